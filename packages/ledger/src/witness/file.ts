import { type FileHandle, open } from "node:fs/promises";
import { LedgerError, systemCode } from "../error.js";
import { formatRecord, parseRecords } from "../log/checkpoints.js";
import { readCheckpoint } from "../note/checkpoint.js";
import type { Witness } from "./witness.js";

/** Keeps checkpoints in a file, meant to be on another machine's mount or a medium that only grows. */
export function fileWitness(path: string): Witness {
  return {
    name: `file ${path}`,
    submit: async (note) => {
      await guarded(path, "a+", (file) => add(file, note));
      return null;
    },
    kept: () => guarded(path, "r", async (file) => (await readRecords(file)).map((r) => r.note), []),
  };
}

async function add(file: FileHandle, note: string): Promise<void> {
  const { size, origin } = readCheckpoint(note);
  const last = (await readRecords(file)).at(-1);
  if (last?.note === note) return;
  if (last !== undefined && (last.origin !== origin || last.size > size)) {
    throw new LedgerError("witness.refused", `it has seen ${last.size} entries of ${last.origin}`);
  }
  await file.appendFile(formatRecord(note), "utf8");
  await file.datasync();
}

async function readRecords(file: FileHandle) {
  const { records, bytes, torn } = parseRecords(await file.readFile());
  // What a lost connection left half written would swallow the next record.
  if (torn) await file.truncate(bytes).catch(() => {});
  return records;
}

async function guarded<T>(path: string, flags: string, act: (file: FileHandle) => Promise<T>, missing?: T): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags, 0o600);
    return await act(file);
  } catch (error) {
    if (missing !== undefined && systemCode(error) === "ENOENT") return missing;
    if (error instanceof LedgerError && error.code === "witness.refused") throw error;
    const what = error instanceof LedgerError ? error.message : (systemCode(error) ?? "failed");
    throw new LedgerError("witness.unreachable", `${path}: ${what}`, error);
  } finally {
    await file?.close();
  }
}
