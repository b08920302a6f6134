import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject, parseStrict } from "@rampart/service";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { nameOf } from "../oms/certificate/chain.js";
import { readRevocationList } from "../oms/certificate/crl.js";
import { readPublicKey } from "../oms/key.js";
import { type Trust, verifyModel } from "../oms/verify.js";
import { readNamed, readNamedCertificates, readNamedText } from "./files.js";
import { MEASURING, withMeasuring } from "./measuring.js";
import { COMPAT_OPTION, namedModel } from "./model.js";
import type { Input, Io, Verb } from "./verb.js";

export const verb: Verb = {
  name: "verify",
  summary: "says whether a model is what somebody signed",
  usage: "--signature FILE (--public-key F | --certificate-chain F… | --identity I --identity-provider P) MODEL",
  about: [
    "Reads signatures of OpenSSF Model Signing of every release. The signature is checked first, then every file.",
    "The model is refused where a file was changed, removed or added, and where something lies in it that nobody signed.",
  ],
  options: {
    signature: { type: "string", value: "FILE", help: "the signature" },
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
    identity: { type: "string", value: "NAME", help: "who must have signed keyless, letter by letter" },
    "identity-provider": { type: "string", value: "URL", help: "who must have vouched for that identity" },
    "trust-config": { type: "string", value: "FILE", help: "trusted root of another sigstore instance (JSON)" },
    ...MEASURING,
    "no-allow-symlinks": { type: "boolean", help: "refuse symbolic links even where the signer allowed them" },
    "ignore-unsigned-files": { type: "boolean", help: "check the signed files only; anybody may have added others" },
    "at-signing-time": { type: "boolean", help: "the same as --compat expired-certificate" },
    "log-fingerprints": { type: "boolean", help: "show the fingerprints of the certificates" },
    compat: COMPAT_OPTION,
  },
  positionals: { min: 1, max: 2 },
  examples: [
    { run: "verify --signature model.sig --public-key key.pub ./model", what: "signed by this key" },
    { run: "verify --signature model.sig --certificate-chain ca.pem ./model", what: "signed below this authority" },
    {
      run: "verify --signature model.sig --identity me@example.com --identity-provider https://accounts.example.com ./model",
      what: "signed keyless by this person; needs the optional packages of sigstore",
    },
  ],
  run: async (input, io) => {
    const signature = input.text("signature");
    if (signature === null) throw missing("--signature FILE is missing");
    const named = namedModel(input, io);
    const trust = await readTrust(input, io);
    const bytes = await readNamed(io, signature, LIMITS.bundle);
    const compat = new Set(named.compat);
    if (input.flag("at-signing-time")) compat.add("expired-certificate");
    const verified = await withMeasuring(input, io, (options) =>
      verifyModel(bytes, trust, io.now(), {
        ...options,
        ...named,
        compat,
        signature: resolve(io.cwd, signature),
        allowSymlinks: input.flag("no-allow-symlinks") ? false : input.flag("allow-symlinks") ? true : null,
        ignoreUnsigned: input.flag("ignore-unsigned-files"),
      }),
    );
    const { method, signer, chain, statement, content } = verified;
    const certificates = chain.map((one) => ({ subject: nameOf(one), sha256: one.x509.fingerprint256 }));
    const root = `sha256:${statement.root}`;
    if (input.json) {
      io.json({ ok: true, method, signer, root, certificates, ...content });
      return EXIT.ok;
    }
    io.line("Verification succeeded");
    io.line(`signed by ${signer}`);
    io.line(`${content.files} files, ${content.bytes} bytes, ${root}`);
    if (input.flag("log-fingerprints")) for (const { subject, sha256 } of certificates) io.line(`${sha256} ${subject}`);
    for (const warning of content.warnings) io.note(`warning: ${warning}`);
    return EXIT.ok;
  },
};

async function readTrust(input: Input, io: Io): Promise<Trust> {
  const key = input.text("public-key");
  const chain = input.texts("certificate-chain");
  const [identity, provider] = [input.text("identity"), input.text("identity-provider")];
  const ways = [key !== null, chain.length > 0, identity !== null || provider !== null].filter(Boolean).length;
  if (ways !== 1) {
    throw missing(
      "say who must have signed: --public-key, --certificate-chain, or --identity with --identity-provider",
    );
  }
  if (key !== null) return { method: "key", key: readPublicKey(await readNamedText(io, key)) };
  if (chain.length > 0) {
    const revocations = [];
    for (const path of input.texts("crl")) revocations.push(readRevocationList(await readNamed(io, path, LIMITS.crl)));
    return { method: "certificate", certificates: await readNamedCertificates(io, chain), revocations };
  }
  if (identity === null || provider === null) throw missing("--identity and --identity-provider belong together");
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

const missing = (message: string) =>
  new ClarityError("option_missing", `verify: ${message}`, { next: "verify --help" });
