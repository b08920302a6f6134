import { findExternal, leadsOut, statedBytes } from "../formats/onnx/external.js";
import { type OnnxTensor, readOnnx } from "../formats/onnx/read.js";
import { around } from "../formats/segment.js";
import { isSlotKey } from "../formats/slots.js";
import type { Source } from "../formats/source.js";
import { digestSpans, type ModelContent, malformed, refuseProblems, type TensorPlace } from "./content.js";

/**
 * Every byte of an ONNX model belongs to its content: the numbers of a tensor to the tensor, the properties to the
 * metadata, the rest, in the order of the file, to the structure. Numbers in other files are read from there.
 * `folder` is that of the model's file. @throws ClarityError
 */
export function contentOfOnnx(source: Source, folder: string): ModelContent {
  const { hasGraph, metadata, tensors, problems } = readOnnx(source);
  refuseProblems("ONNX", problems);
  if (!hasGraph) throw malformed("ONNX: there is no graph");
  const placed = tensors.filter(({ data, external }) => data !== null || external !== null);
  const records = metadata.map(({ at, end }) => ({ start: at, end }));
  const own = placed.flatMap(({ data }) => (data === null ? [] : [data]));
  return {
    format: "onnx",
    detail: "",
    structure: digestSpans(source, around(0, source.size, [...records, ...own])),
    metadata: metadata
      .filter(({ key }) => !isSlotKey(key))
      .map((one) => ({ key: one.key, digest: digestSpans(source, [one]) })),
    tensors: placed.map((tensor) => placeOf(tensor, folder)),
  };
}

function placeOf({ name, dtype, shape, data, external }: OnnxTensor, folder: string): TensorPlace {
  if (!shape.every(Number.isSafeInteger)) throw malformed(`ONNX: ${name} has a dimension beyond 2^53`);
  if (data !== null) return { name, dtype, shape, outside: null, ...data };
  const { location, offset, length } = external!;
  if (location === null || leadsOut(location))
    throw malformed(`ONNX: ${name}: ${JSON.stringify(location)} is no place beside the model`);
  const file = findExternal(folder, location);
  if (typeof file === "string") throw malformed(`ONNX: ${name}: ${JSON.stringify(location)} is ${file}`);
  const start = statedBytes(offset ?? "0");
  const size = length === null ? null : statedBytes(length);
  const end = start === null ? null : size === null && length === null ? file.size : start + (size ?? Number.NaN);
  if (start === null || end === null || !(start <= end && end <= file.size)) {
    throw malformed(`ONNX: ${name}: bytes ${offset ?? 0} and ${length ?? "all"} on are not in ${location}`);
  }
  return { name, dtype, shape, outside: file.path, start, end };
}
