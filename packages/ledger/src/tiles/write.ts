import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileError, LedgerError } from "../error.js";
import { type KeptCheckpoint, readLastCheckpoint } from "../log/checkpoints.js";
import { checkCovered } from "../log/covered.js";
import { readFrames } from "../log/read.js";
import { readCheckpoint } from "../note/checkpoint.js";
import { isMissing, leafOf } from "../segment/reader.js";
import { newestCosigned } from "../witness/cosigned.js";
import { type BuiltTile, TileBuilder } from "./builder.js";
import { TILE_WIDTH, tilePath } from "./tile.js";

export const TILES_FOLDER = "tiles";

export interface WrittenTiles {
  /** Of the checkpoint that is served now. */
  readonly size: number;
  /** Files that were not there before, or were different. */
  readonly written: number;
  /** Files that were right already. */
  readonly kept: number;
}

/**
 * Writes the C2SP tlog-tiles of a log below `out` (docs/formats/log.md, section 15), so that any web server can serve
 * them. The entries are first held against the checkpoint; its file comes last, so that a reader never meets one whose
 * tiles are missing. Reads the log twice; memory does not grow with it.
 *
 * @param note The signed checkpoint to serve; default the last one of the log
 * @throws LedgerError `log.range` (no checkpoint, an entry over 65,535 bytes), `log.tampered`, `log.torn`, `log.io` …
 */
export async function writeTiles(
  folder: string,
  out = join(folder, TILES_FOLDER),
  note: string | null = null,
): Promise<WrittenTiles> {
  const checkpoint = note === null ? await lastCheckpoint(folder) : { ...readCheckpoint(note), note };
  await checkCovered(folder, checkpoint);
  try {
    return await writeAll(folder, out, checkpoint);
  } catch (error) {
    throw fileError(error, "the tiles cannot be written");
  }
}

/** With its cosignatures, where witnesses have given some to this very one. */
async function lastCheckpoint(folder: string): Promise<KeptCheckpoint> {
  const last = await readLastCheckpoint(folder);
  if (last === null) throw new LedgerError("log.range", "the log has no checkpoint");
  const cosigned = await newestCosigned(folder, last);
  return cosigned?.size === last.size && cosigned.root === last.root ? cosigned : last;
}

async function writeAll(folder: string, out: string, { origin, size, note }: KeptCheckpoint): Promise<WrittenTiles> {
  const builder = new TileBuilder();
  let written = 0;
  let kept = 0;
  const store = async (tiles: readonly BuiltTile[]) => {
    for (const { tile, bytes } of tiles) {
      const path = join(out, tilePath(tile));
      if (!(await replaceIfOther(path, bytes))) {
        kept++;
        continue;
      }
      written++;
      // The full tile takes the place of what was there of it before.
      if (tile.width === TILE_WIDTH) await rm(`${path}.p`, { recursive: true, force: true });
    }
  };
  for await (const frame of readFrames(folder, origin, size)) {
    const full = builder.add(leafOf(frame), frame.sealed === null ? frame.prefixed : null);
    if (full.length > 0) await store(full);
  }
  await store(builder.partial());
  await replaceIfOther(join(out, "checkpoint"), Buffer.from(note, "utf8"));
  return { size, written, kept };
}

/** Whole or not at all. Nothing is synchronised: what a power cut spoils, the next writing repairs. */
async function replaceIfOther(path: string, bytes: Buffer): Promise<boolean> {
  try {
    if (bytes.equals(await readFile(path))) return false;
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  }
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  await writeFile(temporary, bytes, { mode: 0o600, flag: "wx" });
  await rename(temporary, path);
  return true;
}
