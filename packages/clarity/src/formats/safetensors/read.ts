import { Cursor, Ended } from "../cursor.js";
import { JsonError, JsonReader } from "../json.js";
import { type Problem, Problems } from "../problem.js";
import { isSlotKey, type SlotPlace } from "../slots.js";
import { type Source, WINDOW } from "../source.js";

export type SafetensorsCode =
  | "header_size"
  | "header_syntax"
  | "duplicate_key"
  | "metadata"
  | "tensor"
  | "range"
  | "overlap"
  | "hole"
  | "too_many";

export interface SafetensorsTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Offsets in the data buffer. */
  readonly start: number;
  readonly end: number;
}

/** Where in the file a writer may insert, as offsets. */
export interface SafetensorsLayout {
  /** Behind the header's opening brace. */
  readonly open: number;
  /** Behind the opening brace of `__metadata__`; null where there is none. */
  readonly metadataOpen: number | null;
  /** Behind the header's closing brace: blanks follow up to the data. */
  readonly close: number;
}

export interface Safetensors {
  /** Offset of the data buffer in the file; null where the header could not be read to its end. */
  readonly dataStart: number | null;
  /** Null where `dataStart` is. */
  readonly layout: SafetensorsLayout | null;
  /** What {@link isSlotKey} names, in the order of the file. */
  readonly slots: readonly SlotPlace[];
  readonly tensors: readonly SafetensorsTensor[];
  readonly metadata: readonly (readonly [string, string])[];
  readonly problems: readonly Problem<SafetensorsCode>[];
}

/** The format's own bound on the header, and ours on what is kept of it (about 100 MB in memory). */
const MOST = { header: 100_000_000, tensors: 200_000, name: 64 * 1024, value: 16 << 20, metadata: 32 << 20, rank: 64 };

const BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  I64: 64,
  U64: 64,
  F64: 64,
  C64: 64,
};

/** One text for each type, whichever tensor names it. */
const TYPES: ReadonlyMap<string, string> = new Map(Object.keys(BITS).map((type) => [type, type]));

class TooMany extends Error {}

/** Reads the header of a safetensors file and checks all it says about the data. Never throws on content. */
export function readSafetensors(source: Source): Safetensors {
  const reader = new Reader(source);
  try {
    reader.read();
  } catch (error) {
    if (error instanceof TooMany) reader.problems.add("too_many", error.message);
    else if (error instanceof JsonError) reader.problems.add("header_syntax", error.message, error.at);
    else if (error instanceof Ended) reader.problems.add("header_syntax", error.message, error.at);
    else throw error;
  }
  const { dataStart, layout, slots, tensors, metadata, problems } = reader;
  return { dataStart, layout, slots, tensors, metadata, problems: problems.all };
}

class Reader {
  dataStart: number | null = null;
  layout: SafetensorsLayout | null = null;
  #metadataOpen: number | null = null;
  readonly slots: SlotPlace[] = [];
  readonly tensors: SafetensorsTensor[] = [];
  readonly metadata: [string, string][] = [];
  readonly problems = new Problems<SafetensorsCode>();

  constructor(readonly source: Source) {}

  read(): void {
    if (this.source.size < 8) return this.problems.add("header_size", "shorter than the header's length");
    const length = new Cursor(this.source).u64();
    if (length > MOST.header) return this.problems.add("header_size", `a header of ${length} bytes`, 0);
    if (length < 2 || length > this.source.size - 8) {
      return this.problems.add("header_size", `a header of ${length} bytes in a file of ${this.source.size}`, 0);
    }
    const json = new JsonReader(new Cursor(this.source, 8, 8 + length));
    if (json.cursor.peek() !== 0x7b)
      return this.problems.add("header_syntax", "the header does not start with a brace", 8);
    const open = json.cursor.at + 1;
    const names = new Set<string>();
    json.object(MOST.name, (name, at) => {
      if (names.has(name)) this.problems.add("duplicate_key", JSON.stringify(name), at);
      names.add(name);
      if (name === "__metadata__") this.#metadata(json);
      else this.#tensor(json, name, at);
    });
    const close = json.cursor.at;
    checkBlank(json.cursor);
    this.dataStart = 8 + length;
    this.layout = { open, metadataOpen: this.#metadataOpen, close };
    this.#layout(this.source.size - this.dataStart);
  }

  #metadata(json: JsonReader): void {
    if (json.peek() !== 0x7b) {
      this.problems.add("metadata", "__metadata__ is no object", json.cursor.at);
      return json.skip(8);
    }
    this.#metadataOpen = json.cursor.at + 1;
    const keys = new Set<string>();
    let bytes = 0;
    json.object(MOST.name, (key, at) => {
      if (keys.has(key)) this.problems.add("duplicate_key", `__metadata__.${key}`, at);
      keys.add(key);
      if (json.peek() !== 0x22) {
        this.problems.add("metadata", `${JSON.stringify(key)} is no string`, at);
        return json.skip(8);
      }
      const start = json.cursor.at + 1;
      const value = json.string(MOST.value);
      if (isSlotKey(key)) this.slots.push({ key, at, start, end: json.cursor.at - 1 });
      bytes += key.length + value.length;
      if (bytes > MOST.metadata || keys.size > MOST.tensors) throw new TooMany("metadata beyond what is kept");
      this.metadata.push([key, value]);
    });
  }

