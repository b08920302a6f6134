/**
 * The epoch: one number that says which bundles are over. The payload of a DSSE envelope of type {@link EPOCH_TYPE},
 * signed by the guard's key, exactly:
 *
 *     {"v":1,"installation":"…","epoch":N,"issued":ms}
 *
 * A bundle whose own epoch is below decides nothing, however valid it is by itself: whoever kept an old one gains
 * nothing by bringing it back. The guard raises it with each policy and each change of a door's mode.
 */
import { ServiceError } from "../errors.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject } from "../json/value.js";

/** Payload type of its envelope. */
export const EPOCH_TYPE = "application/vnd.rampart.epoch+json;version=1";
/** Bytes of the envelope. */
export const MAX_EPOCH = 8_192;

export interface Epoch {
  readonly installation: string;
  /** Number of the log's entry the current policy came with; larger with every one. */
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly issued: number;
}

/** The bytes that are signed. */
export function encodeEpoch({ installation, epoch, issued }: Epoch): Buffer {
  return Buffer.from(JSON.stringify({ v: 1, installation, epoch, issued }));
}

/**
 * Reads a payload whose signature was checked.
 *
 * @throws ServiceError `epoch.malformed`, `epoch.foreign` where it is another installation's
 */
export function decodeEpoch(payload: Uint8Array, installation: string): Epoch {
  const value = parseStrict(payload, { bytes: MAX_EPOCH, depth: 2 });
  if (!isJsonObject(value) || value["v"] !== 1) throw malformed("is not of this version");
  const { epoch, issued } = value;
  if (value["installation"] !== installation)
    throw new ServiceError("epoch.foreign", "the epoch belongs to another installation");
  if (!isCount(epoch) || !isCount(issued)) throw malformed("has a malformed number");
  if (Object.keys(value).length !== 4) throw malformed("has members this version does not know");
  return { installation, epoch, issued };
}

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

function malformed(what: string): ServiceError {
  return new ServiceError("epoch.malformed", `the epoch ${what}`);
}
