import { isJsonObject, type JsonObject, parseStrict, ServiceError } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { PAYLOAD_TYPE } from "./pae.js";

export const MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** Every spelling a released signer used. */
const MEDIA_TYPES = new Set([
  MEDIA_TYPE,
  ...["0.1", "0.2", "0.3"].map((version) => `application/vnd.dev.sigstore.bundle+json;version=${version}`),
]);

export type Method = "key" | "certificate" | "sigstore";

/** A signature file, parsed and bounded; nothing in it is believed yet. */
export interface Bundle {
  readonly method: Method;
  /** SHA-256 of the key's PEM text, lowercase hex; null where an old signer wrote the key itself or nothing. */
  readonly hint: string | null;
  /** The key as signers before 1.1.0 wrote it: PEM text. A hint, never trusted. */
  readonly keyText: string | null;
  /** DER, the signer's first. */
  readonly certificates: readonly Buffer[];
  readonly payload: Buffer;
  readonly signature: Buffer;
  /** The whole document, for the keyless verifier. */
  readonly json: JsonObject;
}

/**
 * Reads a sigstore bundle as OpenSSF Model Signing v1.0 uses it, of all releases of the reference.
 * @throws ClarityError `bundle_malformed`, `bundle_version`, `not_signed` (no signature in it), `beyond_bounds`
 */
export function parseBundle(bytes: Uint8Array): Bundle {
  const json = parse(bytes);
  onlyMembers(json, ["mediaType", "verificationMaterial", "dsseEnvelope"]);
  const mediaType = json["mediaType"];
  if (typeof mediaType !== "string") throw malformed("mediaType is missing");
  if (!MEDIA_TYPES.has(mediaType)) {
    throw new ClarityError("bundle_version", `signature of an unknown kind: ${mediaType.slice(0, 200)}`);
  }
  const material = json["verificationMaterial"];
  if (!isJsonObject(material)) throw malformed("verificationMaterial is missing");
  return { ...readMaterial(material), ...readEnvelope(json["dsseEnvelope"]), json };
}

function parse(bytes: Uint8Array): JsonObject {
  const first = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart()[0];
  if (first !== "{") throw malformed(first === undefined ? "it is empty" : "it is no JSON object");
  try {
    const json = parseStrict(bytes, { bytes: LIMITS.bundle, depth: LIMITS.bundleDepth });
    if (isJsonObject(json)) return json;
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    const code = cause.code === "json.too_large" ? "beyond_bounds" : "bundle_malformed";
    throw new ClarityError(code, `signature file: ${cause.message}`, { cause });
  }
  throw malformed("it is no JSON object");
}

type Material = Pick<Bundle, "method" | "hint" | "keyText" | "certificates">;

function readMaterial(material: JsonObject): Material {
  const present = ["publicKey", "x509CertificateChain", "certificate"].filter((name) => name in material);
  if (present.length !== 1) throw malformed("it must say one of publicKey, x509CertificateChain and certificate");
  onlyMembers(material, [...present, "tlogEntries", "timestampVerificationData"]);
  const entries = material["tlogEntries"];
  if (entries !== undefined && !Array.isArray(entries)) throw malformed("tlogEntries is no list");
  if (Array.isArray(entries) && entries.length > 32) throw new ClarityError("beyond_bounds", "too many tlogEntries");
  const value = material[present[0]!];
  if (!isJsonObject(value)) throw malformed(`${present[0]} is no object`);
  if (present[0] === "publicKey") return readKey(value);
  if (present[0] === "x509CertificateChain") return readChain(value);
  if (!Array.isArray(entries) || entries.length === 0) throw malformed("a keyless signature needs tlogEntries");
  return { method: "sigstore", hint: null, keyText: null, certificates: [readCertificate(value)] };
}

function readKey(value: JsonObject): Material {
  const { hint, rawBytes } = value;
  onlyMembers(value, ["hint", "rawBytes", "keyDetails"]);
  if (!hint && !rawBytes) throw malformed("publicKey says neither hint nor rawBytes");
  if (hint !== undefined && hint !== null && typeof hint !== "string") throw malformed("hint is no text");
  const keyText = rawBytes === undefined || rawBytes === null ? null : decode(rawBytes, "rawBytes").toString("utf8");
  return { method: "key", hint: hint ? hint : null, keyText, certificates: [] };
}

function readChain(value: JsonObject): Material {
  const list = value["certificates"];
  if (!Array.isArray(list) || list.length === 0) throw malformed("x509CertificateChain has no certificates");
  if (list.length > LIMITS.certificates) throw new ClarityError("beyond_bounds", "too many certificates");
  return { method: "certificate", hint: null, keyText: null, certificates: list.map(readCertificate) };
}

function readCertificate(value: unknown): Buffer {
  if (!isJsonObject(value)) throw malformed("a certificate is no object");
  const der = decode(value["rawBytes"], "rawBytes");
  if (der.length === 0 || der.length > LIMITS.key) throw malformed("a certificate is empty or too large");
  return der;
}

function readEnvelope(envelope: unknown): Pick<Bundle, "payload" | "signature"> {
  if (!isJsonObject(envelope)) throw malformed("dsseEnvelope is missing");
  onlyMembers(envelope, ["payload", "payloadType", "signatures"]);
  if (envelope["payloadType"] !== PAYLOAD_TYPE) throw malformed(`payloadType is not ${PAYLOAD_TYPE}`);
  const signatures = envelope["signatures"];
  if (!Array.isArray(signatures)) throw malformed("signatures is no list");
  if (signatures.length === 0) throw new ClarityError("not_signed", "the signature file has no signature in it");
  if (signatures.length > 1) throw malformed("it has more than one signature; which one counts would be a guess");
  const [first] = signatures;
  if (!isJsonObject(first)) throw malformed("a signature is no object");
  onlyMembers(first, ["sig", "keyid"]);
  const keyid = first["keyid"];
  if (keyid !== undefined && keyid !== null && typeof keyid !== "string") throw malformed("keyid is no text");
  const signature = decode(first["sig"], "sig");
  if (signature.length === 0 || signature.length > 1024) throw malformed("sig is empty or too long");
  return { payload: decode(envelope["payload"], "payload"), signature };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Only the one spelling of the bytes: spare bits of the last character are zero. */
function decode(value: unknown, what: string): Buffer {
  if (typeof value === "string" && value.length % 4 === 0 && BASE64.test(value)) {
    const bytes = Buffer.from(value, "base64");
    if (bytes.toString("base64") === value) return bytes;
  }
  throw malformed(`${what} is no base64`);
}

function onlyMembers(value: JsonObject, names: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw malformed(`unknown member ${unknown.slice(0, 100)}`);
}

const malformed = (why: string) => new ClarityError("bundle_malformed", `signature file: ${why}`);