  #tensor(json: JsonReader, name: string, at: number): void {
    if (this.tensors.length >= MOST.tensors) throw new TooMany(`more than ${MOST.tensors} tensors`);
    const seen = new Set<string>();
    let dtype: string | null = null;
    const shape: number[] = [];
    const offsets: number[] = [];
    const numbers = (into: number[], most: number) =>
      json.array(() => {
        if (into.push(json.whole()) > most) json.fail("more numbers than belong here");
      });
    json.object(64, (key, keyAt) => {
      if (seen.has(key)) this.problems.add("duplicate_key", `${name}.${key}`, keyAt);
      seen.add(key);
      if (key === "dtype") dtype = json.string(64);
      else if (key === "shape") numbers(shape, MOST.rank);
      else if (key === "data_offsets") numbers(offsets, 2);
      else {
        this.problems.add("tensor", `${name} has a field ${JSON.stringify(key)}`, keyAt);
        json.skip(8);
      }
    });
    const [start, end] = offsets;
    if (dtype === null || !seen.has("shape") || start === undefined || end === undefined) {
      return this.problems.add("tensor", `${JSON.stringify(name)} lacks dtype, shape or data_offsets`, at);
    }
    // What is kept of each is small: the type's own text and room for more dimensions would be most of it.
    const tensor = { name, dtype: TYPES.get(dtype) ?? dtype, shape: shape.slice(), start, end };
    this.tensors.push(tensor);
    this.#size(tensor, at);
  }

  #size({ name, dtype, shape, start, end }: SafetensorsTensor, at: number): void {
    const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
    if (bits === undefined)
      return this.problems.add("tensor", `${name} is of unknown type ${JSON.stringify(dtype)}`, at);
    const size = (shape.reduce((product, dim) => product * BigInt(dim), 1n) * BigInt(bits) + 7n) / 8n;
    if (start > end || size !== BigInt(end - start)) {
      this.problems.add("range", `${name} needs ${size} bytes and names ${start} to ${end}`, at);
    }
  }

  /** The format allows no hole and no overlap: first byte 0, last byte the file's. */
  #layout(size: number): void {
    let behind = 0;
    for (const { name, start, end } of [...this.tensors].sort((a, b) => a.start - b.start || a.end - b.end)) {
      if (end > size) this.problems.add("range", `${name} ends at ${end} of ${size} bytes`);
      if (start < behind) this.problems.add("overlap", `${name} starts at ${start}, before ${behind}`);
      if (start > behind) this.problems.add("hole", `${start - behind} bytes before ${name}`);
      behind = Math.max(behind, end);
    }
    if (behind < size) this.problems.add("hole", `${size - behind} bytes behind the last tensor`);
  }
}

/** Behind the object the format allows spaces and nothing else. */
function checkBlank(cursor: Cursor): void {
  while (cursor.left > 0) {
    const piece = cursor.source.read(cursor.at, Math.min(WINDOW, cursor.left));
    const found = piece.findIndex((byte) => byte !== 0x20);
    if (found >= 0 || piece.length === 0)
      throw new JsonError("something other than spaces follows the header's object", cursor.at + found);
    cursor.skip(piece.length);
  }
}
