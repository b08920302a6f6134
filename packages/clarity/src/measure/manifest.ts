import { createHash } from "node:crypto";
import type { Algorithm } from "./algorithm.js";

/** How a model was cut into hashed pieces: `predicate.serialization` of a signature. */
export interface Serialization {
  readonly method: "files" | "shards";
  readonly algorithm: Algorithm;
  /** Bytes; only for `shards`. */
  readonly shardSize: number | null;
  /** Null where an old signature does not say. */
  readonly allowSymlinks: boolean | null;
  /** Names left out; null where the signature does not say. */
  readonly ignorePaths: readonly string[] | null;
}

export interface Resource {
  /** Path below the model; for shards with `:start:end`. */
  readonly name: string;
  /** Lowercase hex. */
  readonly digest: string;
}

export interface Manifest {
  readonly serialization: Serialization;
  readonly resources: readonly Resource[];
}

/** SHA-256 over the raw digests in the order listed, whatever they were made with (OMS v1.0, subject digest). */
export function rootDigest(resources: readonly Resource[]): string {
  const hash = createHash("sha256");
  for (const { digest } of resources) hash.update(digest, "hex");
  return hash.digest("hex");
}
