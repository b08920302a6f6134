import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Signer } from "@rampart/ledger";
import { syncFolder } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Source } from "./files.js";
import { type Entry, type Header, isSafePath } from "./format.js";
import { seal } from "./seal.js";
import { signSum } from "./sign.js";

const CHUNK = 1024 * 1024;
/** Files that are read whole: those that are sealed. */
const MAX_SECRET = 1024 * 1024;

/** Writes a backup beside its place and puts it there whole. @returns files and bytes written */
export async function writeBackup(
  path: string,
  header: Header,
  sources: readonly Source[],
  key: Buffer | null,
  signer: Signer,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const partial = `${path}.partial`;
  const file = await open(partial, "wx", 0o600).catch((cause: Error) => {
    throw new Failure("refused", `${partial} cannot be made: ${cause.message}`, null, undefined, { cause });
  });
  try {
    const out = new Output(file);
    await out.line(header);
    for (const source of sources) await copy(source, out, key);
    const sum = { files: sources.length, sha256: out.digest() };
    await out.line({ end: true, ...sum, signature: signSum(sum, signer) });
    await file.sync();
    await file.close();
    await rename(partial, path);
    await syncFolder(dirname(path));
    return { files: sources.length, bytes: out.bytes };
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(partial).catch(() => undefined);
    throw error;
  }
}

class Output {
  bytes = 0;
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash("sha256");

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async put(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    this.bytes += bytes.length;
    await this.#file.writeFile(bytes);
  }

  line(value: object): Promise<void> {
    return this.put(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}

/** Exactly as many bytes as the file had when it was opened; a log may grow meanwhile. */
async function copy({ path, from, secret }: Source, out: Output, key: Buffer | null): Promise<void> {
  if (!isSafePath(path)) throw unreadable(`${from} has a name no backup holds`);
  const file = await open(from, "r");
  try {
    const { size, mode } = await file.stat();
    const about = { path, mode: mode & 0o777 };
    if (secret && key !== null) {
      if (size > MAX_SECRET) throw unreadable(`${from} is no key`);
      const { bytes, sealed } = seal(key, path, await file.readFile());
      await entry(out, { ...about, size: bytes.length, sha256: hashOf(bytes), sealed }, [bytes]);
    } else await entry(out, { ...about, size, sha256: await hashFile(file, size), sealed: null }, chunks(file, size));
  } finally {
    await file.close();
  }
}

async function entry(out: Output, about: Entry, bytes: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  await out.line(about);
  for await (const chunk of bytes) await out.put(chunk);
  await out.put(Buffer.from("\n"));
}

async function* chunks(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, size - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw unreadable("a file became shorter while it was read");
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function hashFile(file: FileHandle, size: number): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks(file, size)) hash.update(chunk);
  return hash.digest("hex");
}

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

const unreadable = (why: string) => new Failure("file_unreadable", why, null);
