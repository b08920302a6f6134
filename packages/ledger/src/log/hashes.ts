import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError } from "../error.js";
import { type Hash, hashFromBytes } from "../merkle/hash.js";
import type { HashReader } from "../merkle/reader.js";
import { isMissing } from "../segment/reader.js";
import { openDerived, openRegular } from "../segment/regular.js";

export const HASHES_FILE = "hashes";
const BYTES = 32;

/**
 * Appends the tree's hashes to `hashes` (docs/formats/log.md, section 8). The file is derived and never trusted, so
 * nothing is synchronised and a failure only means that it stops growing.
 */
export class HashWriter {
  readonly #file: FileHandle;
  #position: number;
  #waiting: Hash[] = [];
  #broken = false;

  private constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.#position = position;
  }

  /** Continues behind `count` hashes that are known to be right. */
  static async open(folder: string, count: number): Promise<HashWriter> {
    return new HashWriter(await openDerived(join(folder, HASHES_FILE), count * BYTES), count * BYTES);
  }

  readonly push = (hash: Hash): void => {
    this.#waiting.push(hash);
  };

  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    if (this.#broken) return;
    try {
      const bytes = Buffer.from(waiting.join(""), "latin1");
      await this.#file.write(bytes, 0, bytes.length, this.#position);
      this.#position += bytes.length;
    } catch {
      this.#broken = true;
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }
}

/**
 * Reads hashes by position from the file.
 * @throws LedgerError `log.range` where the file does not reach that far, or is not there
 */
export function fileHashReader(folder: string): HashReader {
  return async (positions) => {
    let file: FileHandle;
    try {
      file = await openRegular(join(folder, HASHES_FILE));
    } catch (error) {
      if (isMissing(error) || error instanceof LedgerError)
        throw new LedgerError("log.range", "no file of hashes", error);
      throw error;
    }
    try {
      // All at once: a proof asks for a few dozen, far apart, and each may have to come from the disk.
      return await Promise.all(positions.map((position) => readHash(file, position)));
    } finally {
      await file.close();
    }
  };
}

async function readHash(file: FileHandle, position: number): Promise<Hash> {
  const bytes = Buffer.alloc(BYTES);
  const { bytesRead } = await file.read(bytes, 0, BYTES, position * BYTES);
  if (bytesRead < BYTES) throw new LedgerError("log.range", "file of hashes is too short");
  return hashFromBytes(bytes);
}
