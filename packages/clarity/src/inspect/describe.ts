import type { Gguf } from "../formats/gguf/read.js";
import { readGguf } from "../formats/gguf/read.js";
import { type Onnx, readOnnx } from "../formats/onnx/read.js";
import { readSafetensors, type Safetensors } from "../formats/safetensors/read.js";
import type { Source } from "../formats/source.js";

export interface DescribedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes of the data; null where they stand in another file or cannot be told. */
  readonly bytes: number | null;
}

/** What a model's own header says, and what in it does not hold. */
export interface Description {
  readonly format: "safetensors" | "gguf" | "onnx";
  readonly version: string | null;
  readonly fileBytes: number;
  readonly parameters: number;
  readonly tensors: readonly DescribedTensor[];
  readonly metadata: readonly (readonly [string, string])[];
  readonly problems: readonly { readonly code: string; readonly message: string; readonly at: number | null }[];
}

/** Longest metadata value given whole. */
const LONGEST = 4096;

/** Reads a model's header by its format. Total on any bytes. */
export function describeModel(source: Source, format: Description["format"]): Description {
  const part =
    format === "safetensors"
      ? ofSafetensors(readSafetensors(source))
      : format === "gguf"
        ? ofGguf(readGguf(source))
        : ofOnnx(readOnnx(source));
  const parameters = part.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1), 0);
  return { format, fileBytes: source.size, parameters, ...part };
}

type Part = Pick<Description, "version" | "tensors" | "metadata" | "problems">;

const cut = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;

function ofSafetensors({ tensors, metadata, problems }: Safetensors): Part {
  return {
    version: null,
    tensors: tensors.map(({ name, dtype, shape, start, end }) => ({ name, dtype, shape, bytes: end - start })),
    metadata: metadata.map(([key, value]) => [key, cut(value)]),
    problems,
  };
}

function ofGguf({ version, littleEndian, tensors, metadata, problems }: Gguf): Part {
  return {
    version: version === null ? null : `${version}${littleEndian ? "" : ", big-endian"}`,
    tensors: tensors.map(({ name, dtype, shape, bytes }) => ({ name, dtype, shape, bytes })),
    metadata: metadata.map(({ key, value, type, length }) => [
      key,
      typeof value === "object" ? `${type}, ${length}: ${cut(value.map(String).join(", "))}` : cut(String(value)),
    ]),
    problems,
  };
}

function ofOnnx({ irVersion, producer, opsets, tensors, metadata, problems }: Onnx): Part {
  const own: [string, string][] = opsets.map(({ domain, version }) => [
    `opset ${domain || "ai.onnx"}`,
    String(version),
  ]);
  if (producer !== null) own.unshift(["producer", cut(producer)]);
  return {
    version: irVersion === null ? null : String(irVersion),
    tensors: tensors.map(({ name, dtype, shape, bytes }) => ({ name, dtype, shape, bytes })),
    metadata: [...own, ...metadata.map(({ key, value }): [string, string] => [key, cut(value)])],
    problems,
  };
}
