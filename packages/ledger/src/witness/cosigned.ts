import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "../error.js";
import { formatRecord, type KeptCheckpoint, parseRecords } from "../log/checkpoints.js";
import { withSignatures } from "../note/cosignature.js";
import { parseNote } from "../note/note.js";
import { isMissing } from "../segment/reader.js";
import { readRegular } from "../segment/regular.js";

const COSIGNED_FILE = "cosigned";

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

/**
 * The newest checkpoint in the file that the log's last one covers, or null. Where both are of the same tree, it has the
 * signatures of the last one too. Whether cosignatures hold is for those to say who know the witnesses.
 * @throws LedgerError `log.tampered` where the file is malformed
 */
export async function newestCosigned(folder: string, last: KeptCheckpoint): Promise<KeptCheckpoint | null> {
  try {
    const { records } = parseRecords(await readRegular(join(folder, COSIGNED_FILE)));
    const newest = records.findLast(({ size, origin }) => size <= last.size && origin === last.origin) ?? null;
    if (newest?.size !== last.size || newest.root !== last.root) return newest;
    return { ...last, note: withSignatures(newest.note, parseNote(last.note).signatures) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
