import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Fresh key files: `NAME.key` (PKCS#8) and `NAME.pub`. */
export function keyPair(folder: string, name: string, namedCurve = "P-256", passphrase?: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
  const secret = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  const files = { key: join(folder, `${name}.key`), pub: join(folder, `${name}.pub`) };
  writeFileSync(files.key, privateKey.export({ type: "pkcs8", format: "pem", ...secret } as never));
  writeFileSync(files.pub, publicKey.export({ type: "spki", format: "pem" }));
  return { ...files, privateKey, publicKey };
}
