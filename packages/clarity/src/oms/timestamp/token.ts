import { createHash, type KeyObject, verify } from "node:crypto";
import { SIGNATURE_HASHES } from "../certificate/algorithms.js";
import { type Certificate, readCertificate } from "../certificate/certificate.js";
import {
  DerError,
  type Element,
  instantOf,
  readElement,
  readElements,
  readOid,
  readOnly,
  TAG,
} from "../certificate/der.js";

/** A timestamp token (RFC 3161, 2.4.2) inside its CMS signed data (RFC 5652, 5). Nothing in it is believed yet. */
export interface Token {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Certificates it carries, the authority's among them. */
  readonly certificates: readonly Certificate[];
  /** Whether it is about these bytes. */
  covers(bytes: Uint8Array): boolean;
  /** Whether the key signed it. */
  signedBy(key: KeyObject): boolean;
  /** Whether it names this certificate as its signer, by issuer and serial number and by digest. */
  names(certificate: Certificate): boolean;
}

const OID = {
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
} as const;

/** SHA-1 proves nothing any more and is not in the table. */
const HASHES: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** Plain RSA and ECDSA take the digest algorithm's hash. */
const SIGNATURES: Readonly<Record<string, string | null>> = {
  ...SIGNATURE_HASHES,
  "1.2.840.113549.1.1.1": null,
  "1.2.840.10045.2.1": null,
};

/** Reads a `TimeStampResp` or a bare token. @throws DerError, ClarityError `certificate_malformed` */
export function readToken(der: Buffer): Token {
  const outer = readElements(readOnly(der, TAG.sequence).body);
  const content = outer[0]?.tag === TAG.sequence ? granted(outer) : outer;
  if (oidOf(content[0]) !== OID.signedData) throw new DerError("no signed data");
  const signed = readElements(only(content[1], 0xa0, TAG.sequence).body);
  const [version, , encapsulated, ...rest] = signed;
  if (version?.tag !== TAG.integer || encapsulated?.tag !== TAG.sequence) throw new DerError("signed data");
  const [type, wrapped] = readElements(encapsulated.body);
  if (oidOf(type) !== OID.tstInfo) throw new DerError("no timestamp in it");
  const info = only(wrapped, 0xa0, TAG.octets).body;
  const bundled = rest.find(({ tag }) => tag === 0xa0);
  const signers = rest.filter(({ tag }) => tag === 0x31);
  if (signers.length !== 1) throw new DerError("signers");
  const [signer, ...more] = readElements(signers[0]!.body);
  if (signer === undefined || more.length > 0) throw new DerError("it must have one signer");
  return {
    ...readInfo(info),
    ...readSigner(signer, info),
    certificates: bundled === undefined ? [] : readElements(bundled.body).map(({ whole }) => readCertificate(whole)),
  };
}

/** The token of a response whose status is granted (0) or granted with modifications (1). */
function granted([status, token]: readonly Element[]): Element[] {
  const code = readElements(status!.body)[0];
  if (code?.tag !== TAG.integer || code.body.length !== 1 || code.body[0]! > 1) throw new DerError("not granted");
  if (token?.tag !== TAG.sequence) throw new DerError("no token");
  return readElements(token.body);
}

/** `TSTInfo ::= { version, policy, messageImprint { hashAlgorithm, hashedMessage }, serialNumber, genTime, … }` */
function readInfo(info: Buffer): Pick<Token, "time" | "covers"> {
  const [, , imprint, , time] = readElements(readOnly(info, TAG.sequence).body);
  if (imprint?.tag !== TAG.sequence || time?.tag !== TAG.time) throw new DerError("timestamp");
  const [algorithm, hashed] = readElements(imprint.body);
  const hash = hashOf(algorithm);
  if (hashed?.tag !== TAG.octets) throw new DerError("message imprint");
  return {
    time: readGeneralized(time),
    covers: (bytes) => createHash(hash).update(bytes).digest().equals(hashed.body),
  };
}

