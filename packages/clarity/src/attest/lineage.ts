import { language } from "@rampart/core";
import type { Json, JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import { anyObject, digest, type Known, known, licence, line, readShape, type Tool, tool, uri } from "./shape.js";

const { flag, list, oneOf, record } = language;

/** Data that went in, by what it was and not where it lay. */
export interface Dataset {
  readonly digest: string;
  readonly name: string;
  /** SPDX expression; absent is unknown, which no policy's list of licences allows. */
  readonly licence?: string;
  readonly uri?: string;
  readonly role?: "pretraining" | "finetuning" | "alignment" | "distillation" | "evaluation" | "calibration";
  readonly known: Known;
}

/** What was done to data or models: every digest in it is listed in the same statement, or is the model itself. */
export interface Transformation {
  readonly name: string;
  readonly tool?: Tool;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly known: Known;
}

export interface Parent {
  /** The parent's root digest. */
  readonly root: string;
  readonly name: string;
  readonly relation: "finetune" | "quantization" | "merge" | "distillation" | "adapter" | "conversion" | "pruning";
  readonly known: Known;
}

/** Somebody or something that took part and is not named: only who holds the opening can say who, and cannot change it. */
export interface Undisclosed {
  readonly commitment: string;
  readonly kind: "dataset" | "person" | "organisation" | "model" | "tool";
  readonly licence?: string;
  /** The contributor's own signature over the commitment: a bundle of a `contribution` statement. */
  readonly contribution?: JsonObject;
}

/** How a model came to be. Format: docs/formats/lineage.md. */
export interface Lineage {
  readonly v: 1;
  readonly datasets: readonly Dataset[];
  readonly parents: readonly Parent[];
  readonly transformations: readonly Transformation[];
  readonly undisclosed: readonly Undisclosed[];
  /** The signer says that nothing else went in. */
  readonly complete: boolean;
}

const dataset = record<Dataset>({
  digest: { shape: digest, required: true },
  name: { shape: line, required: true },
  licence: { shape: licence },
  uri: { shape: uri },
  role: { shape: oneOf(["pretraining", "finetuning", "alignment", "distillation", "evaluation", "calibration"]) },
  known: { shape: known, required: true },
});

const parent = record<Parent>({
  root: { shape: digest, required: true },
  name: { shape: line, required: true },
  relation: {
    shape: oneOf(["finetune", "quantization", "merge", "distillation", "adapter", "conversion", "pruning"]),
    required: true,
  },
  known: { shape: known, required: true },
});

const transformation = record<Transformation>({
  name: { shape: line, required: true },
  tool: { shape: tool },
  inputs: { shape: list(digest, 10_000), required: true },
  outputs: { shape: list(digest, 10_000), required: true },
  known: { shape: known, required: true },
});

const undisclosed = record<Undisclosed>({
  commitment: { shape: digest, required: true },
  kind: { shape: oneOf(["dataset", "person", "organisation", "model", "tool"]), required: true },
  licence: { shape: licence },
  contribution: { shape: anyObject },
});

const lineageShape = record<Lineage>({
  v: { shape: oneOf([1]), required: true },
  datasets: { shape: list(dataset, 10_000), required: true },
  parents: { shape: list(parent, 256), required: true },
  transformations: { shape: list(transformation, 10_000), required: true },
  undisclosed: { shape: list(undisclosed, 1_000), required: true },
  complete: { shape: flag, required: true },
});

/**
 * Reads a lineage of the model `root` (`sha256:…`).
 * @throws ClarityError `attestation_malformed`: shape, a digest listed twice, a transformation of something unlisted,
 *   a model that is its own parent
 */
export function readLineage(value: Json, root: string): Lineage {
  const lineage = readShape(lineageShape, value, "the lineage");
  const listed = new Set<string>([root]);
  for (const one of [...lineage.datasets.map((each) => each.digest), ...lineage.parents.map((each) => each.root)]) {
    if (one === root) throw malformed("a model cannot be made of itself");
    if (listed.has(one)) throw malformed(`${one} is listed twice`);
    listed.add(one);
  }
  for (const { commitment } of lineage.undisclosed) listed.add(commitment);
  for (const { name, inputs, outputs } of lineage.transformations) {
    const stray = [...inputs, ...outputs].find((one) => !listed.has(one));
    if (stray !== undefined) throw malformed(`transformation ${name} speaks of ${stray}, which is not listed`);
  }
  return lineage;
}

const malformed = (why: string) => new ClarityError("attestation_malformed", `the lineage: ${why}`);
