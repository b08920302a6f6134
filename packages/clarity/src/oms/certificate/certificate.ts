import { type KeyObject, X509Certificate } from "node:crypto";
import { ClarityError } from "../../error.js";
import { DerError, type Element, readElements, readOid, readOnly, readTime, TAG } from "./der.js";

/** What chain building needs to know of a certificate. Times in milliseconds since 1970. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly key: KeyObject;
  /** Names as DER, for comparing. */
  readonly subject: Buffer;
  readonly issuer: Buffer;
  /** The serial number's content bytes, hex. */
  readonly serial: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signatureAlgorithm: string;
  readonly authority: boolean;
  /** How many certificates of authorities may follow; null is any number. */
  readonly pathLength: number | null;
  /** Bits of KeyUsage set, or null where the extension is not there. */
  readonly keyUsage: ReadonlySet<KeyUsage> | null;
  /** OIDs, or null where the extension is not there. */
  readonly extendedUsage: readonly string[] | null;
  readonly unknownCritical: readonly string[];
}

const KEY_USAGES = [
  "digitalSignature",
  "contentCommitment",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "crlSign",
  "encipherOnly",
  "decipherOnly",
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

const OID = { keyUsage: "2.5.29.15", basicConstraints: "2.5.29.19", extendedUsage: "2.5.29.37" } as const;
/** Critical, and without a say in whether this chain holds: alternative names, policies. */
const HARMLESS = new Set(["2.5.29.17", "2.5.29.32", "2.5.29.14", "2.5.29.35", "2.5.29.31"]);

/** @throws ClarityError `certificate_malformed` */
export function readCertificate(der: Buffer): Certificate {
  try {
    const x509 = new X509Certificate(der);
    return { x509, key: x509.publicKey, ...readFields(der) };
  } catch (cause) {
    throw new ClarityError("certificate_malformed", "a certificate cannot be read", { cause });
  }
}

function readFields(der: Buffer): Omit<Certificate, "x509" | "key"> {
  const [tbs, algorithm] = readElements(readOnly(der, TAG.sequence).body);
  if (tbs === undefined || algorithm === undefined) throw new DerError("certificate");
  const fields = readElements(tbs.body);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, inner, issuer, validity, subject] = fields;
  if (!serial || !inner || !issuer || !validity || !subject) throw new DerError("tbsCertificate");
  if (!inner.whole.equals(algorithm.whole)) throw new DerError("two signature algorithms");
  const [notBefore, notAfter] = readElements(validity.body);
  if (!notBefore || !notAfter) throw new DerError("validity");
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  return {
    subject: subject.whole,
    issuer: issuer.whole,
    serial: serial.body.toString("hex"),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    signatureAlgorithm: readOid(readElements(algorithm.body)[0]!),
    ...readExtensions(extensions === undefined ? [] : readElements(readOnly(extensions.body, TAG.sequence).body)),
  };
}

type Extended = Pick<Certificate, "authority" | "pathLength" | "keyUsage" | "extendedUsage" | "unknownCritical">;

function readExtensions(elements: readonly Element[]): Extended {
  const found = new Map<string, Buffer>();
  const unknownCritical: string[] = [];
  const known = new Set<string>(Object.values(OID));
  for (const element of elements) {
    const { oid, critical, value } = readExtension(element);
    if (found.has(oid)) throw new DerError(`extension ${oid} twice`);
    found.set(oid, value);
    if (critical && !known.has(oid) && !HARMLESS.has(oid)) unknownCritical.push(oid);
  }
  return {
    ...readConstraints(found.get(OID.basicConstraints)),
    keyUsage: readKeyUsage(found.get(OID.keyUsage)),
    extendedUsage: readExtendedUsage(found.get(OID.extendedUsage)),
    unknownCritical,
  };
}

/** `Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }` (RFC 5280, 4.1). */
export function readExtension({ body }: Element): { oid: string; critical: boolean; value: Buffer } {
  const parts = readElements(body);
  const critical = parts[1]?.tag === TAG.boolean && parts[1].body[0] !== 0;
  const value = parts.at(-1);
  if (parts[0] === undefined || value?.tag !== TAG.octets) throw new DerError("extension");
  return { oid: readOid(parts[0]), critical, value: value.body };
}

function readConstraints(value: Buffer | undefined): Pick<Extended, "authority" | "pathLength"> {
  if (value === undefined) return { authority: false, pathLength: null };
  const parts = readElements(readOnly(value, TAG.sequence).body);
  const authority = parts[0]?.tag === TAG.boolean && parts[0].body[0] !== 0;
  const length = parts.find(({ tag }) => tag === TAG.integer);
  if (length === undefined) return { authority, pathLength: null };
  if (length.body.length === 0 || length.body.length > 4 || length.body[0]! >= 0x80) throw new DerError("path length");
  return { authority, pathLength: length.body.readUIntBE(0, length.body.length) };
}

function readKeyUsage(value: Buffer | undefined): ReadonlySet<KeyUsage> | null {
  if (value === undefined) return null;
  const bits = readOnly(value, TAG.bits).body.subarray(1);
  return new Set(KEY_USAGES.filter((_, index) => ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0));
}

function readExtendedUsage(value: Buffer | undefined): string[] | null {
  return value === undefined ? null : readElements(readOnly(value, TAG.sequence).body).map(readOid);
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

/** Every certificate of a PEM file. @throws ClarityError `certificate_malformed` where there is none */
export function readCertificates(pem: string): Certificate[] {
  const found = [...pem.matchAll(PEM)].map((match) => readCertificate(Buffer.from(match[1]!, "base64")));
  if (found.length === 0) throw new ClarityError("certificate_malformed", "no certificate in PEM in this file");
  return found;
}
