import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Batch } from "../../../packages/ledger/src/log/batch.js";
import { formatRecord } from "../../../packages/ledger/src/log/checkpoints.js";
import { Frontier } from "../../../packages/ledger/src/merkle/frontier.js";
import type { Hash } from "../../../packages/ledger/src/merkle/hash.js";
import { signCheckpoint } from "../../../packages/ledger/src/note/checkpoint.js";
import type { Signer } from "../../../packages/ledger/src/note/signer.js";
import { formatHeader, segmentName } from "../../../packages/ledger/src/segment/frame.js";

/** The bytes of a log: of each segment its header and frames, and the records of its checkpoints. */
export interface Bytes {
  readonly segments: { name: string; header: Buffer; frames: Buffer[] }[];
  records: Buffer[];
}

/** A log of these entries, `each` to a segment, with a checkpoint at each of `sizes`, all made by whoever holds the key. */
export function logOf(texts: readonly string[], each: number, sizes: readonly number[], signer: Signer): Bytes {
  const segments: Bytes["segments"] = [];
  const records: Buffer[] = [];
  const frontier = new Frontier();
  for (const [index, text] of texts.entries()) {
    if (index % each === 0)
      segments.push({ name: segmentName(index), header: formatHeader(index, signer.name), frames: [] });
    const { frame, leaf } = entryOf(text);
    segments.at(-1)?.frames.push(frame);
    frontier.append(leaf);
    if (!sizes.includes(frontier.size)) continue;
    const checkpoint = { origin: signer.name, size: frontier.size, root: frontier.root() };
    records.push(Buffer.from(formatRecord(signCheckpoint(checkpoint, [signer]))));
  }
  return { segments, records };
}

/** Frames and leaves already made: another history shares most entries with the true one. */
const made = new Map<string, { readonly frame: Buffer; readonly leaf: Hash }>();

function entryOf(text: string): { readonly frame: Buffer; readonly leaf: Hash } {
  const known = made.get(text);
  if (known !== undefined) return known;
  const batch = new Batch();
  const leaf = batch.add(text, true);
  const entry = { frame: Buffer.from(batch.frames), leaf };
  if (made.size < 20_000) made.set(text, entry);
  return entry;
}

/** A log whose parts can be replaced without the other's being changed. */
function copyOf({ segments, records }: Bytes): Bytes {
  return { segments: segments.map((one) => ({ ...one, frames: [...one.frames] })), records: [...records] };
}

/** Numbers from 0 to `below` - 1. */
export type Below = (below: number) => number;

