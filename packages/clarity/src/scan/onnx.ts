import { findExternal, statedBytes } from "../formats/onnx/external.js";
import { type OnnxTensor, readOnnx } from "../formats/onnx/read.js";
import type { Item, Report, Scanner } from "./item.js";
import { traverses } from "./names.js";

/** Operator sets every runtime brings: those of ONNX, and those ONNX Runtime registers itself. */
const STANDARD = new Set([
  "",
  "ai.onnx",
  "ai.onnx.ml",
  "ai.onnx.training",
  "ai.onnx.preview",
  "ai.onnx.preview.training",
  "com.microsoft",
  "com.microsoft.nchwc",
]);
/** Most files of external data looked up on disk. */
const MOST_LOOKUPS = 10_000;

export const onnxScanner: Scanner = {
  name: "onnx",
  scan(item, report) {
    const model = readOnnx(item.source);
    for (const { code, message, at } of model.problems) report.add(item, `onnx.${code}`, message, at);
    if (!model.hasGraph && model.problems.length === 0) report.add(item, "onnx.broken", "there is no graph");
    for (const [operator] of model.operators) {
      const [domain = ""] = operator.split(" ");
      if (!STANDARD.has(domain) && !model.functions.has(operator)) report.add(item, "onnx.custom_domain", operator);
    }
    const sizes = new Map<string, number | string>();
    for (const tensor of model.tensors) judgeExternal(item, report, tensor, sizes);
  },
};

function judgeExternal(item: Item, report: Report, tensor: OnnxTensor, sizes: Map<string, number | string>): void {
  const { external, name } = tensor;
  if (external === null) return;
  const { location } = external;
  if (location === null || location === "") return report.add(item, "onnx.external_path", `${name} names no location`);
  if (traverses(location) || location.includes("\\")) {
    return report.add(item, "onnx.external_path", `${name}: ${JSON.stringify(location)}`);
  }
  const offset = statedBytes(external.offset ?? "0");
  const length = statedBytes(external.length ?? "0");
  if (offset === null || length === null) {
    return report.add(item, "onnx.external_file", `${name}: offset ${external.offset}, length ${external.length}`);
  }
  if (item.folder === null) return;
  const known = sizes.get(location) ?? (sizes.size < MOST_LOOKUPS ? sizeOf(item.folder, location) : 0);
  const fresh = !sizes.has(location);
  sizes.set(location, known);
  if (typeof known === "string") {
    if (fresh) report.add(item, "onnx.external_file", `${JSON.stringify(location)}: ${known}`);
  } else if (offset + length > known && sizes.size < MOST_LOOKUPS) {
    report.add(item, "onnx.external_file", `${name} ends at ${offset + length} of ${known} bytes`);
  }
}

function sizeOf(folder: string, location: string): number | string {
  const file = findExternal(folder, location);
  if (typeof file === "string") return file;
  return file.links > 1 ? "a file with more than one name" : file.size;
}
