import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { LedgerError, readLog, readTexts } from "@rampart/ledger";
import { acquireLock, type JsonObject, type Lock, makePrivateFolder } from "@rampart/service";
import { untilTorn } from "../past/torn.js";
import { BlockBuilder, digestOf } from "./block.js";
import { FILE_HEADER_BYTES, fileHeader, IndexFile } from "./file.js";
import { BLOCK_EVENTS } from "./postings.js";

/** A log and the folder its index is kept in. */
export interface Indexed {
  readonly log: string;
  readonly origin: string;
  readonly folder: string;
}

export interface Updated {
  /** Null where none could be made: nothing is wrong with a search without, but its time. */
  readonly index: IndexFile | null;
  /** Events indexed just now. */
  readonly added: number;
  /** Why there was nothing to go on from, or why it could not be brought up to date; null where all is well. */
  readonly note: string | null;
}

export interface UpdateOptions {
  readonly rebuild: boolean;
  /** Called after each block, with the number of events indexed so far. */
  readonly progress?: (added: number) => void;
}

/**
 * Brings the index of a log up to date: adds what is new; makes it anew where it is missing, damaged, of another log,
 * or ahead of this one. Never throws for the index' sake: a search works without. An index is never trusted: whatever
 * it says, events are read from the log and looked at.
 *
 * @throws LedgerError where the log cannot be read
 */
export async function updateIndex(where: Indexed, options: UpdateOptions): Promise<Updated> {
  const path = join(where.folder, "events");
  const header = fileHeader(where.origin, digestOf((await entryText(where, 0)) ?? ""));
  if (!options.rebuild) {
    const index = await goodIndex(where, path, header);
    // Nothing to do is the usual case, and needs neither lock nor leave to write.
    if (!(await hasEntry(where, (index?.next ?? 0) + BLOCK_EVENTS - 1))) return { index, added: 0, note: null };
    index?.close();
  }
  let lock: Lock;
  try {
    await makePrivateFolder(where.folder);
    lock = await acquireLock(where.folder, "index");
  } catch (error) {
    // Somebody else is at it, or nothing may be written here. What is there serves, as far as it goes.
    const index = await goodIndex(where, path, header);
    return { index, added: 0, note: `the index was not brought up to date: ${messageOf(error)}` };
  }
  try {
    const old = options.rebuild ? null : await goodIndex(where, path, header);
    const [from, end] = [old?.next ?? 0, old?.end ?? 0];
    old?.close();
    const added = await extend(where, path, { header, from, end }, options.progress);
    const note = old === null && from === 0 && added > 0 ? "the index was made anew" : null;
    return { index: IndexFile.open(path, header), added, note };
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    return { index: null, added: 0, note: `the index could not be written: ${messageOf(error)}` };
  } finally {
    await lock.release();
  }
}

/** The index as it is, where its last block is of this log as it is. */
async function goodIndex(where: Indexed, path: string, header: Buffer): Promise<IndexFile | null> {
  const index = IndexFile.open(path, header);
  const last = index?.blocks.at(-1);
  if (index === null || last === undefined) return index;
  if ((await digestAt(where, last.from + last.count - 1)) === last.last) return index;
  index.close();
  return null;
}

async function digestAt(where: Indexed, entry: number): Promise<string | null> {
  const text = await entryText(where, entry);
  return text === null ? null : digestOf(text);
}

const hasEntry = async (where: Indexed, entry: number): Promise<boolean> => (await entryText(where, entry)) !== null;

async function entryText({ log, origin }: Indexed, entry: number): Promise<string | null> {
  try {
    for await (const { text } of untilTorn(readTexts(log, origin, entry, entry + 1))) return text;
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "log.range")) throw error;
  }
  return null;
}

interface Start {
  readonly header: Buffer;
  readonly from: number;
  /** Bytes that stay; 0 for a new file. */
  readonly end: number;
}

/** Writes a block for every {@link BLOCK_EVENTS} further events of the log. */
async function extend(
  { log, origin }: Indexed,
  path: string,
  { header, from, end }: Start,
  progress: (added: number) => void = () => undefined,
): Promise<number> {
  const file = openSync(path, end === 0 ? "w" : "r+", 0o600);
  try {
    if (end === 0) writeSync(file, header, 0, FILE_HEADER_BYTES, 0);
    let at = Math.max(end, FILE_HEADER_BYTES);
    ftruncateSync(file, at);
    const builder = new BlockBuilder();
    let first = from;
    for await (const { index, text, event } of untilTorn(readLog(log, origin, from))) {
      builder.add(text, event as unknown as JsonObject);
      if (!builder.isFull) continue;
      const block = builder.finish(first);
      writeSync(file, block, 0, block.length, at);
      at += block.length;
      first = index + 1;
      progress(first - from);
    }
    if (first > from) fsyncSync(file);
    return first - from;
  } finally {
    closeSync(file);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
