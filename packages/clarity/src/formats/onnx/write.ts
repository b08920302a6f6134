import { around, type Segment } from "../segment.js";
import { isSlotKey, SLOT_KEYS } from "../slots.js";
import type { Source } from "../source.js";
import type { Onnx } from "./read.js";

/** The file with the two texts as the only slots, as properties at its end; null takes the slots out. */
export function writeOnnxSlots(source: Source, model: Onnx, texts: readonly [string, string] | null): Segment[] {
  const old = model.metadata.filter(({ key }) => isSlotKey(key)).map(({ at, end }) => ({ start: at, end }));
  const kept = around(0, source.size, old);
  return texts === null ? kept : [...kept, ...SLOT_KEYS.map((key, index) => property(key, texts[index]!))];
}

/** `metadata_props` is field 14 of a ModelProto; its entries have key and value as fields 1 and 2. */
const property = (key: string, text: string): Buffer =>
  field(14, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(text))]));

const field = (number: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);

function varint(value: number): Buffer {
  const out: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) out.push((left % 128) + 128);
  return Buffer.from([...out, left]);
}
