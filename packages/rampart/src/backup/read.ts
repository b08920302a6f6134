import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { Failure } from "../command/failure.js";
import {
  BACKUP_LIMITS,
  damaged,
  type Entry,
  entryFrom,
  type Header,
  headerFrom,
  parseLine,
  unsigned,
} from "./format.js";
import { checkSum } from "./sign.js";

const CHUNK = 1024 * 1024;

/** Takes each file of a backup, with its bytes in pieces; all pieces were counted, their hash is checked after the last. */
export type Take = (entry: Entry, bytes: AsyncIterable<Buffer>) => Promise<void>;

/**
 * Reads a backup from one end to the other. What was taken counts only once this returns: the last line vouches for all.
 *
 * @throws Failure `file_unreadable` where anything is missing, changed or of another form, `backup_unsigned`, and `backup_forged` where the
 *   installation it names did not sign it
 */
export async function readBackup(path: string, begin: (header: Header) => Promise<Take>): Promise<Header> {
  const file = await opened(path);
  try {
    const input = new Input(file);
    const header = headerFrom(parseLine(await input.line()));
    const take = await begin(header);
    const seen = new Set<string>();
    for (;;) {
      const before = input.digest();
      const value = parseLine(await input.line());
      if (value["end"] === true) {
        await input.end();
        const { sha256, files, signature } = value;
        if (sha256 !== before || files !== seen.size) throw damaged("its last line is not of this file");
        if (typeof signature !== "string") throw unsigned("its last line has no signature");
        checkSum({ files, sha256 }, header.key, signature);
        return header;
      }
      const entry = entryFrom(value);
      if (seen.has(entry.path) || seen.size >= BACKUP_LIMITS.files) throw damaged(`${entry.path} is there twice`);
      seen.add(entry.path);
      await one(entry, input, take);
    }
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  const file = await open(path, "r").catch(() => null);
  if (file !== null && (await file.stat()).isFile()) return file;
  await file?.close();
  throw new Failure("file_unreadable", `${path} is no file that can be read`, "rampart restore --help");
}

async function one(entry: Entry, input: Input, take: Take): Promise<void> {
  const hash = createHash("sha256");
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const chunk of input.bytes(entry.size)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  await take(entry, bytes());
  if (hash.digest("hex") !== entry.sha256) throw damaged(`${entry.path} is not what was saved`);
  if ((await input.line()).length > 0) throw damaged(`${entry.path} is longer than it says`);
}

/** A file as lines and counted bytes, hashed as it is read. */
class Input {
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash("sha256");
  #held: Buffer = Buffer.alloc(0);

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async line(): Promise<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(10);
      if (at >= 0) {
        const line = this.#held.subarray(0, at);
        this.#drop(at + 1);
        return line;
      }
      if (this.#held.length > BACKUP_LIMITS.line || !(await this.#more())) throw damaged("it ends early");
    }
  }

  async *bytes(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#more())) throw damaged("it ends early");
      const piece = this.#held.subarray(0, Math.min(left, this.#held.length));
      left -= piece.length;
      this.#drop(piece.length);
      yield piece;
    }
  }

  async end(): Promise<void> {
    if (this.#held.length > 0 || (await this.#more())) throw damaged("something follows its last line");
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  #drop(count: number): void {
    this.#hash.update(this.#held.subarray(0, count));
    this.#held = this.#held.subarray(count);
  }

  async #more(): Promise<boolean> {
    const buffer = Buffer.allocUnsafe(CHUNK);
    const { bytesRead } = await this.#file.read(buffer, 0, CHUNK);
    if (bytesRead > 0) this.#held = Buffer.concat([this.#held, buffer.subarray(0, bytesRead)]);
    return bytesRead > 0;
  }
}
