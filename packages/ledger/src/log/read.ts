import { LedgerError } from "../error.js";
import type { RecordedEvent } from "../event/kinds.js";
import { listSegments, SegmentReader } from "../segment/reader.js";

/** One entry of a log. */
export interface Entry {
  readonly index: number;
  /** The event as it is in the log: canonical JSON. */
  readonly text: string;
  readonly event: RecordedEvent;
}

/**
 * Reads the entries `[from, until)` of a log's folder, in order, beside its writer too; memory does not grow with
 * the log. It checks frames, not signatures: that is verification.
 * @throws LedgerError `log.torn` at damage before `until`, `log.range` where an entry is not there, `log.tampered`, `log.newer`
 */
export async function* readLog(folder: string, origin: string, from = 0, until = Infinity): AsyncGenerator<Entry> {
  let next = from;
  for (const first of segmentsFrom(await listSegments(folder), from)) {
    if (first >= until) return;
    if (first > next) throw new LedgerError("log.range", `entry ${next} is missing`);
    const reader = await SegmentReader.open(folder, first, origin, from);
    try {
      for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
        for (const { index, prefixed } of frames) {
          if (index >= until) return;
          const text = prefixed.toString("utf8", 1);
          yield { index, text, event: JSON.parse(text) as RecordedEvent };
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

/** The segments that can hold entries from `from` on. */
export function segmentsFrom(segments: readonly number[], from: number): number[] {
  const start = segments.findLastIndex((first) => first <= from);
  return segments.slice(Math.max(0, start));
}
