import { createHash, type KeyObject } from "node:crypto";
import { language } from "@rampart/core";
import { isJsonObject, type JsonObject, parseStrict, ServiceError } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { type Bundle, parseBundle } from "../oms/bundle.js";
import { type Certificate, readCertificate, readCertificates } from "../oms/certificate/certificate.js";
import { nameOf } from "../oms/certificate/chain.js";
import { readRevocationList } from "../oms/certificate/crl.js";
import { keyHint, readPublicKey } from "../oms/key.js";
import { authenticate, type Trust } from "../oms/verify.js";
import type { SignerDocument, TrustDocument } from "./document.js";
import type { By } from "./evidence.js";

/** A bundle whose signature holds, and whose it is: one signature may be that of several of the policy's signers. */
export interface Authentic {
  readonly bundle: Bundle;
  readonly by: readonly By[];
}

/** Finds out who of the policy's signers made signatures. */
export class Signers {
  readonly #signers: readonly { readonly name: string; readonly trust: Trust; readonly document: SignerDocument }[];

  constructor({ signers }: TrustDocument) {
    this.#signers = Object.entries(signers).map(([name, document]) => ({ name, document, trust: trustOf(document) }));
  }

  /**
   * @param now milliseconds since 1970
   * @throws ClarityError where nobody of the policy made it: the most telling of the reasons
   */
  async authenticate(bytes: Uint8Array, now: number): Promise<Authentic> {
    const bundle = parseBundle(bytes);
    const by: By[] = [];
    let failure: ClarityError | null = null;
    for (const { name, trust, document } of this.#signers) {
      try {
        const { chain, provenAt } = await authenticate(bundle, trust, now, new Set());
        by.push(signerOf(name, document, trust, bundle, chain, provenAt));
      } catch (error) {
        if (!(error instanceof ClarityError)) throw error;
        if (failure === null || RANK.indexOf(error.code) > RANK.indexOf(failure.code)) failure = error;
      }
    }
    if (by.length > 0) return { bundle, by };
    throw failure ?? new ClarityError("wrong_key", "the policy names no signer");
  }
}

/** From least to most telling. */
const RANK: readonly string[] = [
  "wrong_method",
  "wrong_key",
  "keyless_unavailable",
  "certificate_untrusted",
  "wrong_identity",
  "certificate_expired",
  "certificate_revoked",
  "timestamp_invalid",
  "signature_invalid",
];

function trustOf({ key, certificate, keyless }: SignerDocument): Trust {
  if (key !== undefined) return { method: "key", key: readPublicKey(key) };
  if (keyless !== undefined) {
    const { identity, provider, root } = keyless;
    return { method: "sigstore", identity, provider, trustedRoot: root === undefined ? null : readRoot(root) };
  }
  return {
    method: "certificate",
    certificates: readCertificates(certificate!.roots),
    revocations: (certificate!.crls ?? []).map((text) => readRevocationList(Buffer.from(text))),
    timestamps: certificate!.timestamps === undefined ? [] : readCertificates(certificate!.timestamps),
  };
}

/** @throws ClarityError `bad_value` */
export function readRoot(text: string): JsonObject {
  try {
    const root = parseStrict(text, { bytes: LIMITS.key * 4, depth: LIMITS.bundleDepth });
    if (isJsonObject(root)) return root;
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
  }
  throw new ClarityError("bad_value", "a trusted root is no JSON object");
}

function signerOf(
  signer: string,
  { certificate, keyless }: SignerDocument,
  trust: Trust,
  bundle: Bundle,
  chain: readonly Certificate[],
  provenAt: number | null,
): By {
  if (trust.method === "key") return { signer, issuer: null, ids: [keyId(trust.key)], provenAt };
  const certificates = chain.length > 0 ? chain : bundle.certificates.map(readCertificate);
  const leaf = certificates[0]!;
  const { subject } = certificate ?? {};
  if (subject !== undefined && !language.parseNameGlob(subject).matches(nameOf(leaf))) {
    throw new ClarityError("wrong_identity", `signed by ${nameOf(leaf)}, not by ${subject}`);
  }
  return {
    signer,
    issuer: keyless?.provider ?? nameOf(certificates.at(-1)!),
    ids: [keyId(leaf.key), ...certificates.map(certificateId)],
    provenAt,
  };
}

const keyId = (key: KeyObject): string => `key:sha256:${keyHint(key)}`;

const certificateId = ({ x509 }: Certificate): string =>
  `certificate:sha256:${createHash("sha256").update(x509.raw).digest("hex")}`;
