import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A key of the policy, indented for YAML. */
export const pemAt = (path: string, indent: number): string =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => " ".repeat(indent) + line)
    .join("\n");

/** A trust policy with these keys as signers and this text behind. Gives its path. */
export function writePolicy(
  folder: string,
  name: string,
  signers: Readonly<Record<string, string>>,
  rest: string,
): string {
  const keys = Object.entries(signers).map(([signer, pub]) => `  ${signer}:\n    key: |\n${pemAt(pub, 6)}`);
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, `clarity: 1\nname: ${name}\ndefault: enforce\nsigners:\n${keys.join("\n")}\n${rest}`);
  return path;
}

/** The smallest safetensors file with one tensor of these bytes. */
export function tensorFile(bytes: Uint8Array): Buffer {
  const header = JSON.stringify({ weight: { dtype: "U8", shape: [bytes.length], data_offsets: [0, bytes.length] } });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8, " ");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, Buffer.from(padded), bytes]);
}
