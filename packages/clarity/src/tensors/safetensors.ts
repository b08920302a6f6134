import { createHash } from "node:crypto";
import { readSafetensors } from "../formats/safetensors/read.js";
import { isSlotKey } from "../formats/slots.js";
import type { Source } from "../formats/source.js";
import { digestSpans, type ModelContent, malformed, refuseProblems } from "./content.js";

/** Key order, white space and the order of the data are no content: another writer may choose others. @throws ClarityError */
export function contentOfSafetensors(source: Source): ModelContent {
  const { dataStart, tensors, metadata, problems } = readSafetensors(source);
  refuseProblems("safetensors", problems);
  if (dataStart === null) throw malformed("safetensors: no header");
  return {
    format: "safetensors",
    detail: "",
    structure: digestSpans(source, []),
    metadata: metadata
      .filter(([key]) => !isSlotKey(key))
      .map(([key, value]) => ({ key, digest: createHash("sha256").update(value, "utf8").digest("hex") })),
    tensors: tensors.map(({ name, dtype, shape, start, end }) => ({
      name,
      dtype,
      shape,
      outside: null,
      start: dataStart + start,
      end: dataStart + end,
    })),
  };
}
