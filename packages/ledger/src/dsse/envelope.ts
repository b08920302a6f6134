/**
 * DSSE 1.0 (github.com/secure-systems-lab/dsse): one signing path for everything that is not a checkpoint: policy
 * bundles, restrictions, attestations.
 */
import { LedgerError } from "../error.js";
import type { Signer } from "../note/signer.js";
import type { Verifier } from "../note/verifier.js";

export const MAX_ENVELOPE_BYTES = 16 * 1024 * 1024;

export interface Envelope {
  readonly payloadType: string;
  /** Standard base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The bytes that are signed: `DSSEv1 SP LEN(type) SP type SP LEN(body) SP body`. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  const head = Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `, "utf8");
  return Buffer.concat([head, payload]);
}

/** Key ids are `name+id`, as in a verifier key. */
export function signEnvelope(payloadType: string, payload: Uint8Array, signers: readonly Signer[]): Envelope {
  const encoded = preAuthEncoding(payloadType, payload);
  return {
    payloadType,
    payload: Buffer.from(payload).toString("base64"),
    signatures: signers.map((s) => ({
      keyid: `${s.name}+${s.verifier.id}`,
      sig: Buffer.from(s.sign(encoded)).toString("base64"),
    })),
  };
}

/**
 * The payload, once some verifier's signature holds. Key ids are only hints: every verifier is tried on every
 * signature, as the specification asks.
 * @throws LedgerError `dsse.malformed` (not an envelope of this type), `dsse.signature` (nobody known signed it)
 */
export function openEnvelope(
  envelope: unknown,
  payloadType: string,
  verifiers: readonly Verifier[],
): { payload: Buffer; signedBy: Verifier[] } {
  const { type, payload, signatures } = parse(envelope);
  if (type !== payloadType) throw new LedgerError("dsse.malformed", `envelope of another type than ${payloadType}`);
  const encoded = preAuthEncoding(type, payload);
  const signedBy = verifiers.filter((v) => signatures.some((s) => v.verifyBytes(encoded, s)));
  if (signedBy.length === 0) throw new LedgerError("dsse.signature", "no signature by a known key");
  return { payload, signedBy };
}

function parse(value: unknown): { type: string; payload: Buffer; signatures: Buffer[] } {
  const { payloadType, payload, signatures } = (value ?? {}) as Partial<Record<keyof Envelope, unknown>>;
  if (typeof payloadType !== "string" || typeof payload !== "string" || !Array.isArray(signatures)) {
    throw new LedgerError("dsse.malformed", "not an envelope");
  }
  if (payload.length > MAX_ENVELOPE_BYTES || signatures.length === 0 || signatures.length > 16) {
    throw new LedgerError("dsse.malformed", "envelope beyond its bounds");
  }
  return { type: payloadType, payload: decode(payload), signatures: signatures.map((s) => decode(s?.sig)) };
}

/** Standard or URL-safe base64, as the specification allows either. */
function decode(text: unknown): Buffer {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) {
    throw new LedgerError("dsse.malformed", "envelope with malformed base64");
  }
  return Buffer.from(text, "base64");
}
