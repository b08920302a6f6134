import { resolve } from "node:path";
import { ServiceError, writeAtomic } from "@rampart/service";
import { ClarityError, EXIT } from "../error.js";
import { ALGORITHMS, type Algorithm } from "../measure/algorithm.js";
import { parseSize } from "../measure/shard.js";
import { readPrivateKey, readPublicKey } from "../oms/key.js";
import { signModel } from "../oms/sign.js";
import { externalSigner, type SigningKey, signingKey } from "../oms/signer.js";
import { readNamedCertificates, readNamedText } from "./files.js";
import { MEASURING, withMeasuring } from "./measuring.js";
import { COMPAT_OPTION, namedModel } from "./model.js";
import type { Input, Io, Verb } from "./verb.js";

const DEFAULT_SIGNATURE = "model.sig";

export const verb: Verb = {
  name: "sign",
  summary: "signs every file of a model, so that the reference verifies it",
  usage: "(--private-key F | -- COMMAND…) [--signing-certificate F --certificate-chain F…] [--signature F] MODEL",
  about: [
    "Keys are ECDSA on P-256, P-384 or P-521. A key that only another program can use (HSM, KMS, token) signs through that program: behind `--`, with --public-key or --signing-certificate saying which key it is. It gets the bytes on standard input, the hash's name in CLARITY_HASH, and answers with the signature in DER.",
  ],
  options: {
    signature: { type: "string", value: "FILE", help: `where the signature goes (default ${DEFAULT_SIGNATURE})` },
    "private-key": { type: "string", value: "FILE", help: "the key that signs (PEM)" },
    password: {
      type: "string",
      value: "TEXT",
      help: "of the key; visible to others on this machine, prefer CLARITY_PASSWORD",
    },
    "public-key": { type: "string", value: "FILE", help: "which key the program behind -- signs with (PEM)" },
    "signing-certificate": { type: "string", value: "FILE", help: "the certificate of the key (PEM)" },
    "certificate-chain": {
      type: "string",
      value: "FILE",
      multiple: true,
      help: "certificates above it to put into the signature",
    },
    ...MEASURING,
    algorithm: { type: "string", choices: ALGORITHMS, help: "what each file is hashed with (default sha256)" },
    "shard-size": { type: "string", value: "BYTES", help: "hash files in pieces of this size" },
    order: {
      type: "string",
      choices: ["reference", "spec"],
      help: "what the reference verifies (the default), or order and names as the text of OMS v1.0 has them",
    },
    compat: COMPAT_OPTION,
  },
  positionals: { min: 1, max: 2 },
  takesRest: true,
  examples: [
    { run: "sign --private-key key.pem --signature model.sig ./model", what: "with a key" },
    {
      run: "sign --private-key key.pem --signing-certificate cert.pem --certificate-chain ca.pem ./model",
      what: "with a certificate",
    },
    { run: "sign --public-key key.pub ./model -- hsm-sign --slot 3", what: "through a program that reaches the key" },
  ],
  run: async (input, io) => {
    const named = namedModel(input, io);
    const key = await readSigner(input, io);
    const signature = resolve(io.cwd, input.text("signature") ?? DEFAULT_SIGNATURE);
    const size = input.text("shard-size");
    const signed = await withMeasuring(input, io, (options) =>
      signModel(key, {
        ...options,
        ...named,
        signature,
        allowSymlinks: input.flag("allow-symlinks"),
        algorithm: (input.text("algorithm") ?? "sha256") as Algorithm,
        shardSize: size === null ? null : parseSize(size),
        order: input.text("order") === "spec" ? "spec" : "reference",
      }),
    );
    await write(signature, signed.bundle);
    const root = `sha256:${signed.root}`;
    if (input.json) {
      io.json({ ok: true, signature, root, files: signed.files, warnings: signed.warnings });
      return EXIT.ok;
    }
    io.line("Signing succeeded");
    io.line(`${signed.files} files, ${root}, ${signature}`);
    for (const warning of signed.warnings) io.note(`warning: ${warning}`);
    return EXIT.ok;
  },
};

async function readSigner(input: Input, io: Io): Promise<SigningKey> {
  const [path, certificate, publicKey] = ["private-key", "signing-certificate", "public-key"].map(input.text);
  const command = input.rest ?? [];
  const chain = input.texts("certificate-chain");
  if ((path === null) === (command.length === 0))
    throw missing("say what signs: --private-key FILE, or a program behind `--`");
  if (certificate == null && chain.length > 0) throw missing("--certificate-chain needs --signing-certificate");
  const certificates = certificate == null ? [] : await readNamedCertificates(io, [certificate, ...chain]);
  if (path != null) {
    const password = input.text("password") ?? io.env["CLARITY_PASSWORD"] ?? null;
    return signingKey(readPrivateKey(await readNamedText(io, path), password), certificates);
  }
  const key = publicKey == null ? certificates[0]?.key : readPublicKey(await readNamedText(io, publicKey));
  if (key === undefined) throw missing("the program's key: --public-key FILE or --signing-certificate FILE");
  return externalSigner(command, key, certificates);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeAtomic(path, text, 0o644);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("cannot_write", cause.message, { cause });
  }
}

const missing = (message: string) => new ClarityError("option_missing", `sign: ${message}`, { next: "sign --help" });
