import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { ClarityError, systemCode } from "../error.js";
import { type NamedFile, openFile } from "../formats/source.js";
import { type Identity, identityOf, identityText } from "../measure/identity.js";
import { digestRanges, type MeasureOptions } from "../measure/measure.js";
import type { Range } from "../measure/range.js";
import { recognise } from "../scan/recognise.js";
import { type ModelContent, TENSOR_FORMATS, type TensorFormat, type TensorPlace } from "./content.js";
import { contentOfGguf } from "./gguf.js";
import { metadataLeaf, structureLeaf, tensorLeaf, tensorRoot } from "./leaf.js";
import { contentOfOnnx } from "./onnx.js";
import { contentOfSafetensors } from "./safetensors.js";

/** One leaf of the tree, with what it stands for. */
export interface Leaf {
  readonly kind: "structure" | "metadata" | "tensor";
  /** Name of the tensor, key of the metadata, or the variant of the format. */
  readonly name: string;
  readonly dtype: string | null;
  readonly shape: readonly number[] | null;
  /** Bytes of the tensor. */
  readonly bytes: number | null;
  /** Lowercase hex. */
  readonly hash: string;
}

export interface TensorMeasure {
  readonly format: TensorFormat;
  /** The tensor root, lowercase hex (docs/formats/tensors.md). */
  readonly root: string;
  /** Structure, metadata by key, tensors by name. */
  readonly leaves: readonly Leaf[];
}

/** A model's file as it was opened. */
export interface OpenModel {
  /** Links resolved. */
  readonly path: string;
  readonly file: NamedFile;
  readonly format: TensorFormat | null;
}

/**
 * Opens a model's file and recognises its format; null where that has no tensor root. Close `file`.
 * @throws ClarityError `file_missing`, `file_unreadable`, `file_special`
 */
export function openModel(path: string): OpenModel {
  try {
    const real = realpathSync(path);
    const file = openFile(real);
    if (file === null) throw new ClarityError("file_special", `${path} is no regular file`);
    const format = recognise({ path: real, name: basename(real).toLowerCase(), source: file, depth: 0, folder: null });
    return { path: real, file, format: isTensorFormat(format) ? format : null };
  } catch (cause) {
    if (cause instanceof ClarityError) throw cause;
    const missing = systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR";
    if (missing) throw new ClarityError("file_missing", `${path} is not there`, { cause });
    throw new ClarityError("file_unreadable", `${path} cannot be read: ${systemCode(cause) ?? "failed"}`, { cause });
  }
}

const isTensorFormat = (format: string): format is TensorFormat =>
  (TENSOR_FORMATS as readonly string[]).includes(format);

/**
 * The tensor root of a safetensors, GGUF or ONNX file.
 * @throws ClarityError `format_malformed` for another format and for a file readers could disagree about, `file_changed`,
 *   and what opening and hashing throw
 */
export async function measureTensors(path: string, options: MeasureOptions = {}): Promise<TensorMeasure> {
  const model = openModel(path);
  try {
    if (model.format === null) {
      throw new ClarityError("format_malformed", `${path} is no safetensors, GGUF or ONNX file: it has no tensor root`);
    }
    const content = contentOf(model, model.format);
    return await measureContent(model, content, options);
  } finally {
    model.file.close();
  }
}

/** Takes a model apart without hashing its tensors. @throws ClarityError `format_malformed` */
export function contentOf({ file, path }: Pick<OpenModel, "file" | "path">, format: TensorFormat): ModelContent {
  try {
    return takeApart({ file, path }, format);
  } catch (error) {
    if (!(error instanceof ClarityError) || error.code !== "format_malformed") throw error;
    const { next, details, message } = error;
    throw new ClarityError(error.code, `${path}: ${message}`, { ...(next === null ? {} : { next }), details });
  }
}

function takeApart({ file, path }: Pick<OpenModel, "file" | "path">, format: TensorFormat): ModelContent {
  switch (format) {
    case "safetensors":
      return contentOfSafetensors(file);
    case "gguf":
      return contentOfGguf(file);
    case "onnx":
      return contentOfOnnx(file, dirname(path));
  }
}

async function measureContent(
  { path, file }: OpenModel,
  content: ModelContent,
  options: MeasureOptions,
): Promise<TensorMeasure> {
  const files = new Map<string, Identity>([[path, file.identity]]);
  const rangeOf = ({ outside, start, end }: TensorPlace): Range => {
    const at = outside ?? path;
    const known = files.get(at) ?? identityAt(at);
    files.set(at, known);
    return { path: at, start, end, algorithm: "sha256", identity: known };
  };
  const same = () => [...files].every(([at, before]) => identityText(before) === identityText(identityAt(at)));
  const weights = await tensorLeaves(content.tensors, rangeOf, options, () => file.unchanged() && same());
  const leaves = leavesOf(content, weights);
  return {
    format: content.format,
    root: tensorRoot(
      content.format,
      leaves.map(({ hash }) => hash),
    ),
    leaves,
  };
}

/** Tensors hashed at once: what is kept for each while it waits would add up with hundreds of thousands. */
const SLICE = 10_000;

async function tensorLeaves(
  tensors: readonly TensorPlace[],
  rangeOf: (tensor: TensorPlace) => Range,
  options: MeasureOptions,
  unchanged: () => boolean,
): Promise<Leaf[]> {
  options.onTotal?.(tensors.reduce((sum, { start, end }) => sum + end - start, 0));
  const leaves: Leaf[] = [];
  let before = 0;
  const onProgress = (done: number) => options.onProgress?.(before + done);
  for (let at = 0; at < tensors.length; at += SLICE) {
    const slice = tensors.slice(at, at + SLICE);
    const working = { ...options, onTotal: () => undefined, onProgress };
    const digests = await digestRanges(slice.map(rangeOf), working, unchanged);
    slice.forEach((tensor, index) => {
      leaves.push(weightLeaf(tensor, digests[index]!));
    });
    before += slice.reduce((sum, { start, end }) => sum + end - start, 0);
  }
  return leaves;
}

function weightLeaf({ name, dtype, shape, start, end }: TensorPlace, digest: string): Leaf {
  const hash = tensorLeaf({ name, dtype, shape, digest });
  return { kind: "tensor", name, dtype, shape, bytes: end - start, hash };
}

/** The file itself, never what a link at its place leads to. */
function identityAt(path: string): Identity {
  try {
    return identityOf(lstatSync(path, { bigint: true }));
  } catch (cause) {
    throw new ClarityError("file_changed", `${path} went away while it was read`, { cause });
  }
}

function leavesOf({ detail, structure, metadata }: ModelContent, weights: Leaf[]): Leaf[] {
  const nothing = { dtype: null, shape: null, bytes: null };
  const first: Leaf = { kind: "structure", name: detail, ...nothing, hash: structureLeaf(detail, structure) };
  const entries = metadata.map(
    ({ key, digest }): Leaf => ({ kind: "metadata", name: key, ...nothing, hash: metadataLeaf(key, digest) }),
  );
  return [first, ...byName(entries), ...byName(weights)];
}

/** By the bytes of the name; of one name in the order of the file. */
const byName = (leaves: Leaf[]): Leaf[] => leaves.sort((a, b) => compareBytes(a.name, b.name));

const SURROGATE = /[\ud800-\udfff]/;

/** Text compares as its bytes do in UTF-8, but for characters UTF-16 needs two units for. */
function compareBytes(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
