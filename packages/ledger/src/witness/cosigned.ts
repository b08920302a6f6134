import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "../error.js";
import { formatRecord, parseRecords } from "../log/checkpoints.js";

export const COSIGNED_FILE = "cosigned";

/** Keeps cosigned checkpoints beside the log, in the file `cosigned` (docs/formats/log.md, section 16). One writer at a time. */
export class CosignedFile {
  readonly #path: string;
  #end: number | null = null;

  constructor(folder: string) {
    this.#path = join(folder, COSIGNED_FILE);
  }

  /**
   * Appends a checkpoint; on disk when it resolves. A record that was torn before is cut.
   * @throws LedgerError `log.*`
   */
  async keep(note: string): Promise<void> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.#path, "a+", 0o600);
      this.#end ??= parseRecords(await file.readFile()).bytes;
      await file.truncate(this.#end);
      const record = Buffer.from(formatRecord(note), "utf8");
      await file.appendFile(record);
      await file.datasync();
      this.#end += record.length;
    } catch (error) {
      throw fileError(error, "cosignatures cannot be kept");
    } finally {
      await file?.close();
    }
  }
}
