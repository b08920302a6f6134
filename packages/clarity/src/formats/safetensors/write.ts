import type { Segment } from "../segment.js";
import { SLOT_KEYS } from "../slots.js";
import { bytesSource, type Source } from "../source.js";
import { readSafetensors, type Safetensors } from "./read.js";

/** Most bytes of a header that is rewritten; the format's own bound is 100 MB, which no model comes near. */
export const MOST_HEADER = 16 << 20;

/** What a header looked like before anything was embedded, to give the same bytes back. */
export interface SafetensorsWas {
  /** Spaces behind the closing brace. */
  readonly pad: number;
  /** There was no `__metadata__`. */
  readonly bare: boolean;
}

export const wasSafetensors = ({ dataStart, layout }: Safetensors): SafetensorsWas => ({
  pad: dataStart! - layout!.close,
  bare: layout!.metadataOpen === null,
});

/** The file with the two texts as the only slots. The texts must be ASCII without quote and backslash. */
export function insertIntoSafetensors(
  source: Source,
  model: Safetensors,
  texts: readonly [string, string],
  was: SafetensorsWas,
): Segment[] {
  const bare = removed(headerOf(source, model), model, was);
  const again = readSafetensors(bytesSource(lengthBefore(bare)));
  const { open, metadataOpen } = again.layout!;
  const entries = SLOT_KEYS.map((key, index) => `"${key}":"${texts[index]}"`).join(",");
  const at = (metadataOpen ?? open) - 8;
  const empty = nextIsBrace(bare, at);
  const comma = empty ? "" : ",";
  const text = metadataOpen === null ? `"__metadata__":{${entries}}${comma}` : `${entries}${comma}`;
  const header = Buffer.concat([
    bare.subarray(0, at),
    Buffer.from(text, "latin1"),
    bare.subarray(at, again.layout!.close - 8),
  ]);
  // The data starts at a multiple of eight, as the reference writes it.
  return withData(Buffer.concat([header, blanks((8 - (header.length % 8)) % 8)]), source, model);
}

/** The file without slots; where nobody else rewrote it since, byte for byte what it was. */
export const stripSafetensors = (source: Source, model: Safetensors, was: SafetensorsWas): Segment[] =>
  withData(removed(headerOf(source, model), model, was), source, model);

const withData = (header: Buffer, source: Source, { dataStart }: Safetensors): Segment[] => [
  lengthBefore(header),
  { start: dataStart!, end: source.size },
];

function lengthBefore(header: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

const blanks = (count: number): Buffer => Buffer.alloc(count, 0x20);

function headerOf(source: Source, { dataStart }: Safetensors): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 8; at < dataStart!; ) {
    const piece = source.read(at, dataStart! - at).slice();
    parts.push(piece);
    at += piece.length;
  }
  return Buffer.concat(parts);
}

/** The header without slots, with the spaces behind it that it had. */
function removed(header: Buffer, { slots, layout }: Safetensors, was: SafetensorsWas): Buffer {
  let text = header.subarray(0, layout!.close - 8);
  for (const { at, end } of [...slots].sort((a, b) => b.at - a.at)) text = withoutEntry(text, at - 8, end + 1 - 8);
  const made = Buffer.from('"__metadata__":{}');
  const at = layout!.open - 8;
  if (slots.length > 0 && was.bare && text.subarray(at, at + made.length).equals(made)) {
    text = withoutEntry(text, at, at + made.length);
  }
  return Buffer.concat([text, blanks(was.pad)]);
}

/** Takes an entry of an object out, with the comma behind it, or else the one before it. */
function withoutEntry(text: Buffer, start: number, end: number): Buffer {
  let behind = end;
  while (isBlank(text[behind])) behind += 1;
  if (text[behind] === COMMA) return Buffer.concat([text.subarray(0, start), text.subarray(behind + 1)]);
  let before = start;
  while (isBlank(text[before - 1])) before -= 1;
  if (text[before - 1] === COMMA) before -= 1;
  else before = start;
  return Buffer.concat([text.subarray(0, before), text.subarray(end)]);
}

const COMMA = 0x2c;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

function nextIsBrace(text: Buffer, from: number): boolean {
  let at = from;
  while (isBlank(text[at])) at += 1;
  return text[at] === 0x7d;
}
