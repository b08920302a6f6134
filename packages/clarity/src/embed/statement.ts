import { basename } from "node:path";
import { type Attestation, parseAttestation } from "../attest/statement.js";
import { ClarityError } from "../error.js";
import { contentDigest } from "../measure/file.js";
import type { MeasureOptions } from "../measure/measure.js";
import { measureTensors, openModel, type TensorMeasure } from "../tensors/measure.js";

/** A signed digest of a model's content (docs/formats/tensors.md). */
const CONTENT_TYPE = "urn:rampart:tensors:v1";

/** What one file holds, in the one digest embedding does not change. */
export interface FileContent {
  /** `tensors`: the tensor root; `file`: SHA-256 of all bytes, for formats that have none. */
  readonly method: "tensors" | "file";
  /** Lowercase hex. */
  readonly digest: string;
  readonly measure: TensorMeasure | null;
}

/** @throws ClarityError what opening, reading and hashing throw */
export async function measureFile(path: string, options: MeasureOptions): Promise<FileContent> {
  const { file, format } = openModel(path);
  file.close();
  if (format === null) return { method: "file", digest: await contentDigest(path, options), measure: null };
  const measure = await measureTensors(path, options);
  return { method: "tensors", digest: measure.root, measure };
}

/** The statement that a file has this content. */
export function contentStatement(path: string, { method, digest, measure }: FileContent): Attestation {
  const counted = measure === null ? {} : { format: measure.format, leaves: measure.leaves.length };
  return { name: basename(path), digest, type: CONTENT_TYPE, predicate: { method, ...counted } };
}

/** The digest a statement is about; null where it is about something else than content. @throws ClarityError `attestation_malformed` */
export function readContentStatement(payload: Uint8Array): Pick<FileContent, "method" | "digest"> | null {
  const { type, digest, predicate } = parseAttestation(payload);
  if (type !== CONTENT_TYPE) return null;
  const method = predicate["method"];
  if (method !== "tensors" && method !== "file") {
    throw new ClarityError("attestation_malformed", `attestation: unknown method ${String(method).slice(0, 40)}`);
  }
  return { method, digest };
}
