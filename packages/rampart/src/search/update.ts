import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { LedgerError, readTexts } from "@rampart/ledger";
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
 * ahead of this one, or holds traces of entries that were sealed since. Never throws for the index' sake: a search works
 * without. An index is never trusted: whatever it says, events are read from the log and looked at.
 *
 * @throws LedgerError where the log cannot be read
 */
export async function updateIndex(where: Indexed, options: UpdateOptions): Promise<Updated> {
  const path = join(where.folder, "events");
  const header = fileHeader(where.origin, digestOf((await entryText(where, 0)) ?? ""));
  const old = options.rebuild ? null : await goodIndex(where, path, header);
  const tail = await tailOf(where, old?.next ?? 0);
  const sealed = tail.seal > (old?.seal ?? 0);
  // Nothing to do is the usual case, and needs neither lock nor leave to write.
  if (!options.rebuild && !tail.full && !sealed) return { index: old, added: 0, note: null };
  old?.close();
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
    const good = options.rebuild ? null : await goodIndex(where, path, header);
    const start = { header, from: good?.next ?? 0, end: good?.end ?? 0, seal: good?.seal ?? 0 };
    good?.close();
    let { added, seal } = await extend(where, path, start, options.progress);
    if (seal > start.seal && start.from > 0)
      ({ added, seal } = await extend(where, path, ANEW(header), options.progress));
    if (seal > start.seal) markSealed(where, path, seal);
    const note = start.end === 0 && added > 0 ? "the index was made anew" : null;
    return { index: IndexFile.open(path, header), added, note };
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    return { index: null, added: 0, note: `the index could not be written: ${messageOf(error)}` };
  } finally {
    await lock.release();
  }
}

/** The text of an entry; null where there is no such entry, or its content was deleted. */
async function entryText({ log, origin }: Indexed, entry: number): Promise<string | null> {
  try {
    for await (const { text } of untilTorn(readTexts(log, origin, entry, entry + 1))) return text;
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "log.range")) throw error;
  }
  return null;
}

/** The index as it is, where its last block is of this log as it is. */
async function goodIndex(where: Indexed, path: string, header: Buffer): Promise<IndexFile | null> {
  const index = IndexFile.open(path, header);
  const last = index?.blocks.at(-1);
  if (index === null || last === undefined) return index;
  const text = await entryText(where, last.lastEntry);
  if (text !== null && digestOf(text) === last.last) return index;
  index.close();
  return null;
}

/** What comes behind the index: whether it makes a block, and the newest sealing in it, as far as a block goes. */
async function tailOf({ log, origin }: Indexed, from: number): Promise<{ full: boolean; seal: number }> {
  let seal = 0;
  for await (const { index, text } of untilTorn(readTexts(log, origin, from))) {
    if (text.includes(SEAL) && (JSON.parse(text) as JsonObject)["kind"] === "seal") seal = index;
    if (index >= from + BLOCK_EVENTS - 1) return { full: true, seal };
  }
  return { full: false, seal };
}

/** In canonical JSON; what else has it inside is told apart by parsing. */
const SEAL = '"kind":"seal"';

interface Start {
  readonly header: Buffer;
  readonly from: number;
  /** Bytes that stay; 0 for a new file. */
  readonly end: number;
}

const ANEW = (header: Buffer): Start => ({ header, from: 0, end: 0 });

/** Writes a block for every {@link BLOCK_EVENTS} further entries of the log. `seal` is the newest sealing among them. */
async function extend(
  { log, origin }: Indexed,
  path: string,
  { header, from, end }: Start,
  progress: (added: number) => void = () => undefined,
): Promise<{ added: number; seal: number }> {
  const file = openSync(path, end === 0 ? "w" : "r+", 0o600);
  try {
    if (end === 0) writeSync(file, header, 0, FILE_HEADER_BYTES, 0);
    let at = Math.max(end, FILE_HEADER_BYTES);
    ftruncateSync(file, at);
    const builder = new BlockBuilder();
    let done = from;
    let seal = 0;
    for await (const { index, text } of untilTorn(readTexts(log, origin, from))) {
      const event = JSON.parse(text) as JsonObject;
      if (event["kind"] === "seal") seal = index;
      for (const { next, block } of builder.add(index, text, event)) {
        writeSync(file, block, 0, block.length, at);
        at += block.length;
        done = next;
        progress(done - from);
      }
    }
    if (done > from) fsyncSync(file);
    return { added: done - from, seal };
  } finally {
    closeSync(file);
  }
}

/** Notes that nothing of what was sealed is in the index, once the sealing itself is done. */
function markSealed({ log, origin }: Indexed, path: string, seal: number): void {
  if (existsSync(join(log, "sealing"))) return;
  const file = openSync(path, "r+");
  try {
    const header = Buffer.alloc(FILE_HEADER_BYTES);
    readSync(file, header, 0, FILE_HEADER_BYTES, 0);
    const first = header.toString("utf8").split(" ")[1] ?? "";
    writeSync(file, fileHeader(origin, first, seal), 0, FILE_HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