/** `SignerInfo ::= { version, sid, digestAlgorithm, [0] signedAttrs, signatureAlgorithm, signature }`; attributes are required. */
function readSigner({ body }: Element, info: Buffer): Pick<Token, "signedBy" | "names"> {
  const [version, sid, digestAlgorithm, attributes, signatureAlgorithm, signature] = readElements(body);
  if (version?.tag !== TAG.integer || sid === undefined || signature?.tag !== TAG.octets) throw new DerError("signer");
  if (attributes?.tag !== 0xa0 || signatureAlgorithm?.tag !== TAG.sequence) throw new DerError("signed attributes");
  const digest = hashOf(digestAlgorithm);
  const values = readAttributes(attributes.body);
  const type = values.get(OID.contentType);
  const message = values.get(OID.messageDigest);
  if (type === undefined || oidOf(type) !== OID.tstInfo) throw new DerError("content type");
  const intact = message?.tag === TAG.octets && createHash(digest).update(info).digest().equals(message.body);
  const algorithm = oidOf(readElements(signatureAlgorithm.body)[0]);
  if (!Object.hasOwn(SIGNATURES, algorithm)) throw new DerError(`signature algorithm ${algorithm}`);
  // What is signed is the attributes under the tag of a SET.
  const covered = Buffer.from(attributes.whole);
  covered[0] = 0x31;
  return {
    signedBy: (key) => intact && verify(SIGNATURES[algorithm] ?? digest, covered, key, signature.body),
    names: (certificate) => isNamed(sid, certificate) && isBound(values, certificate),
  };
}

function readAttributes(body: Buffer): Map<string, Element> {
  const found = new Map<string, Element>();
  for (const { body: attribute } of readElements(body)) {
    const [type, set] = readElements(attribute);
    const oid = oidOf(type);
    const values = set === undefined ? [] : readElements(set.body);
    if (found.has(oid) || values.length !== 1) throw new DerError("attributes");
    found.set(oid, values[0]!);
  }
  return found;
}

/** `IssuerAndSerialNumber`; subject key identifiers are not used by timestamping authorities. */
function isNamed(sid: Element, certificate: Certificate): boolean {
  if (sid.tag !== TAG.sequence) return false;
  const [issuer, serial] = readElements(sid.body);
  return issuer?.whole.equals(certificate.issuer) === true && serial?.body.toString("hex") === certificate.serial;
}

/** `ESSCertIDv2` (RFC 5035) with its default of SHA-256, or the older one (RFC 2634) with SHA-1, which only adds to {@link isNamed}. */
function isBound(values: ReadonlyMap<string, Element>, { x509 }: Certificate): boolean {
  const v2 = values.get(OID.signingCertificateV2);
  const v1 = values.get(OID.signingCertificate);
  const signing = v2 ?? v1;
  if (signing === undefined) return false;
  const [list] = readElements(signing.body);
  const [first] = list === undefined ? [] : readElements(list.body);
  const [algorithm, ...rest] = first === undefined ? [] : readElements(first.body);
  if (algorithm === undefined) return false;
  const own = algorithm.tag === TAG.octets;
  const hash = v2 === undefined ? "sha1" : own ? "sha256" : hashOf(algorithm);
  const stated = own ? algorithm : rest[0];
  return stated?.tag === TAG.octets && createHash(hash).update(x509.raw).digest().equals(stated.body);
}

function hashOf(algorithm: Element | undefined): string {
  if (algorithm?.tag !== TAG.sequence) throw new DerError("hash algorithm");
  const oid = oidOf(readElements(algorithm.body)[0]);
  if (!Object.hasOwn(HASHES, oid)) throw new DerError(`hash algorithm ${oid}`);
  return HASHES[oid]!;
}

function oidOf(element: Element | undefined): string {
  if (element === undefined) throw new DerError("oid");
  return readOid(element);
}

function only(element: Element | undefined, tag: number, inner: number): Element {
  if (element?.tag !== tag) throw new DerError(`expected 0x${tag.toString(16)}`);
  const found = readElement(element.body);
  if (found.tag !== inner || found.whole.length !== element.body.length) throw new DerError("wrapped element");
  return found;
}

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/** GeneralizedTime with the fractions RFC 3161 allows. */
function readGeneralized({ body }: Element): number {
  const match = TIME.exec(body.toString("latin1"));
  if (match === null) throw new DerError("time");
  return instantOf(match.slice(1, 7), Number((match[7] ?? "0").padEnd(3, "0").slice(0, 3)));
}
