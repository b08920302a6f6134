import { around, type Segment, segmentBytes } from "../segment.js";
import { isSlotKey, SLOT_KEYS } from "../slots.js";
import type { Source } from "../source.js";
import type { Gguf } from "./read.js";

/** Magic, version and the number of tensors; the number of keys follows. */
const COUNT_AT = 16;
const KEYS_AT = 24;

/** The file with the two texts as the only slots, behind the keys it has; null takes the slots out. */
export function writeGgufSlots(source: Source, model: Gguf, texts: readonly [string, string] | null): Segment[] {
  const { keysEnd, tensorsEnd } = model.layout!;
  const old = model.metadata.flatMap(({ key, end }) => {
    const slot = model.slots.find((one) => one.key === key && one.end === end);
    return slot === undefined ? [] : [{ start: slot.at, end }];
  });
  const kept = model.metadata.filter(({ key, type }) => !(isSlotKey(key) && type === "string")).length;
  const fresh = texts === null ? [] : SLOT_KEYS.map((key, index) => entry(key, texts[index]!, model.littleEndian));
  const head: Segment[] = [
    { start: 0, end: COUNT_AT },
    u64(kept + fresh.length, model.littleEndian),
    ...around(KEYS_AT, keysEnd, old),
    ...fresh,
    { start: keysEnd, end: tensorsEnd },
  ];
  // Without tensors nothing has to be aligned, and what follows is kept as it is.
  if (model.tensors.length === 0) return [...head, { start: tensorsEnd, end: source.size }];
  const length = head.reduce((sum, segment) => sum + segmentBytes(segment), 0);
  const pad = (model.alignment - (length % model.alignment)) % model.alignment;
  return [...head, Buffer.alloc(pad), { start: model.dataStart!, end: source.size }];
}

const entry = (key: string, text: string, little: boolean): Buffer =>
  Buffer.concat([string(key, little), u32(8, little), string(text, little)]);

const string = (text: string, little: boolean): Buffer => {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([u64(bytes.length, little), bytes]);
};

function u32(value: number, little: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

function u64(value: number, little: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  if (little) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
