import { resolve } from "node:path";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { nameOf } from "../oms/certificate/chain.js";
import { verifyModel } from "../oms/verify.js";
import { readNamed } from "./files.js";
import { MEASURING, withMeasuring } from "./measuring.js";
import { COMPAT_OPTION, namedModel } from "./model.js";
import { recorded } from "./recorded.js";
import { readTrust, TRUSTING } from "./trusting.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "verify",
  summary: "says whether a model is what somebody signed",
  usage:
    "(--signature FILE | --embedded) (--public-key F | --certificate-chain F… | --identity I --identity-provider P) MODEL",
  about: [
    "Reads signatures of OpenSSF Model Signing of every release. The signature is checked first, then every file.",
    "The model is refused where a file was changed, removed or added, and where something lies in it that nobody signed.",
    "With --embedded one file is verified by what `embed` put into it or beside it: its tensors and metadata, whatever else is embedded.",
  ],
  options: {
    signature: { type: "string", value: "FILE", help: "the signature" },
    embedded: { type: "boolean", help: "verify the content of one file by the signature embedded in it" },
    ...TRUSTING,
    ...MEASURING,
    "no-allow-symlinks": { type: "boolean", help: "refuse symbolic links even where the signer allowed them" },
    "ignore-unsigned-files": { type: "boolean", help: "check the signed files only; anybody may have added others" },
    "at-signing-time": { type: "boolean", help: "the same as --compat expired-certificate" },
    "log-fingerprints": { type: "boolean", help: "show the fingerprints of the certificates" },
    compat: COMPAT_OPTION,
  },
  positionals: { min: 0, max: 2 },
  examples: [
    { run: "verify --signature model.sig --public-key key.pub ./model", what: "signed by this key" },
    { run: "verify --signature model.sig --certificate-chain ca.pem ./model", what: "signed below this authority" },
    {
      run: "verify --signature model.sig --public-key key.pub --known-digests manifest.json",
      what: "before downloading anything: what the registry declares is what was signed",
    },
    { run: "verify --embedded --public-key key.pub model.gguf", what: "one file, by the signature it carries" },
    {
      run: "verify --signature model.sig --identity me@example.com --identity-provider https://accounts.example.com ./model",
      what: "signed keyless by this person; needs the optional packages of sigstore",
    },
  ],
  run: async (input, io) => {
    // Loaded only where they are asked for: a remembered model is verified in less time than their parsers take to load.
    if (input.flag("embedded")) return (await import("./embedded.js")).verifyEmbedded(input, io);
    const signature = input.text("signature");
    if (signature === null) throw missing("--signature FILE is missing");
    if (input.positionals.length === 0) {
      return (await import("./declared.js")).verifyDeclared(signature, input, io);
    }
    const named = namedModel(input, io);
    const trust = await readTrust("verify", input, io);
    const bytes = await readNamed(io, signature, LIMITS.bundle);
    const compat = new Set(named.compat);
    if (input.flag("at-signing-time")) compat.add("expired-certificate");
    let declared = 0;
    const verifying = () =>
      withMeasuring(input, io, (options) =>
        verifyModel(bytes, trust, io.now(), {
          ...options,
          onDeclared: (files) => {
            declared = files;
            options.onDeclared?.(files);
          },
          ...named,
          compat,
          signature: resolve(io.cwd, signature),
          allowSymlinks: input.flag("no-allow-symlinks") ? false : input.flag("allow-symlinks") ? true : null,
          ignoreUnsigned: input.flag("ignore-unsigned-files"),
        }),
      );
    const verified = await recorded(io, "verify", named.model, verifying, ({ signer, method, statement }) => ({
      digest: `sha256:${statement.root}`,
      state: "verified",
      details: { signer, method },
    }));
    const { method, signer, chain, provenAt, statement, content } = verified;
    const certificates = chain.map((one) => ({ subject: nameOf(one), sha256: one.x509.fingerprint256 }));
    const root = `sha256:${statement.root}`;
    const signedAt = provenAt === null ? null : new Date(provenAt).toISOString();
    if (input.json) {
      io.json({ ok: true, method, signer, root, certificates, signedAt, ...content, declared });
      return EXIT.ok;
    }
    io.line("Verification succeeded");
    io.line(`signed by ${signer}${signedAt === null ? "" : ` at ${signedAt}`}`);
    io.line(`${content.files} files, ${content.bytes} bytes, ${root}`);
    if (input.flag("log-fingerprints")) for (const { subject, sha256 } of certificates) io.line(`${sha256} ${subject}`);
    for (const warning of content.warnings) io.note(`warning: ${warning}`);
    return EXIT.ok;
  },
};

const missing = (message: string) =>
  new ClarityError("option_missing", `verify: ${message}`, { next: "verify --help" });
