/**
 * The order to stop: while it is in force every call is refused, by doors too that cannot reach the guard. The payload of
 * a DSSE envelope of type {@link STOP_TYPE}, signed by the guard's key, exactly:
 *
 *     {"v":1,"installation":"…","issued":ms,"until":ms|null,"reason":"…"}
 *
 * The file is there while something is stopped. One that cannot be read, or is not the guard's, stops as well: the safe
 * answer to a broken order to stop is to stop.
 */
import { ServiceError } from "../errors.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject } from "../json/value.js";

/** Payload type of its envelope. */
export const STOP_TYPE = "application/vnd.rampart.stop+json;version=1";
/** Bytes of the envelope. */
export const MAX_STOP = 8_192;
const MAX_REASON = 256;

export interface Stop {
  readonly installation: string;
  /** Milliseconds since 1970. */
  readonly issued: number;
  /** Milliseconds since 1970 from which on it is over; null until somebody takes it back. */
  readonly until: number | null;
  /** For a person; at most 256 characters. */
  readonly reason: string;
}

/** The bytes that are signed. @throws ServiceError `stop.malformed` */
export function encodeStop({ installation, issued, until, reason }: Stop): Buffer {
  const bytes = Buffer.from(JSON.stringify({ v: 1, installation, issued, until, reason }));
  decodeStop(bytes, installation);
  return bytes;
}

/**
 * Reads a payload whose signature was checked.
 *
 * @throws ServiceError `stop.malformed`, `stop.foreign` where it is another installation's
 */
export function decodeStop(payload: Uint8Array, installation: string): Stop {
  const value = parseStrict(payload, { bytes: MAX_STOP, depth: 2 });
  if (!isJsonObject(value) || value["v"] !== 1) throw malformed("is not of this version");
  const { issued, until, reason } = value;
  if (value["installation"] !== installation)
    throw new ServiceError("stop.foreign", "the order to stop belongs to another installation");
  if (!isTime(issued) || !(until === null || isTime(until))) throw malformed("has a malformed time");
  if (typeof reason !== "string" || reason.length > MAX_REASON) throw malformed("has a malformed reason");
  if (Object.keys(value).length !== 5) throw malformed("has members this version does not know");
  return { installation, issued, until, reason };
}

/** Whether calls are stopped now. */
export function isStopped(stop: Stop, now: number): boolean {
  return stop.until === null || now < stop.until;
}

const isTime = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

function malformed(what: string): ServiceError {
  return new ServiceError("stop.malformed", `the order to stop ${what}`);
}
