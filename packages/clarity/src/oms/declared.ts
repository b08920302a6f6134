import { ClarityError } from "../error.js";
import { GIT_PATHS } from "../measure/ignore.js";
import type { KnownDigests } from "../measure/known.js";
import { compareByComponent, isBelow } from "../measure/name.js";
import type { Statement } from "./statement.js";

/**
 * Compares what was signed with what a registry declares, without any file: whether downloading it is worth while. The bytes
 * are to be verified when they are here. Gives how many files agree.
 * @throws ClarityError `content_differs` with the names, `statement_unsupported` for shards and other hashes
 */
export function compareDeclared({ serialization, resources }: Statement, { declared }: KnownDigests): number {
  if (serialization.method !== "files" || serialization.algorithm !== "sha256") {
    throw new ClarityError(
      "statement_unsupported",
      "only signatures over whole files by SHA-256 compare with declared digests",
    );
  }
  const signed = new Map(resources.map(({ name, digest }) => [name, digest]));
  const ignored = new Set([...GIT_PATHS, ...(serialization.ignorePaths ?? [])]);
  const names = [...signed.keys()].sort(compareByComponent);
  const changed = names.filter((name) => declared.has(name) && declared.get(name)!.digest !== signed.get(name));
  const missing = names.filter((name) => !declared.has(name));
  const extra = [...declared.keys()]
    .filter((name) => !signed.has(name) && !isBelow(name, ignored))
    .sort(compareByComponent);
  if (changed.length + missing.length + extra.length > 0) {
    const parts = Object.entries({ changed, "not declared": missing, "not signed": extra }).filter(
      ([, list]) => list.length > 0,
    );
    const lines = parts.map(
      ([what, list]) => `${what}: ${list.slice(0, 20).join(", ")}${list.length > 20 ? ", …" : ""}`,
    );
    const message = ["what is declared is not what was signed", ...lines].join("\n");
    throw new ClarityError("content_differs", message, { details: { changed, missing, extra } });
  }
  return names.length;
}
