import { ClarityError } from "../../error.js";
import { LIMITS } from "../../limits.js";
import { type Certificate, CODE_SIGNING } from "./certificate.js";
import type { RevocationList } from "./crl.js";

export interface ChainOptions {
  /** When the chain must hold, milliseconds since 1970. */
  readonly at: number;
  /** When revocation lists must be current. */
  readonly now: number;
  readonly revocations: readonly RevocationList[];
}

/** Signature algorithms of certificates that no longer prove anything: MD2, MD5, SHA-1 with RSA, DSA and ECDSA. */
const BROKEN = new Set([
  "1.2.840.113549.1.1.2",
  "1.2.840.113549.1.1.4",
  "1.2.840.113549.1.1.5",
  "1.2.840.10040.4.3",
  "1.2.840.10045.4.1",
]);
const MIN_RSA_BITS = 2048;
/** Candidates looked at in all: a bundle full of certificates with one name must not take forever. */
const MAX_STEPS = 500;

/**
 * The chain from the signer's certificate to a trusted root that signed itself. Those in the bundle are only
 * candidates; those the caller supplied are roots where they signed themselves and candidates otherwise.
 * @throws ClarityError `certificate_untrusted` (leads nowhere), or why the best chain found does not hold:
 *   `certificate_expired`, `certificate_revoked`, `certificate_unusable`, `crl_missing`, `crl_expired`
 */
export function buildChain(
  bundled: readonly Certificate[],
  supplied: readonly Certificate[],
  options: ChainOptions,
): readonly Certificate[] {
  const [leaf, ...others] = bundled;
  if (leaf === undefined) throw new ClarityError("certificate_untrusted", "no certificate");
  checkLeaf(leaf);
  const roots = supplied.filter(signsItself);
  const candidates = [...supplied.filter((one) => !roots.includes(one)), ...others];
  let steps = 0;
  let failure: ClarityError | null = null;

  const extend = (path: readonly Certificate[]): readonly Certificate[] | null => {
    const last = path.at(-1)!;
    if (path.length > LIMITS.chain) return null;
    for (const issuer of [...roots, ...candidates]) {
      steps += 1;
      if (steps > MAX_STEPS) throw new ClarityError("beyond_bounds", "too many ways to build a certificate chain");
      if (path.includes(issuer) || !issued(issuer, last)) continue;
      const longer = [...path, issuer];
      if (!roots.includes(issuer)) {
        const whole = extend(longer);
        if (whole !== null) return whole;
        continue;
      }
      try {
        checkPath(longer, options);
        return longer;
      } catch (error) {
        if (!(error instanceof ClarityError)) throw error;
        failure ??= error;
      }
    }
    return null;
  };

  const whole = roots.some((root) => sameCertificate(root, leaf)) ? alone(leaf, options) : extend([leaf]);
  if (whole !== null) return whole;
  throw failure ?? new ClarityError("certificate_untrusted", `${nameOf(leaf)}: no chain leads to a trusted root`);
}

/** A self-signed signer the caller trusts by itself. */
function alone(leaf: Certificate, options: ChainOptions): readonly Certificate[] {
  checkPath([leaf], options);
  return [leaf];
}

function checkLeaf(leaf: Certificate): void {
  const usable = leaf.keyUsage?.has("digitalSignature") === true || leaf.extendedUsage?.includes(CODE_SIGNING) === true;
  if (!usable) throw unusable(leaf, "it may not sign (no KeyUsage digitalSignature, no code signing)");
}

function checkPath(path: readonly Certificate[], options: ChainOptions): void {
  for (const [index, certificate] of path.entries()) {
    checkOne(certificate, options.at);
    if (index > 0) checkAuthority(certificate, path.slice(1, index));
    const issuer = path[index + 1];
    if (issuer !== undefined) checkRevocation(certificate, issuer, options);
  }
}

function checkOne(certificate: Certificate, at: number): void {
  const { notBefore, notAfter, unknownCritical, key, signatureAlgorithm } = certificate;
  if (at < notBefore || at > notAfter) {
    const span = `${new Date(notBefore).toISOString()} to ${new Date(notAfter).toISOString()}`;
    throw new ClarityError("certificate_expired", `${nameOf(certificate)}: valid only from ${span}`, {
      next: "--at-signing-time accepts what was valid when the signer's certificate was issued",
    });
  }
  if (unknownCritical.length > 0) throw unusable(certificate, `unknown critical extension ${unknownCritical[0]}`);
  if (BROKEN.has(signatureAlgorithm)) throw unusable(certificate, "signed with a broken hash");
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < MIN_RSA_BITS) throw unusable(certificate, `its RSA key has only ${bits} bits`);
}

/** `below` are the authorities between this one and the signer; those that issued to their own name do not count. */
function checkAuthority(certificate: Certificate, below: readonly Certificate[]): void {
  if (!certificate.authority) throw unusable(certificate, "it is no authority and issued a certificate");
  if (certificate.keyUsage !== null && !certificate.keyUsage.has("keyCertSign")) {
    throw unusable(certificate, "its KeyUsage does not let it sign certificates");
  }
  const counted = below.filter(({ subject, issuer }) => !subject.equals(issuer)).length;
  if (certificate.pathLength !== null && counted > certificate.pathLength) {
    throw unusable(certificate, `more than ${certificate.pathLength} authorities follow it`);
  }
}

/** Where lists are given, every issuer must have a current one: a list that can be left out protects nobody. */
function checkRevocation(certificate: Certificate, issuer: Certificate, options: ChainOptions): void {
  if (options.revocations.length === 0) return;
  const mayList = issuer.keyUsage === null || issuer.keyUsage.has("crlSign");
  const lists = options.revocations.filter(
    (list) => list.issuer.equals(issuer.subject) && mayList && list.signedBy(issuer.key),
  );
  if (lists.some(({ serials }) => serials.has(certificate.serial))) {
    throw new ClarityError("certificate_revoked", `${nameOf(certificate)}: revoked by its issuer`);
  }
  if (lists.length === 0) {
    throw new ClarityError("crl_missing", `no revocation list by ${nameOf(issuer)}; every issuer needs one`);
  }
  const current = lists.some(
    ({ thisUpdate, nextUpdate }) => thisUpdate <= options.now && nextUpdate !== null && options.now <= nextUpdate,
  );
  if (!current) throw new ClarityError("crl_expired", `the revocation list by ${nameOf(issuer)} is not current`);
}

/** Names, key identifiers and the signature itself. */
function issued(issuer: Certificate, subject: Certificate): boolean {
  return (
    issuer.subject.equals(subject.issuer) && subject.x509.checkIssued(issuer.x509) && subject.x509.verify(issuer.key)
  );
}

const signsItself = (one: Certificate): boolean => one.subject.equals(one.issuer) && one.x509.verify(one.key);

const sameCertificate = (a: Certificate, b: Certificate): boolean => a.x509.raw.equals(b.x509.raw);

export const nameOf = ({ x509 }: Certificate): string => x509.subject.replaceAll("\n", ", ");

const unusable = (certificate: Certificate, why: string) =>
  new ClarityError("certificate_unusable", `${nameOf(certificate)}: ${why}`);
