import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { language } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject, parseStrict, ServiceError } from "@rampart/service";
import { measureRoot } from "../admit/root.js";
import { ClarityError, systemCode } from "../error.js";
import { LIMITS } from "../limits.js";
import { evidencePath } from "./evidence.js";
import { type Lineage, readLineage } from "./lineage.js";

/** A lineage as read from what a person wrote, and the evidence of parents that lie on this machine. */
export interface LineageSource {
  readonly lineage: Lineage;
  /** Absolute paths. */
  readonly evidence: readonly string[];
}

/**
 * Reads a lineage a person wrote (YAML or JSON). Beside what the statement has, a dataset or parent may say `path`
 * instead of its digest: then the digest is taken from there, which makes it `observed`. Everything else is `declared`.
 *
 * @param root `sha256:…` of the model
 * @throws ClarityError `attestation_malformed`, and what reading files throws
 */
export async function lineageFrom(file: string, source: string, root: string, cwd: string): Promise<LineageSource> {
  const written = objectFrom(file, source);
  const evidence: string[] = [];
  const datasets = await each(written["datasets"], async (one) => filled(one, "digest", await datasetDigest(one, cwd)));
  const parents = await each(written["parents"], async (one) => {
    const path = pathOf(one, cwd);
    if (path === null) return filled(one, "root", null);
    evidence.push(evidencePath(path));
    return filled(one, "root", (await measureRoot(path, {})).root);
  });
  const transformations = await each(written["transformations"], async (one) => filled(one, "", null));
  const lineage = { v: 1, undisclosed: [], ...written, datasets, parents, transformations };
  return { lineage: readLineage(lineage, root), evidence };
}

/** An object in YAML or JSON. @throws ClarityError `bad_value` with line and column */
export function objectFrom(file: string, source: string): JsonObject {
  if (source.trimStart().startsWith("{")) return jsonFrom(file, source);
  const yaml = language.readYaml(file, source);
  if (!yaml.ok) {
    const [first] = yaml.errors;
    throw new ClarityError("bad_value", `${file}:${first?.line}:${first?.column}: ${first?.message}`);
  }
  if (!isJsonObject(yaml.text.value)) throw new ClarityError("bad_value", `${file} is no mapping`);
  return yaml.text.value;
}

/** JSON may be longer than YAML: a lineage of thousands of datasets is written by a program. */
function jsonFrom(file: string, source: string): JsonObject {
  try {
    const json = parseStrict(source, { bytes: LIMITS.attestation, depth: LIMITS.bundleDepth });
    if (isJsonObject(json)) return json;
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("bad_value", `${file}: ${cause.message}`, { cause });
  }
  throw new ClarityError("bad_value", `${file} is no mapping`);
}

async function each(
  value: Json | undefined,
  change: (one: JsonObject) => Promise<JsonObject>,
): Promise<readonly Json[]> {
  if (value === undefined) return [];
  // What is no list of mappings is for the shape to refuse.
  if (!Array.isArray(value)) return [value as Json];
  const changed: Json[] = [];
  for (const one of value as readonly Json[]) changed.push(isJsonObject(one) ? await change(one) : one);
  return changed;
}

function filled({ path: _, ...one }: JsonObject, field: string, digest: string | null): JsonObject {
  if (digest === null) return { known: "declared", ...one };
  if (one[field] !== undefined && one[field] !== digest) {
    throw new ClarityError("attestation_malformed", `${String(one["name"])} is ${digest}, not ${String(one[field])}`);
  }
  return { ...one, [field]: digest, known: "observed" };
}

const pathOf = (one: JsonObject, cwd: string): string | null =>
  typeof one["path"] === "string" ? resolve(cwd, one["path"]) : null;

/** One file: SHA-256 of its bytes, as everybody computes it. A folder: the root digest over its files. */
async function datasetDigest(one: JsonObject, cwd: string): Promise<string | null> {
  const path = pathOf(one, cwd);
  return path === null ? null : digestAt(path);
}

/** @throws ClarityError `file_missing`, `file_unreadable` */
export async function digestAt(path: string): Promise<string> {
  try {
    if (statSync(path).isDirectory()) return (await measureRoot(path, {})).root;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
    return `sha256:${hash.digest("hex")}`;
  } catch (cause) {
    if (cause instanceof ClarityError) throw cause;
    const code = systemCode(cause) === "ENOENT" ? "file_missing" : "file_unreadable";
    throw new ClarityError(code, `${basename(path)}: ${systemCode(cause) ?? "cannot be read"}`, { cause });
  }
}
