import { ClarityError } from "../error.js";
import { readPrivateKey, readPublicKey } from "../oms/key.js";
import { keylessSigner, PUBLIC_FULCIO, PUBLIC_REKOR } from "../oms/keyless-sign.js";
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
  "identity-token": {
    type: "string",
    value: "FILE",
    help: "sign keyless, as the identity of this OpenID Connect token (a file; `-` reads SIGSTORE_ID_TOKEN)",
  },
  "fulcio-url": { type: "string", value: "URL", help: `who vouches for the identity (default ${PUBLIC_FULCIO})` },
  "rekor-url": { type: "string", value: "URL", help: `the transparency log (default ${PUBLIC_REKOR})` },
  "timestamp-url": { type: "string", value: "URL", help: "a timestamping authority for keyless signatures" },
};

/** @throws ClarityError `option_missing`, and why a key cannot be used */
export async function readSigner(verb: string, input: Input, io: Io): Promise<SigningKey> {
  const [path, certificate, publicKey] = ["private-key", "signing-certificate", "public-key"].map(input.text);
  const missing = (message: string) =>
    new ClarityError("option_missing", `${verb}: ${message}`, { next: `${verb} --help` });
  const command = input.rest ?? [];
  const chain = input.texts("certificate-chain");
  const token = input.text("identity-token");
  if (token !== null) {
    if (path !== null || certificate !== null || command.length > 0)
      throw missing("a keyless signature has no other key");
    return keylessSigner({
      token: await readToken(token, io),
      fulcio: input.text("fulcio-url") ?? PUBLIC_FULCIO,
      rekor: input.text("rekor-url") ?? PUBLIC_REKOR,
      timestamp: input.text("timestamp-url"),
    });
  }
  if ((path === null) === (command.length === 0))
    throw missing("say what signs: --private-key FILE, a program behind `--`, or --identity-token FILE");
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

async function readToken(file: string, io: Io): Promise<string> {
  const token = file === "-" ? (io.env["SIGSTORE_ID_TOKEN"] ?? "") : await readNamedText(io, file);
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token.trim())) return token.trim();
  throw new ClarityError("bad_value", "--identity-token: this is no identity token (a JWT of three parts)");
}
