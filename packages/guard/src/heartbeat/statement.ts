/**
 * A sign of life for somebody elsewhere: the payload of a DSSE envelope of type {@link HEARTBEAT_TYPE}, signed by the key
 * of the guard's log, exactly:
 *
 *     {"v":1,"installation":"…","time":ms,"every":ms,"mode":"user|system","healthy":bool,"entries":n,"root":"…"}
 *
 * `entries` and `root` are of the last signed checkpoint. Nothing of what agents did is in it.
 */
import { openEnvelope, type Signer, signEnvelope, type Verifier } from "@rampart/ledger";
import { isJsonObject, parseStrict } from "@rampart/service";
import { GuardError } from "../errors.js";

export const HEARTBEAT_TYPE = "application/vnd.rampart.heartbeat+json;version=1";
/** Bytes of the envelope. */
export const MAX_HEARTBEAT = 16 * 1024;
const MAX_ROOT = 128;

export interface Heartbeat {
  readonly installation: string;
  /** Milliseconds since 1970, by the guard's clock; each is larger than the one before. */
  readonly time: number;
  /** Milliseconds until the next one. */
  readonly every: number;
  readonly mode: "user" | "system";
  readonly healthy: boolean;
  readonly entries: number;
  /** Root of the tree over them, as the checkpoint has it. */
  readonly root: string;
}

/** The envelope's text. */
export function signHeartbeat(beat: Heartbeat, signer: Signer): string {
  return JSON.stringify(signEnvelope(HEARTBEAT_TYPE, Buffer.from(JSON.stringify({ v: 1, ...beat })), [signer]));
}

/**
 * Opens what claims to be a heartbeat of this key.
 *
 * @throws GuardError `heartbeat_malformed`; LedgerError `dsse.*`; ServiceError `json.*`
 */
export function openHeartbeat(text: string | Uint8Array, verifier: Verifier): Heartbeat {
  const envelope = parseStrict(text, { bytes: MAX_HEARTBEAT, depth: 8 });
  const { payload } = openEnvelope(envelope, HEARTBEAT_TYPE, [verifier]);
  const value = parseStrict(payload, { bytes: MAX_HEARTBEAT, depth: 2 });
  if (!isJsonObject(value)) throw malformed();
  const { v, installation, time, every, mode, healthy, entries, root, ...rest } = value;
  const known = v === 1 && installation === verifier.name && Object.keys(rest).length === 0;
  if (!known || !isCount(time) || !isCount(every) || !isCount(entries)) throw malformed();
  if ((mode !== "user" && mode !== "system") || typeof healthy !== "boolean") throw malformed();
  if (typeof root !== "string" || root.length > MAX_ROOT) throw malformed();
  return { installation: verifier.name, time, every, mode, healthy, entries, root };
}

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

const malformed = () => new GuardError("heartbeat_malformed", "this is no heartbeat of that installation");
