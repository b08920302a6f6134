import { createHash } from "node:crypto";
import { ClarityError } from "../error.js";
import type { Source } from "../formats/source.js";
import { WINDOW } from "../formats/source.js";

/** Formats that have a tensor root. */
export const TENSOR_FORMATS = ["safetensors", "gguf", "onnx"] as const;
export type TensorFormat = (typeof TENSOR_FORMATS)[number];

/** Bytes of one tensor: in the model's own file, or in another one beside it. */
export interface TensorPlace {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Path of another file, below the model's folder; null for the model's own. */
  readonly outside: string | null;
  readonly start: number;
  readonly end: number;
}

/** A model taken apart: what the root is made of, with the tensors' bytes still to be hashed. */
export interface ModelContent {
  readonly format: TensorFormat;
  /** Variant of the format that changes what its bytes mean. */
  readonly detail: string;
  /** SHA-256 of what is neither tensor nor metadata. */
  readonly structure: string;
  readonly metadata: readonly { readonly key: string; readonly digest: string }[];
  /** In the order of the file. */
  readonly tensors: readonly TensorPlace[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** SHA-256 of parts of a source, one after another, in hex. */
export function digestSpans(source: Source, spans: readonly Span[]): string {
  const hash = createHash("sha256");
  for (const { start, end } of spans) {
    for (let at = start; at < end; ) {
      const piece = source.read(at, Math.min(WINDOW, end - at));
      if (piece.length === 0) throw malformed("the file is shorter than it was");
      hash.update(piece);
      at += piece.length;
    }
  }
  return hash.digest("hex");
}

/** A file with a problem has no root: what readers disagree about must not be signed. @throws ClarityError */
export function refuseProblems(format: string, problems: readonly { code: string; message: string }[]): void {
  const [first] = problems;
  if (first !== undefined) throw malformed(`${format}: ${first.code}: ${first.message}`);
}

/** Names that were no UTF-8 have lost bytes on the way to text: two of them could be one. @throws ClarityError */
export function refuseLossy(names: Iterable<string>): void {
  for (const name of names) if (name.includes("\ufffd")) throw malformed("a name is no UTF-8");
}

export const malformed = (message: string) =>
  new ClarityError("format_malformed", message, { next: "`inspect` shows what the header says" });
