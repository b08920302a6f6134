import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError } from "../error.js";
import { type Hint, isMissing } from "../segment/reader.js";
import { openDerived, openRegular } from "../segment/regular.js";

export const OFFSETS_FILE = "offsets";
/** One entry of so many has its offset kept: stepping over the others is cheap, and the file stays small. */
export const OFFSETS_EVERY = 64;
const BYTES = 4;

/**
 * Keeps where every 64th entry begins in its segment (docs/formats/log.md, section 8). Like the hashes it is derived
 * and never trusted: nothing is synchronised, and a failure only means that it stops growing.
 */
export class OffsetWriter {
  readonly #file: FileHandle;
  #waiting: { readonly at: number; readonly offset: number }[] = [];
  #broken = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Forgets everything from entry `entries` on. */
  static async open(folder: string, entries: number): Promise<OffsetWriter> {
    return new OffsetWriter(await openDerived(join(folder, OFFSETS_FILE), Math.ceil(entries / OFFSETS_EVERY) * BYTES));
  }

  push(index: number, offset: number): void {
    if (index % OFFSETS_EVERY === 0) this.#waiting.push({ at: (index / OFFSETS_EVERY) * BYTES, offset });
  }

  async flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (this.#broken) return;
    try {
      for (const { at, offset } of waiting) {
        const bytes = Buffer.alloc(BYTES);
        bytes.writeUInt32BE(offset);
        await this.#file.write(bytes, 0, BYTES, at);
      }
    } catch {
      this.#broken = true;
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }
}

/** The hint nearest to an entry, or null where the file has none. It may be wrong: check what is read there. */
export async function offsetHint(folder: string, index: number): Promise<Hint | null> {
  let file: FileHandle;
  try {
    file = await openRegular(join(folder, OFFSETS_FILE));
  } catch (error) {
    if (isMissing(error) || error instanceof LedgerError) return null;
    throw error;
  }
  try {
    const slot = Math.floor(index / OFFSETS_EVERY);
    const bytes = Buffer.alloc(BYTES);
    const { bytesRead } = await file.read(bytes, 0, BYTES, slot * BYTES);
    const offset = bytesRead === BYTES ? bytes.readUInt32BE() : 0;
    return offset === 0 ? null : { index: slot * OFFSETS_EVERY, offset };
  } finally {
    await file.close();
  }
}
