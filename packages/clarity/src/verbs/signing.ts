import { ClarityError } from "../error.js";
import { readPrivateKey, readPublicKey } from "../oms/key.js";
import { externalSigner, type SigningKey, signingKey } from "../oms/signer.js";
import { readNamedCertificates, readNamedText } from "./files.js";
import type { Input, Io, Options } from "./verb.js";

/** What every verb that signs is told: the key, or the program behind `--` that reaches it. */
export const SIGNING: Options = {
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
};

/** @throws ClarityError `option_missing`, and why a key cannot be used */
export async function readSigner(verb: string, input: Input, io: Io): Promise<SigningKey> {
  const [path, certificate, publicKey] = ["private-key", "signing-certificate", "public-key"].map(input.text);
  const missing = (message: string) =>
    new ClarityError("option_missing", `${verb}: ${message}`, { next: `${verb} --help` });
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
