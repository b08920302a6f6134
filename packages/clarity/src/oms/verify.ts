import { createHash, type KeyObject } from "node:crypto";
import type { JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import { type Bundle, type Method, parseBundle } from "./bundle.js";
import { type Certificate, readCertificate } from "./certificate/certificate.js";
import { buildChain, nameOf } from "./certificate/chain.js";
import type { RevocationList } from "./certificate/crl.js";
import type { Compat } from "./compat.js";
import { type Content, type ContentOptions, compareContent } from "./content.js";
import { hashFor, keyHint, verifyPayload } from "./key.js";
import { type Identity, verifyKeyless } from "./keyless.js";
import { parseStatement, type Statement } from "./statement.js";
import { provenTime } from "./timestamp/proven.js";

/** Whose signature is asked for. */
export type Trust =
  | { readonly method: "key"; readonly key: KeyObject }
  | {
      readonly method: "certificate";
      readonly certificates: readonly Certificate[];
      readonly revocations: readonly RevocationList[];
      /** Timestamping authorities, whose word on when it was signed counts instead of now. */
      readonly timestamps?: readonly Certificate[];
    }
  | ({ readonly method: "sigstore"; readonly trustedRoot: JsonObject | null } & Identity);

export interface Verified {
  readonly method: Method;
  /** Who signed, in words: the key's hint, the certificate's subject, the identity. */
  readonly signer: string;
  /** Certificates from the signer to the root; empty for a key. */
  readonly chain: readonly Certificate[];
  /** When it was signed, where a trusted authority proves it; milliseconds since 1970. */
  readonly provenAt: number | null;
  readonly statement: Statement;
}

/**
 * Verifies a signature file and then the model: nothing of the model is read before the signature holds.
 * `now` in milliseconds since 1970.
 * @throws ClarityError
 */
export async function verifyModel(
  signature: Uint8Array,
  trust: Trust,
  now: number,
  content: ContentOptions,
): Promise<Verified & { readonly content: Content }> {
  const verified = await verifySignature(signature, trust, now, content.compat);
  return { ...verified, content: await compareContent(verified.statement, content) };
}

/** Everything but the model's files. @throws ClarityError */
export async function verifySignature(
  signature: Uint8Array,
  trust: Trust,
  now: number,
  compat: ReadonlySet<Compat>,
): Promise<Verified> {
  const bundle = parseBundle(signature);
  const signer = await authenticate(bundle, trust, now, compat);
  return { method: bundle.method, ...signer, statement: parseStatement(bundle.payload) };
}

const WORDS: Readonly<Record<Method, string>> = {
  key: "a key (--public-key)",
  certificate: "a certificate (--certificate-chain)",
  sigstore: "an identity (--identity, --identity-provider)",
};

export type Signer = Pick<Verified, "signer" | "chain" | "provenAt">;

/** Who made this signature, if it is whom `trust` asks for; what was signed is not looked at. @throws ClarityError */
export async function authenticate(
  bundle: Bundle,
  trust: Trust,
  now: number,
  compat: ReadonlySet<Compat>,
): Promise<Signer> {
  if (bundle.method !== trust.method) {
    throw new ClarityError("wrong_method", `signed by ${WORDS[bundle.method]}, not by ${WORDS[trust.method]}`);
  }
  if (trust.method === "key") return { signer: checkKey(bundle, trust.key), chain: [], provenAt: null };
  if (trust.method === "certificate") return checkCertificate(bundle, trust, now, compat);
  const provenAt = await verifyKeyless(bundle, trust, trust.trustedRoot);
  return { signer: `${trust.identity} (${trust.provider})`, chain: [], provenAt };
}

function checkKey(bundle: Bundle, key: KeyObject): string {
  const hint = keyHint(key);
  if (bundle.hint !== null && bundle.hint !== hint) {
    throw new ClarityError("wrong_key", `signed by the key ${bundle.hint.slice(0, 64)}, not by ${hint}`);
  }
  if (!verifyPayload(key, bundle.payload, bundle.signature, hashFor(key))) {
    const stated = bundle.keyText === null ? hint : createHash("sha256").update(bundle.keyText).digest("hex");
    const code = stated === hint ? "signature_invalid" : "wrong_key";
    throw new ClarityError(code, `the key ${hint} did not make this signature`);
  }
  return hint;
}

function checkCertificate(
  { certificates, payload, signature, json }: Bundle,
  trust: Extract<Trust, { method: "certificate" }>,
  now: number,
  compat: ReadonlySet<Compat>,
): Signer {
  const bundled = certificates.map(readCertificate);
  const leaf = bundled[0]!;
  const provenAt = provenTime(json, signature, trust.timestamps ?? [], now);
  const at = compat.has("expired-certificate") ? leaf.notBefore : (provenAt ?? now);
  const chain = buildChain(bundled, trust.certificates, { at, now, revocations: trust.revocations });
  if (!verifyPayload(leaf.key, payload, signature, "sha256")) {
    throw new ClarityError("signature_invalid", `${nameOf(leaf)}: its key did not make this signature`);
  }
  return { signer: nameOf(leaf), chain, provenAt };
}
