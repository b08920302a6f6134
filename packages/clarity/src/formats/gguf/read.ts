import { Cursor, Ended } from "../cursor.js";
import { type Problem, Problems } from "../problem.js";
import { isSlotKey, type SlotPlace } from "../slots.js";
import type { Source } from "../source.js";
import { TENSOR_TYPES, VALUE_TYPES } from "./types.js";

export type GgufCode = "header" | "version" | "bounds" | "duplicate_key" | "tensor" | "overlap" | "trailing";

export type GgufScalar = string | number | bigint | boolean;

export interface GgufValue {
  readonly key: string;
  /** `u32`, `string`, `array of string`. */
  readonly type: string;
  /** The value; of an array its first elements. */
  readonly value: GgufScalar | readonly GgufScalar[];
  /** Elements of an array, else null. */
  readonly length: number | null;
  /** Where type and value lie in the file, the key left out. */
  readonly start: number;
  readonly end: number;
}

type Read = Pick<GgufValue, "type" | "value" | "length">;

export interface GgufTensor {
  readonly name: string;
  readonly dtype: string;
  /** Innermost dimension first, as stored. */
  readonly shape: readonly number[];
  /** From the start of the data. */
  readonly offset: number;
  /** Null where the type is unknown or the shape does not fit it. */
  readonly bytes: number | null;
}

export interface Gguf {
  readonly version: number | null;
  readonly littleEndian: boolean;
  readonly alignment: number;
  /** Null where the header could not be read to its end. */
  readonly dataStart: number | null;
  /** Behind the last key, and behind the last tensor's description; null where `dataStart` is. */
  readonly layout: { readonly keysEnd: number; readonly tensorsEnd: number } | null;
  /** What {@link isSlotKey} names, in the order of the file. */
  readonly slots: readonly SlotPlace[];
  readonly metadata: readonly GgufValue[];
  readonly tensors: readonly GgufTensor[];
  readonly problems: readonly Problem<GgufCode>[];
}

/** ggml itself allows 4 dimensions and names of 64 bytes; the rest bounds memory to about 100 MB. */
const MOST = {
  keys: 65_536,
  tensors: 200_000,
  key: 65_535,
  string: 16 << 20,
  text: 64 << 20,
  elements: 50_000_000,
  rank: 4,
};
const PREVIEW = 8;

