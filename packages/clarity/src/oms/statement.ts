import { isJsonObject, type JsonObject, parseStrict, ServiceError } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { DIGEST_BYTES, isAlgorithm } from "../measure/algorithm.js";
import type { Manifest, Resource, Serialization } from "../measure/manifest.js";
import { rootDigest } from "../measure/manifest.js";
import { checkName } from "../measure/name.js";
import { parseShardName } from "../measure/shard.js";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PREDICATE_TYPE = "https://model_signing/signature/v1.0";
/** Release 0.2.0: one subject for each file, SHA-256 only, no root digest. */
export const PREDICATE_V02 = "https://model_signing/Digests/v0.1";

export interface Statement extends Manifest {
  /** The model's name when it was signed; it says nothing about where it is now. */
  readonly name: string;
  /** SHA-256 over all digests in order, lowercase hex. */
  readonly root: string;
}

/**
 * Reads the signed statement. Call it only with a payload whose signature holds.
 * @throws ClarityError `statement_malformed`, `statement_unsupported`, `root_mismatch`, `name_unsafe`, `beyond_bounds`
 */
export function parseStatement(payload: Uint8Array): Statement {
  const json = parse(payload);
  const { _type: type, predicateType } = json;
  if (predicateType === PREDICATE_V02) return readV02(json);
  if (type !== STATEMENT_TYPE || predicateType !== PREDICATE_TYPE) {
    const shown = `${String(type).slice(0, 100)}, ${String(predicateType).slice(0, 100)}`;
    throw new ClarityError("statement_unsupported", `the signature is about something else than a model: ${shown}`);
  }
  const subject = json["subject"];
  if (!Array.isArray(subject) || subject.length !== 1) throw malformed("it must have one subject");
  const predicate = object(json["predicate"], "predicate");
  const serialization = readSerialization(object(predicate["serialization"], "serialization"));
  const resources = readResources(predicate["resources"], serialization);
  const { name, digest } = readSubject(subject[0]);
  const root = rootDigest(resources);
  if (digest !== root)
    throw new ClarityError("root_mismatch", "the signed root digest is not that of the signed files");
  return { name, root, serialization, resources };
}

function parse(payload: Uint8Array): JsonObject {
  try {
    return object(parseStrict(payload, { bytes: LIMITS.bundle, depth: LIMITS.bundleDepth }), "statement");
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("statement_malformed", `signed statement: ${cause.message}`, { cause });
  }
}

function readSubject(value: unknown): { name: string; digest: string } {
  const subject = object(value, "subject");
  const digest = object(subject["digest"], "subject digest")["sha256"];
  const name = subject["name"];
  if (typeof digest !== "string" || !HEX.test(digest)) throw malformed("the subject has no sha256 digest");
  return { name: typeof name === "string" ? name : "", digest };
}

function readSerialization(value: JsonObject): Serialization {
  const { method, hash_type: hash, allow_symlinks: links, ignore_paths: ignored } = value;
  if (method !== "files" && method !== "shards") throw malformed("serialization method is neither files nor shards");
  // The reference's configuration calls it blake2, its manifests blake2b.
  const algorithm = hash === "blake2" ? "blake2b" : hash;
  if (!isAlgorithm(algorithm)) throw malformed("hash_type is none of sha256, blake2b and blake3");
  if (links !== undefined && typeof links !== "boolean") throw malformed("allow_symlinks is no boolean");
  return {
    method,
    algorithm,
    shardSize: method === "shards" ? readShardSize(value["shard_size"]) : null,
    allowSymlinks: links ?? null,
    ignorePaths: ignored === undefined ? null : readIgnored(ignored),
  };
}

/** JSON written through protobuf says 8.0. */
function readShardSize(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) throw malformed("shard_size is no size");
  return value;
}

function readIgnored(value: unknown): string[] {
  if (!Array.isArray(value) || value.length > 10_000) throw malformed("ignore_paths is no list");
  return value.map((path) => {
    if (typeof path !== "string") throw malformed("ignore_paths has something else than text");
    const name = path.endsWith("/") ? path.slice(0, -1) : path;
    checkName(name);
    return name;
  });
}

const HEX = /^[0-9a-f]{64}$/;
const ANY_HEX = /^(?:[0-9a-f]{64}|[0-9a-f]{128})$/;

function readResources(value: unknown, serialization: Serialization): Resource[] {
  if (!Array.isArray(value)) throw malformed("resources is no list");
  if (value.length > LIMITS.resources) throw new ClarityError("beyond_bounds", "too many signed files");
  const { method, algorithm, shardSize } = serialization;
  const named = [algorithm, ...(method === "shards" ? [`${algorithm}-sharded-${shardSize}`] : [])] as unknown[];
  const seen = new Set<string>();
  return value.map((entry) => {
    const { name, digest, algorithm: stated } = object(entry, "resource");
    if (typeof name !== "string" || typeof digest !== "string") throw malformed("a resource has no name or digest");
    if (!ANY_HEX.test(digest) || digest.length !== DIGEST_BYTES[algorithm] * 2)
      throw malformed("a digest is malformed");
    if (!named.includes(stated)) throw malformed("a resource is hashed otherwise than the serialization says");
    if (seen.has(name)) throw malformed(`${name.slice(0, 200)} is signed twice`);
    seen.add(name);
    checkName(method === "files" ? name : fileOf(name));
    return { name, digest };
  });
}

function fileOf(name: string): string {
  const shard = parseShardName(name);
  if (shard === null) throw malformed(`${name.slice(0, 200)} is no shard's name`);
  return shard.name;
}

function readV02(json: JsonObject): Statement {
  const subjects = json["subject"];
  if (!Array.isArray(subjects)) throw malformed("subject is no list");
  const resources = subjects.map((entry) => {
    const { name, digest } = readSubject(entry);
    return { name, digest, algorithm: "sha256" };
  });
  const serialization: Serialization = {
    method: "files",
    algorithm: "sha256",
    shardSize: null,
    allowSymlinks: null,
    ignorePaths: null,
  };
  const read = readResources(resources, serialization);
  return { name: "", root: rootDigest(read), serialization, resources: read };
}

function object(value: unknown, what: string): JsonObject {
  if (!isJsonObject(value)) throw malformed(`${what} is no object`);
  return value;
}

const malformed = (why: string) => new ClarityError("statement_malformed", `signed statement: ${why}`);
