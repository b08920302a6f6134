/** A file to be written, as new bytes and parts of an old file. */
export type Segment = Uint8Array | { readonly start: number; readonly end: number };

export const segmentBytes = (segment: Segment): number =>
  segment instanceof Uint8Array ? segment.length : segment.end - segment.start;

/** What lies between `start` and `end` and in none of the spans, in order. Spans do not overlap. */
export function around(
  start: number,
  end: number,
  spans: readonly { readonly start: number; readonly end: number }[],
): { start: number; end: number }[] {
  const left: { start: number; end: number }[] = [];
  let at = start;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start > at) left.push({ start: at, end: span.start });
    at = Math.max(at, span.end);
  }
  if (at < end) left.push({ start: at, end });
  return left;
}
