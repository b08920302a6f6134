import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { link, lstat, mkdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LedgerError, systemCode } from "../error.js";
import { NODE_DISK } from "../segment/disk.js";
import { syncName } from "../segment/names.js";
import { type Signer, signerOf } from "./signer.js";
import { parseVerifier } from "./verifier.js";

/**
 * Creates a key and stores it: PKCS#8 PEM of mode 0600 at `path`, the verifier key at `path` + `.pub`
 * (docs/formats/log.md, section 6). An existing key is never replaced.
 * @throws LedgerError `key.file`, `key.malformed` (the name)
 */
export async function createKey(path: string, name: string): Promise<Signer> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const signer = signerOf(name, privateKey);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // The public half first: a private key without its name is of no use. One without its private half is a leftover.
    if (!(await exists(path))) await rm(`${path}.pub`, { force: true });
    await writeNew(`${path}.pub`, `${signer.verifier.text}\n`, 0o644);
    await writeNew(path, privateKey.export({ format: "pem", type: "pkcs8" }).toString(), 0o600);
    // What it signs must not be on disk without it.
    await syncName(NODE_DISK, path);
    await syncName(NODE_DISK, dirname(path));
    return signer;
  } catch (error) {
    throw new LedgerError("key.file", `${path}: the key cannot be stored (${systemCode(error) ?? "failed"})`, error);
  }
}

/**
 * Loads a key that {@link createKey} stored. Refuses one that others can read.
 * @throws LedgerError `key.file` (missing, unreadable, too open), `key.malformed`, `key.mismatch` (the two halves differ)
 */
export async function loadKey(path: string): Promise<Signer> {
  const [pem, text] = await Promise.all([readPrivate(path), readText(`${path}.pub`)]);
  const verifier = parseVerifier(text.trimEnd());
  let signer: Signer;
  try {
    signer = signerOf(verifier.name, createPrivateKey(pem));
  } catch (error) {
    throw new LedgerError("key.malformed", `${path} is not a PKCS#8 Ed25519 key`, error);
  }
  if (signer.verifier.text !== verifier.text)
    throw new LedgerError("key.mismatch", `${path}.pub is the key of another`);
  return signer;
}

async function readPrivate(path: string): Promise<string> {
  const text = await readText(path);
  const { mode } = await lstat(path);
  if ((mode & 0o077) !== 0) throw new LedgerError("key.file", `${path} can be read by others; chmod 600 it`);
  return text;
}

async function readText(path: string): Promise<string> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > 4_096) throw new LedgerError("key.file", `${path} is not a key file`);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw new LedgerError("key.file", `${path}: ${systemCode(error) ?? "cannot be read"}`, error);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whole or not at all, and never over an existing file. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode, flag: "wx", flush: true });
  try {
    await link(temporary, path);
  } finally {
    await unlink(temporary);
  }
}