class Bad extends Error {
  constructor(
    readonly code: GgufCode,
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Reads a GGUF header (versions 2 and 3, both byte orders) and checks all it says about the data. Never throws on content. */
export function readGguf(source: Source): Gguf {
  const reader = new Reader(source);
  try {
    reader.read();
  } catch (error) {
    if (error instanceof Bad) reader.problems.add(error.code, error.message, error.at);
    else if (error instanceof Ended) reader.problems.add("header", "the file ends inside the header", error.at);
    else throw error;
  }
  const { version, littleEndian, alignment, dataStart, layout, slots, metadata, tensors, problems } = reader;
  return { version, littleEndian, alignment, dataStart, layout, slots, metadata, tensors, problems: problems.all };
}

class Reader {
  version: number | null = null;
  littleEndian = true;
  alignment = 32;
  dataStart: number | null = null;
  layout: Gguf["layout"] = null;
  readonly slots: SlotPlace[] = [];
  readonly metadata: GgufValue[] = [];
  readonly tensors: GgufTensor[] = [];
  readonly problems = new Problems<GgufCode>();
  #cursor: Cursor;
  #text = 0;
  #elements = 0;

  constructor(readonly source: Source) {
    this.#cursor = new Cursor(source);
  }

  read(): void {
    if (this.#cursor.u32() !== 0x46554747) throw new Bad("header", "no GGUF magic", 0);
    let version = this.#cursor.u32();
    if (version > 0xffff) {
      this.littleEndian = false;
      this.#cursor = new Cursor(this.source, 4, this.source.size, false);
      version = this.#cursor.u32();
    }
    this.version = version;
    if (version !== 2 && version !== 3) throw new Bad("version", `version ${version}`, 4);
    const tensors = this.#count(MOST.tensors, 24, "tensors");
    const keys = this.#count(MOST.keys, 13, "keys");
    this.#readMetadata(keys);
    const keysEnd = this.#cursor.at;
    this.#readTensors(tensors);
    const tensorsEnd = this.#cursor.at;
    this.dataStart = Math.ceil(tensorsEnd / this.alignment) * this.alignment;
    this.layout = { keysEnd, tensorsEnd };
    this.#layout(this.source.size - this.dataStart);
  }

  /** A count no larger than `most`, nor than what the rest of the file can hold at `least` bytes each. */
  #count(most: number, least: number, what: string): number {
    const at = this.#cursor.at;
    const count = this.#cursor.u64();
    if (count > most || count * least > this.#cursor.left) throw new Bad("bounds", `${count} ${what}`, at);
    return count;
  }

  #string(most: number): string {
    const at = this.#cursor.at;
    const length = this.#cursor.u64();
    if (length > most || length > this.#cursor.left) throw new Bad("bounds", `a string of ${length} bytes`, at);
    this.#text += length;
    if (this.#text > MOST.text) throw new Bad("bounds", `more than ${MOST.text} bytes of text`, at);
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0; ) {
      const part = this.#cursor.bytes(Math.min(left, 1 << 20));
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts).toString("utf8");
  }

  #readMetadata(count: number): void {
    const seen = new Set<string>();
    for (let index = 0; index < count; index++) {
      const at = this.#cursor.at;
      const key = this.#string(MOST.key);
      if (seen.has(key)) this.problems.add("duplicate_key", JSON.stringify(key), at);
      seen.add(key);
      const start = this.#cursor.at;
      const type = this.#cursor.u32();
      const read = type === 9 ? this.#array(2) : this.#scalar(type);
      this.metadata.push({ key, ...read, start, end: this.#cursor.at });
      // Behind the type and the length, which a text has before it.
      if (type === 8 && isSlotKey(key)) this.slots.push({ key, at, start: start + 12, end: this.#cursor.at });
      if (key === "general.alignment") this.#align(this.metadata.at(-1) as GgufValue, at);
    }
  }

  #align({ type, value }: GgufValue, at: number): void {
    if (type !== "u32" || typeof value !== "number" || value < 8 || value > 1 << 20 || (value & (value - 1)) !== 0) {
      throw new Bad("header", `an alignment of ${String(value)}`, at);
    }
    this.alignment = value;
  }

  #scalar(type: number): Read {
    const name = VALUE_TYPES[type]?.[0];
    if (name === undefined) throw new Bad("header", `a value of unknown type ${type}`, this.#cursor.at);
    return { type: name, value: this.#value(type), length: null };
  }

  #value(type: number): GgufScalar {
    const cursor = this.#cursor;
    switch (type) {
      case 0:
        return cursor.u8();
      case 1:
        return (cursor.u8() << 24) >> 24;
      case 2:
        return cursor.u16();
      case 3:
        return (cursor.u16() << 16) >> 16;
      case 4:
        return cursor.u32();
      case 5:
        return cursor.i32();
      case 6:
        return cursor.f32();
      case 7: {
        const byte = cursor.u8();
        if (byte > 1) this.problems.add("header", "a boolean that is neither 0 nor 1", cursor.at - 1);
        return byte !== 0;
      }
      case 8:
        return this.#string(MOST.string);
      case 10:
        return BigInt.asUintN(64, cursor.i64());
      case 11:
        return cursor.i64();
      default:
        return cursor.f64();
    }
  }

  /** Keeps the first elements and passes over the rest. */
  #array(depth: number): Read {
    const at = this.#cursor.at;
    const type = this.#cursor.u32();
    const known = VALUE_TYPES[type];
    if (known === undefined) throw new Bad("header", `an array of unknown type ${type}`, at);
    const [name, size] = known;
    const length = this.#count(MOST.elements, type === 9 ? 12 : Math.max(size, type === 8 ? 8 : 1), "elements");
    this.#elements += length;
    if (this.#elements > MOST.elements) throw new Bad("bounds", `more than ${MOST.elements} elements in all`, at);
    const value: GgufScalar[] = [];
    for (let index = 0; index < length; index++) {
      if (type === 9) {
        if (depth === 0) throw new Bad("bounds", "arrays nested too deeply", at);
        this.#array(depth - 1);
      } else if (index < PREVIEW) {
        value.push(this.#value(type));
      } else if (size > 0) {
        this.#cursor.skip(size * (length - index));
        break;
      } else {
        const bytes = this.#cursor.u64();
        if (bytes > MOST.string) throw new Bad("bounds", `a string of ${bytes} bytes`, this.#cursor.at - 8);
        this.#cursor.skip(bytes);
      }
    }
    return { type: `array of ${name}`, value, length };
  }

  #readTensors(count: number): void {
    const seen = new Set<string>();
    for (let index = 0; index < count; index++) {
      const at = this.#cursor.at;
      const name = this.#string(1024);
      if (name.length > 63) this.problems.add("tensor", `a name of ${name.length} characters`, at);
      if (seen.has(name)) this.problems.add("duplicate_key", JSON.stringify(name), at);
      seen.add(name);
      const rank = this.#cursor.u32();
      if (rank > MOST.rank) throw new Bad("bounds", `${name} has ${rank} dimensions`, at);
      const shape = Array.from({ length: rank }, () => this.#cursor.u64());
      const type = this.#cursor.u32();
      const offset = this.#cursor.u64();
      const bytes = tensorBytes(shape, type);
      if (bytes === null) this.problems.add("tensor", `${name}: type ${type}, shape ${shape.join("x")}`, at);
      if (offset % this.alignment !== 0) this.problems.add("tensor", `${name} is not aligned`, at);
      this.tensors.push({ name, dtype: TENSOR_TYPES[type]?.[0] ?? `type ${type}`, shape, offset, bytes });
    }
  }

  #layout(size: number): void {
    let behind = 0;
    for (const { name, offset, bytes } of [...this.tensors].sort((a, b) => a.offset - b.offset)) {
      if (bytes === null) continue;
      if (offset + bytes > size) this.problems.add("tensor", `${name} ends at ${offset + bytes} of ${size} bytes`);
      if (offset < behind && bytes > 0) this.problems.add("overlap", `${name} starts at ${offset}, before ${behind}`);
      if (offset - behind >= this.alignment) this.problems.add("trailing", `${offset - behind} bytes before ${name}`);
      behind = Math.max(behind, offset + bytes);
    }
    if (size - behind >= this.alignment) this.problems.add("trailing", `${size - behind} bytes behind the last tensor`);
  }
}

/** Null where the type is unknown, a dimension is 0 blocks long or the product is beyond 2^53. */
function tensorBytes(shape: readonly number[], type: number): number | null {
  const known = TENSOR_TYPES[type];
  if (known === undefined) return null;
  const [, block, size] = known;
  const elements = shape.reduce((product, dim) => product * dim, 1);
  const bytes = (elements / block) * size;
  if (!Number.isSafeInteger(elements) || !Number.isSafeInteger(bytes) || (shape[0] ?? 1) % block !== 0) return null;
  return bytes;
}
