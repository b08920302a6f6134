import { Cursor, Ended } from "../cursor.js";
import { type Problem, Problems } from "../problem.js";
import { type Field, FieldBudget, fields, ProtobufError, textOf, varint } from "../protobuf.js";
import { isSlotKey, type SlotPlace } from "../slots.js";
import type { Source } from "../source.js";

export type OnnxCode = "broken" | "bounds" | "tensor";

export interface External {
  readonly location: string | null;
  readonly offset: string | null;
  readonly length: string | null;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes in the file, or null where they stand outside. */
  readonly bytes: number | null;
  readonly external: External | null;
  /** Where the numbers lie, if in one piece of this file; strings, and what lies in several, count as structure. */
  readonly data: { readonly start: number; readonly end: number } | null;
}

export interface OnnxProperty {
  readonly key: string;
  readonly value: string;
  /** The whole record, its tag included, and its payload. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

export interface Onnx {
  readonly irVersion: number | null;
  readonly producer: string | null;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** How often each `domain op_type` occurs, functions and subgraphs included. */
  readonly operators: ReadonlyMap<string, number>;
  /** `domain name` of the functions the model defines itself. */
  readonly functions: ReadonlySet<string>;
  readonly tensors: readonly OnnxTensor[];
  readonly metadata: readonly OnnxProperty[];
  /** What {@link isSlotKey} names, in the order of the file. */
  readonly slots: readonly SlotPlace[];
  readonly hasGraph: boolean;
  readonly problems: readonly Problem<OnnxCode>[];
}

const MOST = {
  fields: 20_000_000,
  tensors: 200_000,
  depth: 32,
  text: 4096,
  value: 1 << 20,
  operators: 10_000,
  metadata: 10_000,
};

/** Name and bits of each element type (onnx.proto TensorProto.DataType). */
const TYPES: readonly (readonly [string, number])[] = [
  ["undefined", 0],
  ["float32", 32],
  ["uint8", 8],
  ["int8", 8],
  ["uint16", 16],
  ["int16", 16],
  ["int32", 32],
  ["int64", 64],
  ["string", 0],
  ["bool", 8],
  ["float16", 16],
  ["float64", 64],
  ["uint32", 32],
  ["uint64", 64],
  ["complex64", 64],
  ["complex128", 128],
  ["bfloat16", 16],
  ["float8e4m3fn", 8],
  ["float8e4m3fnuz", 8],
  ["float8e5m2", 8],
  ["float8e5m2fnuz", 8],
  ["uint4", 4],
  ["int4", 4],
  ["float4e2m1", 4],
];

/** Fields of a TensorProto that hold numbers: float, int32, int64, raw, double and uint64 data. */
const NUMBERS = new Set([4, 5, 7, 9, 10, 11]);

/** Walks a ModelProto without loading it. Never throws on content. */
export function readOnnx(source: Source): Onnx {
  const reader = new Reader(source);
  try {
    reader.model();
    if (reader.budget.left < 0) reader.problems.add("bounds", `more than ${MOST.fields} fields`);
  } catch (error) {
    if (!(error instanceof ProtobufError || error instanceof Ended)) throw error;
    reader.problems.add("broken", error.message);
  }
  const { problems, irVersion, producer, opsets, operators, functions, tensors, metadata, slots, hasGraph } = reader;
  const read = { irVersion, producer, opsets, operators, functions, tensors, metadata, slots, hasGraph };
  return { ...read, problems: problems.all };
}

class Reader {
  irVersion: number | null = null;
  producer: string | null = null;
  hasGraph = false;
  readonly opsets: { domain: string; version: number }[] = [];
  readonly operators = new Map<string, number>();
  readonly functions = new Set<string>();
  readonly tensors: OnnxTensor[] = [];
  readonly metadata: OnnxProperty[] = [];
  readonly slots: SlotPlace[] = [];
  readonly problems = new Problems<OnnxCode>();
  readonly budget = new FieldBudget(MOST.fields);

  constructor(readonly source: Source) {}

