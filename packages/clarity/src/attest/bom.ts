import type { Json, JsonObject } from "@rampart/service";
import type { Build } from "./build.js";
import type { Evaluation } from "./evaluation.js";
import type { Dataset, Lineage } from "./lineage.js";

/** What is known of a model, to be written as a bill of materials. */
export interface Known {
  readonly name: string;
  /** Root digest, lowercase hex. */
  readonly root: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly formats: readonly string[];
  readonly lineage: Lineage | null;
  readonly evaluation: Evaluation | null;
  readonly build: Build | null;
}

const ROLE: Readonly<Record<string, string>> = {
  pretraining: "training",
  finetuning: "training",
  alignment: "training",
  distillation: "training",
  evaluation: "testing",
  calibration: "validation",
};

/**
 * A CycloneDX 1.6 ML-BOM of a model (https://cyclonedx.org/docs/1.6/json/). Deterministic: no serial number and no
 * timestamp but the one given, milliseconds since 1970.
 */
export function bomOf(known: Known, now: number, version: string): JsonObject {
  const { name, root, lineage } = known;
  const model = `model:${root}`;
  const datasets = (lineage?.datasets ?? []).map((dataset) => dataComponent(dataset));
  const parents = (lineage?.parents ?? []).map(({ root: digest, name: parent }) => ({
    type: "machine-learning-model",
    "bom-ref": `model:${digest.slice(7)}`,
    name: parent,
    hashes: [sha256(digest.slice(7))],
  }));
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: new Date(now).toISOString(),
      tools: { components: [{ type: "application", name: "clarity", version }] },
      component: {
        type: "machine-learning-model",
        "bom-ref": model,
        name,
        hashes: [sha256(root)],
        modelCard: cardOf(known),
        ...(parents.length === 0
          ? {}
          : { pedigree: { ancestors: parents.map(({ "bom-ref": _, ...parent }) => parent) } }),
        properties: [
          { name: "rampart:root", value: `sha256:${root}` },
          { name: "rampart:lineage:complete", value: String(lineage?.complete ?? false) },
          ...known.formats.map((value) => ({ name: "rampart:format", value })),
          ...(lineage?.undisclosed ?? []).map(({ commitment }) => ({ name: "rampart:undisclosed", value: commitment })),
          ...(known.build === null ? [] : [{ name: "rampart:builder", value: known.build.builder }]),
        ],
      },
    },
    components: [...datasets, ...parents, ...known.files.map((file) => fileComponent(file))],
    dependencies: [
      {
        ref: model,
        dependsOn: [...datasets, ...parents].map((one) => one["bom-ref"]).sort(),
      },
    ],
  };
}

const sha256 = (content: string): JsonObject => ({ alg: "SHA-256", content });

function dataComponent({ digest, name, licence, uri, role }: Dataset) {
  return {
    type: "data",
    "bom-ref": `data:${digest.slice(7)}`,
    name,
    hashes: [sha256(digest.slice(7))],
    ...(licence === undefined ? {} : { licenses: [{ expression: licence }] }),
    ...(uri === undefined ? {} : { externalReferences: [{ type: "distribution", url: uri }] }),
    data: [{ type: "dataset", name, ...(role === undefined ? {} : { classification: ROLE[role]! }) }],
  };
}

const fileComponent = ({ name, sha256: content }: { readonly name: string; readonly sha256: string }) => ({
  type: "file",
  "bom-ref": `file:${name}`,
  name,
  hashes: [sha256(content)],
});

function cardOf({ lineage, evaluation }: Known): JsonObject {
  const metrics: Json[] = (evaluation?.results ?? []).flatMap(({ suite, metrics }) =>
    Object.entries(metrics).map(([type, value]) => ({ type, value: String(value), slice: suite })),
  );
  return {
    modelParameters: {
      datasets: (lineage?.datasets ?? []).map(({ digest }) => ({ ref: `data:${digest.slice(7)}` })),
    },
    ...(metrics.length === 0 ? {} : { quantitativeAnalysis: { performanceMetrics: metrics } }),
  };
}
