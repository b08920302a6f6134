import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { ClarityError } from "../error.js";
import type { Capture } from "./capture.js";

/** Of a training run, in a SLSA provenance v1: docs/formats/build.md. */
const BUILD_TYPE = "urn:rampart:training:v1";

/** What of a SLSA provenance v1 is used; statements of other tools may say far more. */
export interface Build {
  readonly builder: string;
  readonly type: string;
  /** ISO instants, or null where it does not say. */
  readonly started: string | null;
  readonly finished: string | null;
  /** What went in: `sha256:…` or `gitCommit:…`. */
  readonly inputs: readonly string[];
}

/** What a person says about a run, beside what was seen. */
export interface Declared {
  readonly builder: string;
  readonly image: string | null;
  readonly hyperparameters: JsonObject;
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
}

/** A SLSA provenance v1 of a run; everything says whether it was observed or declared. */
export function buildOf(declared: Declared, capture: Capture | null): JsonObject {
  const dependencies: JsonObject[] = [];
  const { image, builder, hyperparameters } = declared;
  if (capture?.commit != null) {
    const { commit, remote, dirty } = capture.commit;
    dependencies.push({
      uri: remote === null ? "git+file:." : `git+${remote}`,
      digest: { gitCommit: commit },
      annotations: { known: "observed", dirty },
    });
  }
  for (const { name, digest, complete } of capture?.inputs ?? [])
    dependencies.push(input(name, digest, "observed", complete));
  for (const { name, digest } of declared.inputs) dependencies.push(input(name, digest, "declared", true));
  if (image !== null) dependencies.push({ uri: image, annotations: { known: "declared" } });
  for (const each of capture?.packages ?? []) dependencies.push({ uri: each, annotations: { known: "observed" } });
  return {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: {
        command: capture?.command ?? [],
        hyperparameters,
        known: { command: capture === null ? "declared" : "observed", hyperparameters: "declared" },
      },
      internalParameters:
        capture === null ? {} : { machine: { ...capture.machine, known: "observed" }, watching: capture.watching },
      resolvedDependencies: dependencies,
    },
    runDetails: {
      builder: { id: builder },
      metadata: capture === null ? {} : { startedOn: capture.started, finishedOn: capture.finished },
    },
  };
}

const input = (name: string, digest: string, known: string, complete: boolean): JsonObject => ({
  name,
  digest: { sha256: digest.replace(/^sha256:/, "") },
  annotations: { known, ...(complete ? {} : { changed: true }) },
});

/** Reads a SLSA provenance v1 of any builder. @throws ClarityError `attestation_malformed` */
export function readBuild(predicate: JsonObject): Build {
  const definition = object(predicate["buildDefinition"], "buildDefinition");
  const details = object(predicate["runDetails"], "runDetails");
  const builder = object(details["builder"], "runDetails.builder")["id"];
  const type = definition["buildType"];
  if (typeof builder !== "string" || builder === "" || builder.length > 2048) throw malformed("it names no builder");
  if (typeof type !== "string" || type.length > 2048) throw malformed("it has no buildType");
  const metadata = details["metadata"];
  const time = (name: string) => {
    const value = isJsonObject(metadata) ? metadata[name] : undefined;
    return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null;
  };
  return {
    builder,
    type,
    started: time("startedOn"),
    finished: time("finishedOn"),
    inputs: inputsOf(definition["resolvedDependencies"]),
  };
}

function inputsOf(value: Json | undefined): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > 100_000) throw malformed("resolvedDependencies is no list");
  const found: string[] = [];
  for (const one of value) {
    const digests = isJsonObject(one) ? one["digest"] : null;
    if (!isJsonObject(digests)) continue;
    for (const name of ["sha256", "gitCommit"]) {
      const digest = digests[name];
      if (typeof digest === "string" && /^[0-9a-f]{40,64}$/.test(digest)) found.push(`${name}:${digest}`);
    }
  }
  return found;
}

function object(value: Json | undefined, what: string): JsonObject {
  if (!isJsonObject(value)) throw malformed(`${what} is no object`);
  return value;
}

const malformed = (why: string) => new ClarityError("attestation_malformed", `the provenance: ${why}`);
