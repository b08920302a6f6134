import { type KeyObject, verify } from "node:crypto";
import { ClarityError } from "../../error.js";
import { ED25519, SIGNATURE_HASHES } from "./algorithms.js";
import { readExtension } from "./certificate.js";
import { DerError, type Element, readElements, readOid, readOnly, readTime, TAG } from "./der.js";

/** A certificate revocation list (RFC 5280, 5). Its signature is checked against the issuer's key when it is used. */
export interface RevocationList {
  /** The issuer's name as DER. */
  readonly issuer: Buffer;
  readonly thisUpdate: number;
  /** Null where it does not say: such a list never proves that nothing newer exists, and is refused. */
  readonly nextUpdate: number | null;
  /** Serial numbers' content bytes, hex. */
  readonly serials: ReadonlySet<string>;
  signedBy(key: KeyObject): boolean;
}

/** RSA-PSS lists are refused as unreadable rather than guessed. */
const ALGORITHMS: Readonly<Record<string, string | null>> = { ...SIGNATURE_HASHES, [ED25519]: null };

const PEM = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]*)-----END X509 CRL-----/;

/** A list in PEM or DER. @throws ClarityError `crl_malformed` */
export function readRevocationList(bytes: Buffer): RevocationList {
  try {
    const match = PEM.exec(bytes.toString("latin1"));
    return readList(match === null ? bytes : Buffer.from(match[1]!, "base64"));
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw new ClarityError("crl_malformed", `a revocation list cannot be read: ${cause.message}`, { cause });
  }
}

function readList(der: Buffer): RevocationList {
  const [tbs, algorithm, signature] = readElements(readOnly(der, TAG.sequence).body);
  if (!tbs || !algorithm || signature?.tag !== TAG.bits || signature.body[0] !== 0) throw new DerError("list");
  const fields = readElements(tbs.body);
  if (fields[0]?.tag === TAG.integer) fields.shift();
  const [inner, issuer, thisUpdate, ...rest] = fields;
  if (!inner || !issuer || !thisUpdate) throw new DerError("list");
  if (!inner.whole.equals(algorithm.whole)) throw new DerError("two signature algorithms");
  const oid = readOid(readElements(algorithm.body)[0]!);
  if (!Object.hasOwn(ALGORITHMS, oid)) throw new DerError(`signature algorithm ${oid}`);
  const nextUpdate = rest[0]?.tag === TAG.utcTime || rest[0]?.tag === TAG.time ? rest.shift()! : null;
  const revoked = rest[0]?.tag === TAG.sequence ? readElements(rest.shift()!.body) : [];
  refuseCritical(rest.find(({ tag }) => tag === 0xa0));
  return {
    issuer: issuer.whole,
    thisUpdate: readTime(thisUpdate),
    nextUpdate: nextUpdate === null ? null : readTime(nextUpdate),
    serials: new Set(revoked.map(serialOf)),
    signedBy: (key) => verify(ALGORITHMS[oid]!, tbs.whole, key, signature.body.subarray(1)),
  };
}

function serialOf({ body }: Element): string {
  const [serial] = readElements(body);
  if (serial?.tag !== TAG.integer) throw new DerError("revoked certificate");
  return serial.body.toString("hex");
}

/** Deltas, and lists for some reasons or some certificates only, say so in a critical extension. */
function refuseCritical(extensions: Element | undefined): void {
  if (extensions === undefined) return;
  for (const element of readElements(readOnly(extensions.body, TAG.sequence).body)) {
    const { oid, critical } = readExtension(element);
    if (critical) throw new DerError(`critical extension ${oid}`);
  }
}
