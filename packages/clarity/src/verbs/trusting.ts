import { isJsonObject, type Json, type JsonObject, parseStrict } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { readRevocationList } from "../oms/certificate/crl.js";
import { readPublicKey } from "../oms/key.js";
import type { Trust } from "../oms/verify.js";
import { readNamed, readNamedCertificates, readNamedText } from "./files.js";
import type { Input, Io, Options } from "./verb.js";

/** What the verbs that verify share: who must have signed. */
export const TRUSTING: Options = {
  "public-key": { type: "string", value: "FILE", help: "the key that must have signed (PEM)" },
  "certificate-chain": {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "trusted roots and intermediates (PEM)",
  },
  crl: {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "revocation lists; every issuer then needs a current one",
  },
  "timestamp-authority": {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "whose timestamps (RFC 3161) prove when it was signed (PEM); certificates then count as of that time",
  },
  identity: { type: "string", value: "NAME", help: "who must have signed keyless, letter by letter" },
  "identity-provider": { type: "string", value: "URL", help: "who must have vouched for that identity" },
  "trust-config": { type: "string", value: "FILE", help: "trusted root of another sigstore instance (JSON)" },
};

/**
 * Whose signature is asked for; exactly one way must be given. `verb` is named where that is not so.
 * @throws ClarityError `option_missing`, `bad_value`, and what reading keys and certificates throws
 */
export async function readTrust(verb: string, input: Input, io: Io): Promise<Trust> {
  const key = input.text("public-key");
  const chain = input.texts("certificate-chain");
  const [identity, provider] = [input.text("identity"), input.text("identity-provider")];
  const ways = [key !== null, chain.length > 0, identity !== null || provider !== null].filter(Boolean).length;
  if (ways !== 1) {
    throw missing(
      verb,
      "say who must have signed: --public-key, --certificate-chain, or --identity with --identity-provider",
    );
  }
  if (key !== null) return { method: "key", key: readPublicKey(await readNamedText(io, key)) };
  if (chain.length > 0) {
    const revocations = [];
    for (const path of input.texts("crl")) revocations.push(readRevocationList(await readNamed(io, path, LIMITS.crl)));
    const timestamps = await readNamedCertificates(io, input.texts("timestamp-authority"));
    return { method: "certificate", certificates: await readNamedCertificates(io, chain), revocations, timestamps };
  }
  if (identity === null || provider === null) throw missing(verb, "--identity and --identity-provider belong together");
  return { method: "sigstore", identity, provider, trustedRoot: await readTrustedRoot(input, io) };
}

/** A trusted root by itself, or inside a client's trust configuration. */
async function readTrustedRoot(input: Input, io: Io): Promise<JsonObject | null> {
  const path = input.text("trust-config");
  if (path === null) return null;
  const json = parseRoot(await readNamed(io, path, LIMITS.crl), path);
  const root = isJsonObject(json) ? (json["trustedRoot"] ?? json) : null;
  if (!isJsonObject(root)) throw new ClarityError("bad_value", `${path} is no trusted root`);
  return root;
}

function parseRoot(bytes: Buffer, path: string): Json {
  try {
    return parseStrict(bytes);
  } catch (cause) {
    throw new ClarityError("bad_value", `${path} is no JSON`, { cause });
  }
}

const missing = (verb: string, message: string) =>
  new ClarityError("option_missing", `${verb}: ${message}`, { next: `${verb} --help` });
