import { canonicalBytes } from "@rampart/ledger";
import { isJsonObject, type JsonObject, parseStrict, ServiceError } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { STATEMENT_TYPE } from "../oms/statement.js";

/** An in-toto statement v1 about one thing. */
export interface Attestation {
  readonly name: string;
  /** SHA-256 of what it is about, lowercase hex: a model's root digest. */
  readonly digest: string;
  readonly type: string;
  readonly predicate: JsonObject;
}

/** The bytes to sign: canonical JSON (RFC 8785), so that the same statement has the same digest everywhere. */
export function attestationPayload({ name, digest, type, predicate }: Attestation): Buffer {
  const bytes = canonicalBytes({
    _type: STATEMENT_TYPE,
    subject: [{ name, digest: { sha256: digest } }],
    predicateType: type,
    predicate,
  });
  if (bytes.length > LIMITS.attestation) {
    throw new ClarityError("beyond_bounds", `an attestation may have ${LIMITS.attestation} bytes, not ${bytes.length}`);
  }
  return bytes;
}

const HEX = /^[0-9a-f]{64}$/;

/** Reads a statement. Call it only with a payload whose signature holds. @throws ClarityError `attestation_malformed` */
export function parseAttestation(payload: Uint8Array): Attestation {
  const json = parse(payload);
  if (json["_type"] !== STATEMENT_TYPE) throw malformed("it is no in-toto statement v1");
  const { subject, predicateType: type, predicate } = json;
  if (!Array.isArray(subject) || subject.length !== 1) throw malformed("it must be about one thing");
  if (typeof type !== "string" || type.length > 1024) throw malformed("it has no predicateType");
  if (!isJsonObject(predicate)) throw malformed("its predicate is no object");
  const [about] = subject;
  const digests = isJsonObject(about) ? about["digest"] : null;
  const digest = isJsonObject(digests) ? digests["sha256"] : null;
  if (!isJsonObject(about) || typeof digest !== "string" || !HEX.test(digest)) {
    throw malformed("its subject has no sha256 digest");
  }
  const name = about["name"];
  return { name: typeof name === "string" ? name.slice(0, LIMITS.name) : "", digest, type, predicate };
}

function parse(payload: Uint8Array): JsonObject {
  try {
    const json = parseStrict(payload, { bytes: LIMITS.attestation, depth: LIMITS.bundleDepth });
    if (isJsonObject(json)) return json;
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    const code = cause.code === "json.too_large" ? "beyond_bounds" : "attestation_malformed";
    throw new ClarityError(code, `attestation: ${cause.message}`, { cause });
  }
  throw malformed("it is no JSON object");
}

const malformed = (why: string) => new ClarityError("attestation_malformed", `attestation: ${why}`);
