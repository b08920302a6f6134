import { resolve } from "node:path";
import { EXIT } from "../error.js";
import { ALGORITHMS, type Algorithm } from "../measure/algorithm.js";
import { parseSize } from "../measure/shard.js";
import { signModel } from "../oms/sign.js";
import { withTimestamp } from "../oms/timestamp/request.js";
import { writeNamed } from "./files.js";
import { MEASURING, withMeasuring } from "./measuring.js";
import { COMPAT_OPTION, namedModel } from "./model.js";
import { record } from "./recorded.js";
import { readSigner, SIGNING } from "./signing.js";
import type { Verb } from "./verb.js";

const DEFAULT_SIGNATURE = "model.sig";

export const verb: Verb = {
  name: "sign",
  summary: "signs every file of a model, so that the reference verifies it",
  usage:
    "(--private-key F | --identity-token F | -- COMMAND…) [--signing-certificate F --certificate-chain F…] [--signature F] MODEL",
  about: [
    "Keys are ECDSA on P-256, P-384 or P-521. A key that only another program can use (HSM, KMS, token) signs through that program: behind `--`, with --public-key or --signing-certificate saying which key it is. It gets the bytes on standard input, the hash's name in CLARITY_HASH, and answers with the signature in DER.",
  ],
  options: {
    signature: { type: "string", value: "FILE", help: `where the signature goes (default ${DEFAULT_SIGNATURE})` },
    ...SIGNING,
    timestamp: {
      type: "string",
      value: "URL",
      help: "have this authority (RFC 3161, http or https) say when it was signed; it sees a digest of the signature",
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
    {
      run: "sign sigstore --identity-token token.jwt ./model",
      what: "keyless, as the person or workflow of the token; needs the network and the optional packages of sigstore",
    },
    { run: "sign --public-key key.pub ./model -- hsm-sign --slot 3", what: "through a program that reaches the key" },
  ],
  run: async (input, io) => {
    const named = namedModel(input, io);
    const key = await readSigner("sign", input, io);
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
    const authority = input.text("timestamp");
    const bundle = authority === null ? signed.bundle : await withTimestamp(signed.bundle, authority, io.interrupted);
    await writeNamed(signature, bundle);
    const root = `sha256:${signed.root}`;
    const details = { signature, files: signed.files };
    await record(io, { action: "sign", model: named.model, digest: root, state: "signed", details });
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