  #fields({ start, end }: { start: number; end: number }): Generator<Field> {
    return fields(this.source, start, end, this.budget);
  }
  #text(field: Field, most = MOST.text): string {
    return textOf(this.source, field, most);
  }

  model(): void {
    for (const field of this.#fields({ start: 0, end: this.source.size })) {
      if (field.number === 1 && !field.delimited) this.irVersion = field.value;
      else if (!field.delimited) continue;
      else if (field.number === 2) this.producer = this.#text(field);
      else if (field.number === 7) {
        this.hasGraph = true;
        this.#graph(field, MOST.depth);
      } else if (field.number === 8) this.#opset(field);
      else if (field.number === 14) this.#property(field);
      else if (field.number === 25) this.#function(field);
    }
  }

  #opset(message: Field): void {
    let domain = "";
    let version = 0;
    for (const field of this.#fields(message)) {
      if (field.number === 1 && field.delimited) domain = this.#text(field);
      if (field.number === 2) version = field.value;
    }
    if (this.opsets.length < 1000) this.opsets.push({ domain, version });
  }

  #pair(message: Field): { key: string; value: string; place: Field | null } {
    let key = "";
    let value = "";
    let place: Field | null = null;
    for (const field of this.#fields(message)) {
      if (field.number === 1 && field.delimited) key = this.#text(field);
      if (field.number === 2 && field.delimited) {
        value = this.#text(field, MOST.value);
        place = field;
      }
    }
    return { key, value, place };
  }

  #property(message: Field): void {
    if (this.metadata.length >= MOST.metadata) {
      return this.problems.add("bounds", `more than ${MOST.metadata} properties`, message.at);
    }
    const { key, value, place } = this.#pair(message);
    const { at, start, end } = message;
    this.metadata.push({ key, value, at, start, end });
    if (isSlotKey(key) && place !== null) this.slots.push({ key, at, start: place.start, end: place.end });
  }

  #function(message: Field): void {
    let name = "";
    let domain = "";
    for (const field of this.#fields(message)) {
      if (!field.delimited) continue;
      if (field.number === 1) name = this.#text(field);
      else if (field.number === 10) domain = this.#text(field);
      else if (field.number === 7) this.#node(field, MOST.depth);
    }
    if (this.functions.size < MOST.operators) this.functions.add(`${domain} ${name}`);
  }

  #graph(message: Field, depth: number): void {
    if (depth === 0) return this.problems.add("bounds", "graphs nested too deeply", message.start);
    for (const field of this.#fields(message)) {
      if (!field.delimited) continue;
      if (field.number === 1) this.#node(field, depth);
      else if (field.number === 5) this.#tensor(field);
      else if (field.number === 15) this.#sparse(field);
    }
  }

  #node(message: Field, depth: number): void {
    let type = "";
    let domain = "";
    for (const field of this.#fields(message)) {
      if (!field.delimited) continue;
      if (field.number === 4) type = this.#text(field);
      else if (field.number === 7) domain = this.#text(field);
      else if (field.number === 5) this.#attribute(field, depth);
    }
    const key = `${domain} ${type}`;
    const before = this.operators.get(key);
    if (before === undefined && this.operators.size >= MOST.operators) {
      return this.problems.add("bounds", `more than ${MOST.operators} kinds of operators`, message.start);
    }
    this.operators.set(key, (before ?? 0) + 1);
  }

  #attribute(message: Field, depth: number): void {
    for (const field of this.#fields(message)) {
      if (!field.delimited) continue;
      if (field.number === 5 || field.number === 10) this.#tensor(field);
      else if (field.number === 6 || field.number === 11) this.#graph(field, depth - 1);
      else if (field.number === 22 || field.number === 23) this.#sparse(field);
    }
  }

  #sparse(message: Field): void {
    for (const field of this.#fields(message)) {
      if (field.delimited && (field.number === 1 || field.number === 2)) this.#tensor(field);
    }
  }

  #tensor(message: Field): void {
    if (this.tensors.length >= MOST.tensors) {
      return this.problems.add("bounds", `more than ${MOST.tensors} tensors`, message.start);
    }
    const shape: number[] = [];
    let name = "";
    let type = 0;
    let raw: number | null = null;
    let data: Field | null = null;
    let pieces = 0;
    let outside = false;
    const external: Record<string, string> = {};
    for (const field of this.#fields(message)) {
      if (field.delimited && NUMBERS.has(field.number)) {
        data = field;
        pieces += 1;
      }
      if (field.number === 1) this.#dims(field, shape);
      else if (field.number === 2) type = field.value;
      else if (field.number === 8 && field.delimited) name = this.#text(field);
      else if (field.number === 9 && field.delimited) raw = field.end - field.start;
      else if (field.number === 14) outside = field.value === 1;
      else if (field.number === 13 && field.delimited) {
        const { key, value } = this.#pair(field);
        if (["location", "offset", "length"].includes(key)) external[key] = value;
      }
    }
    const [dtype, bits] = TYPES[type] ?? [`type ${type}`, 0];
    const said = Object.keys(external).length > 0 || outside;
    const { location = null, offset = null, length = null } = external;
    const needed = bits === 0 ? null : Math.ceil((shape.reduce((product, dim) => product * dim, 1) * bits) / 8);
    if (raw !== null && !said && needed !== null && raw !== needed) {
      this.problems.add("tensor", `${name} needs ${needed} bytes and has ${raw}`, message.start);
    }
    this.tensors.push({
      name,
      dtype,
      shape,
      bytes: said ? null : (raw ?? message.end - message.start),
      external: said ? { location, offset, length } : null,
      data: data === null || pieces > 1 || said ? null : { start: data.start, end: data.end },
    });
  }

  /** Packed or one by one; at most 64 dimensions. */
  #dims(field: Field, into: number[]): void {
    if (!field.delimited) into.push(field.value);
    else {
      const cursor = new Cursor(this.source, field.start, field.end);
      while (cursor.left > 0 && into.length <= 64) into.push(varint(cursor));
    }
    if (into.length > 64) throw new ProtobufError("a tensor of more than 64 dimensions");
  }
}
