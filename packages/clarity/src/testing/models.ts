import fc from "fast-check";
import { field, gguf, ggufPair, message } from "../scan/testing/formats.js";
import type { TensorFormat } from "../tensors/content.js";

export interface MadeTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** One byte for each element. */
  readonly data: Uint8Array;
}

export interface MadeModel {
  readonly tensors: readonly MadeTensor[];
  readonly metadata: readonly (readonly [string, string])[];
  /** Spaces behind a safetensors header. */
  readonly pad: number;
}

/** A small valid model of a format: tensors of bytes, metadata of texts. */
export function makeModel(format: TensorFormat, { tensors, metadata, pad }: MadeModel): Buffer {
  if (format === "safetensors") return makeSafetensors(tensors, metadata, pad);
  return format === "gguf" ? makeGguf(tensors, metadata) : makeOnnx(tensors, metadata);
}

function makeSafetensors(tensors: readonly MadeTensor[], metadata: MadeModel["metadata"], pad: number): Buffer {
  let at = 0;
  const entries: [string, unknown][] = tensors.map(({ name, shape, data }) => {
    const start = at;
    at += data.length;
    return [name, { dtype: "U8", shape, data_offsets: [start, at] }];
  });
  const about: [string, unknown][] = metadata.length === 0 ? [] : [["__metadata__", Object.fromEntries(metadata)]];
  const text = Buffer.from(JSON.stringify(Object.fromEntries([...about, ...entries])) + " ".repeat(pad));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...tensors.map(({ data }) => data)]);
}

const I8 = 24;

function makeGguf(tensors: readonly MadeTensor[], metadata: MadeModel["metadata"]): Buffer {
  let at = 0;
  const blocks: Buffer[] = [];
  const specs = tensors.map(({ name, shape, data }) => {
    const offset = at;
    const block = Buffer.concat([data, Buffer.alloc((32 - (data.length % 32)) % 32)]);
    blocks.push(block);
    at += block.length;
    return { name, shape, type: I8, offset };
  });
  const raw = [ggufPair("general.file_type", 4, Buffer.from([1, 0, 0, 0]))];
  return Buffer.concat([gguf({ strings: metadata, raw, tensors: specs }), ...blocks]);
}

function makeOnnx(tensors: readonly MadeTensor[], metadata: MadeModel["metadata"]): Buffer {
  const initialisers = tensors.map(({ name, shape, data }) =>
    field(5, message(...shape.map((dim) => field(1, dim)), field(2, 3), field(8, name), field(9, data))),
  );
  const node = field(1, message(field(1, "x"), field(2, "y"), field(4, "Identity")));
  const properties = metadata.map(([key, value]) => field(14, message(field(1, key), field(2, value))));
  return message(
    field(1, 8),
    field(2, "made"),
    field(7, message(node, ...initialisers)),
    ...properties,
    field(8, message(field(2, 17))),
  );
}

const name = fc
  .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .filter((text) => text !== "__metadata__" && text.isWellFormed());

/** Random models: names of all scripts, empty tensors, no tensors, no metadata. */
export const anyModel: fc.Arbitrary<MadeModel> = fc.record({
  tensors: fc.uniqueArray(
    fc
      .record({ name, rows: fc.integer({ min: 0, max: 5 }), data: fc.uint8Array({ minLength: 7, maxLength: 7 }) })
      .map(({ name, rows, data }) => ({
        name,
        shape: [rows, 7],
        data: Buffer.concat(Array.from({ length: rows }, () => data)),
      })),
    { selector: ({ name }) => name, maxLength: 6 },
  ),
  metadata: fc.uniqueArray(
    fc.tuple(
      name.map((key) => `k.${key}`),
      fc.string({ maxLength: 20 }),
    ),
    { selector: ([key]) => key, maxLength: 4 },
  ),
  pad: fc.integer({ min: 0, max: 9 }),
});