/** What can be done to the files without the key. */
const BY_ANYBODY: Readonly<Record<string, (log: Bytes, below: Below) => void>> = {
  flip(log, below) {
    const segment = pick(log.segments, below);
    const where = below(10);
    if (where === 0) segment.header = flipped(segment.header, below);
    else change(where < 3 ? log.records : segment.frames, below);
  },
  drop(log, below) {
    const { frames } = pick(log.segments, below);
    frames.splice(below(frames.length), 1);
  },
  insert(log, below) {
    const { frames } = pick(log.segments, below);
    const at = below(frames.length + 1);
    const text = (frames[Math.min(at, frames.length - 1)] as Buffer).toString("utf8", 9).slice(0, -1);
    frames.splice(at, 0, entryOf(text.replace(/"message":"/, '"message":"also ')).frame);
  },
  reorder(log, below) {
    const { frames } = pick(log.segments, below);
    const a = below(frames.length);
    const b = (a + 1 + below(frames.length - 1)) % frames.length;
    [frames[a], frames[b]] = [frames[b] as Buffer, frames[a] as Buffer];
  },
  /** Entries at the end, and every checkpoint that speaks of them. */
  truncate(log, below) {
    const left = 1 + below(1_999);
    log.records = log.records.filter((record) => Number(record.toString().split("\n")[1]) <= left);
    for (const segment of [...log.segments].reverse()) {
      const first = Number(segment.name.slice(0, 20));
      if (first >= left) log.segments.pop();
      else segment.frames.splice(left - first);
    }
  },
  /** In the midst of a frame, as a torn write would. */
  cut(log, below) {
    const segment = pick(log.segments, below);
    const at = below(segment.frames.length);
    const frame = segment.frames[at] as Buffer;
    segment.frames.splice(at, Number.POSITIVE_INFINITY, frame.subarray(0, below(frame.length)));
  },
  "swap segments"(log, below) {
    const a = below(log.segments.length);
    const b = (a + 1 + below(log.segments.length - 1)) % log.segments.length;
    const [one, other] = [log.segments[a], log.segments[b]] as [Bytes["segments"][0], Bytes["segments"][0]];
    [one.name, other.name] = [other.name, one.name];
    // With headers that fit their names, or as the files were.
    if (below(2) === 0) [one.header, other.header] = [other.header, one.header];
  },
};

/** What the owner of the key does: another history, hashed and signed anew from the first entry on. */
const BY_OWNER: Readonly<Record<string, (texts: string[], below: Below) => void>> = {
  "rewrite an entry": (texts, below) => {
    const at = 1 + below(texts.length - 1);
    texts[at] = (texts[at] as string).replace('"message":"', '"message":"not ');
  },
  "leave an entry out": (texts, below) => {
    texts.splice(1 + below(texts.length - 1), 1);
    texts.push(texts.at(-1) as string);
  },
  "put an entry in": (texts, below) => {
    const at = 1 + below(texts.length - 1);
    texts.splice(at, 0, texts[at] as string);
    texts.pop();
  },
  "change the order": (texts, below) => {
    const at = 1 + below(texts.length - 2);
    const [one, other] = [texts[at] as string, texts[at + 1] as string];
    [texts[at], texts[at + 1]] = [other, one];
  },
  "end earlier": (texts, below) => void texts.splice(1 + below(texts.length - 1)),
};

const KINDS = [...Object.keys(BY_ANYBODY), ...Object.keys(BY_OWNER)];

/** The log after one of all tamperings, chosen by chance, and which. */
export function tampered(
  texts: readonly string[],
  whole: Bytes,
  make: (texts: readonly string[]) => Bytes,
  below: Below,
): { kind: string; log: Bytes } {
  const kind = KINDS[below(KINDS.length)] as string;
  const byAnybody = BY_ANYBODY[kind];
  if (byAnybody !== undefined) {
    const log = copyOf(whole);
    byAnybody(log, below);
    return { kind, log };
  }
  const others = [...texts];
  BY_OWNER[kind]?.(others, below);
  // The index stands in each event, and its owner writes it anew too.
  const log = make(others.map((text, index) => text.replace(/"index":\d+/, `"index":${index}`)));
  return { kind, log };
}

/** Writes a log; what is as in `pristine` is only linked. */
export function writeLog(
  folder: string,
  { segments, records }: Bytes,
  pristine: string | null,
  same: Bytes | null,
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "segments"), { recursive: true });
  for (const { name, header, frames } of segments) {
    const before = same?.segments.find((one) => one.name === name);
    const unchanged = before?.header.equals(header) && isSame(before.frames, frames);
    if (pristine !== null && unchanged) linkSync(join(pristine, "segments", name), join(folder, "segments", name));
    else writeFileSync(join(folder, "segments", name), Buffer.concat([header, ...frames]));
  }
  writeFileSync(join(folder, "checkpoints"), Buffer.concat(records));
}

function isSame(a: readonly Buffer[], b: readonly Buffer[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

function change(list: Buffer[], below: Below): void {
  const at = below(list.length);
  list[at] = flipped(list[at] as Buffer, below);
}

function flipped(bytes: Buffer, below: Below): Buffer {
  const copy = Buffer.from(bytes);
  const at = below(copy.length);
  copy[at] = (copy[at] as number) ^ (1 << below(8));
  return copy;
}

function pick<T>(list: readonly T[], below: Below): T {
  return list[below(list.length)] as T;
}
