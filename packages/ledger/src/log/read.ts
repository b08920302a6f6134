import { LedgerError } from "../error.js";
import type { RecordedEvent } from "../event/kinds.js";
import { type Frame, type Hint, listSegments, SegmentReader } from "../segment/reader.js";
import { OFFSETS_EVERY, offsetHint } from "./offsets.js";

/** One entry of a log. */
export interface Entry {
  readonly index: number;
  /** The event as it is in the log: canonical JSON. */
  readonly text: string;
  readonly event: RecordedEvent;
}

/**
 * Reads one entry, by the file of offsets where that is of use.
 * @throws LedgerError as {@link readLog}; `log.sealed` where its content was deleted
 */
export async function readEntry(folder: string, origin: string, index: number): Promise<Entry> {
  const hint = await offsetHint(folder, index);
  const first = segmentsFrom(await listSegments(folder), index)[0];
  if (hint !== null && first !== undefined && hint.index >= first) {
    const found = await readAt(folder, first, origin, index, hint);
    if (found === "sealed") throw sealedEntry(index);
    if (found !== null) return found;
  }
  for await (const entry of readLog(folder, origin, index, index + 1)) return entry;
  throw sealedEntry(index);
}

function sealedEntry(index: number): LedgerError {
  return new LedgerError("log.sealed", `entry ${index} is sealed: its content was deleted`);
}

/** The entry as the hint leads to it, or null where that is not the entry: the hint is nobody's word. */
async function readAt(
  folder: string,
  first: number,
  origin: string,
  index: number,
  hint: Hint,
): Promise<Entry | "sealed" | null> {
  const reader = await SegmentReader.open(folder, first, origin, index, hint);
  try {
    const frame = (await reader.frames())[0];
    if (frame === undefined) return null;
    if (frame.sealed !== null) return frame.sealed.index === index ? "sealed" : null;
    const text = frame.prefixed.toString("utf8", 1);
    const event = JSON.parse(text) as RecordedEvent;
    return event.index === index ? { index, text, event } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    await reader.close();
  }
}

/**
 * Reads the entries `[from, until)` of a log's folder, in order, beside its writer too; memory does not grow with
 * the log. Sealed entries have no content and are left out. It checks frames, not signatures: that is verification.
 * @throws LedgerError `log.torn` at damage before `until`, `log.range` where an entry is not there, `log.tampered`, `log.newer`
 */
export async function* readLog(folder: string, origin: string, from = 0, until = Infinity): AsyncGenerator<Entry> {
  for await (const { index, text } of readTexts(folder, origin, from, until)) {
    yield { index, text, event: JSON.parse(text) as RecordedEvent };
  }
}

/**
 * The same without parsing: for readers of many entries that look into few. `wanted` is asked about the bytes of each
 * (a zero byte and the event, valid until it returns); the others are passed over at a fraction of the cost.
 * @throws LedgerError as {@link readLog}
 */
export async function* readTexts(
  folder: string,
  origin: string,
  from = 0,
  until = Infinity,
  wanted: (prefixed: Buffer) => boolean = EVERY,
): AsyncGenerator<Omit<Entry, "event">> {
  let next = from;
  for (const first of segmentsFrom(await listSegments(folder), from)) {
    if (first >= until) return;
    if (first > next) throw new LedgerError("log.range", `entry ${next} is missing`);
    const reader = await SegmentReader.open(folder, first, origin, from, await goodHint(folder, first, origin, from));
    try {
      for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
        for (const { index, prefixed, sealed } of frames) {
          if (index >= until) return;
          if (sealed === null && wanted(prefixed)) yield { index, text: prefixed.toString("utf8", 1) };
          next = index + 1;
        }
      }
      if (next >= until) return; // what stands behind may be half written by now
      if (reader.end.damage !== null)
        throw new LedgerError("log.torn", `entry ${reader.end.next}: ${reader.end.damage}`);
      next = Math.max(next, Math.min(from, reader.end.next));
    } finally {
      await reader.close();
    }
  }
  if (until !== Infinity && next < until) throw new LedgerError("log.range", `entry ${next} is missing`);
}

const EVERY = () => true;

/** A hint to entry `from` that was held against the entry it leads to, or null: then the segment is stepped through. */
async function goodHint(folder: string, first: number, origin: string, from: number): Promise<Hint | null> {
  if (from - first < OFFSETS_EVERY) return null;
  const hint = await offsetHint(folder, from);
  if (hint === null || hint.index <= first) return null;
  return (await readAt(folder, first, origin, hint.index, hint)) === null ? null : hint;
}

/**
 * The frames of the first `size` entries, sealed ones too, each valid until the next is asked for.
 * @throws LedgerError as {@link readLog}
 */
export async function* readFrames(folder: string, origin: string, size: number): AsyncGenerator<Frame> {
  let next = 0;
  for (const first of await listSegments(folder)) {
    if (next >= size) return;
    if (first !== next) throw new LedgerError("log.range", `entry ${next} is missing`);
    const reader = await SegmentReader.open(folder, first, origin);
    try {
      for (let frames = await reader.frames(); frames.length > 0 && next < size; frames = await reader.frames()) {
        for (const frame of frames) {
          if (next >= size) break;
          yield frame;
          next++;
        }
      }
      if (next < size && reader.end.damage !== null) {
        throw new LedgerError("log.torn", `entry ${next}: ${reader.end.damage}`);
      }
    } finally {
      await reader.close();
    }
  }
  if (next < size) throw new LedgerError("log.range", `entry ${next} is missing`);
}

/** The segments that can hold entries from `from` on. */
export function segmentsFrom(segments: readonly number[], from: number): number[] {
  const start = segments.findLastIndex((first) => first <= from);
  return segments.slice(Math.max(0, start));
}
