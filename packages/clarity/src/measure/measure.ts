import { ClarityError } from "../error.js";
import type { DigestCache } from "./cache.js";
import type { KnownDigests } from "./known.js";
import type { Resource, Serialization } from "./manifest.js";
import { compareByText } from "./name.js";
import { type HashOptions, hashRanges } from "./pool.js";
import type { Range } from "./range.js";
import { shardName, shardsOf } from "./shard.js";
import { type Entry, listTree, sameTree, type Tree, type TreeOptions } from "./tree.js";

export interface MeasureOptions extends HashOptions {
  readonly cache?: DigestCache;
  /** Taken instead of reading a file, where they say something about it. */
  readonly known?: KnownDigests;
  /** Hears how many files were taken so. */
  readonly onDeclared?: (files: number) => void;
  /** How many bytes there are to hash, said once before hashing. */
  readonly onTotal?: (bytes: number) => void;
}

interface Piece {
  readonly name: string;
  readonly range: Range;
}

/**
 * Digests of the files of a listed model, in the order of the listing. The model is listed again afterwards: a file that
 * was swapped after it had been hashed is as much a change as one that moved under the reader.
 * @throws ClarityError `file_changed`, `file_unreadable`, `interrupted`
 */
export async function measure(
  tree: Tree,
  entries: readonly Entry[],
  serialization: Pick<Serialization, "method" | "algorithm" | "shardSize">,
  listing: TreeOptions,
  options: MeasureOptions = {},
): Promise<Resource[]> {
  const pieces = entries.flatMap((entry) => piecesOf(entry, serialization));
  const whole = serialization.method === "files" && serialization.algorithm === "sha256";
  const declared = entries.map((entry) => (whole ? (options.known?.digestOf(entry) ?? null) : null));
  const unknown = whole ? pieces.filter((_, index) => declared[index] === null) : pieces;
  const ranges = unknown.map(({ range }) => range);
  const digests = await digestRanges(ranges, options, () => sameTree(tree, listTree(tree.root, listing)));
  options.onDeclared?.(pieces.length - unknown.length);
  let next = 0;
  return pieces.map(({ name }, index) => ({ name, digest: declared[index] ?? digests[next++]! }));
}

/**
 * Digests in the order of `ranges`, those the cache knows without reading. `unchanged` is asked when all is hashed and
 * before anything is remembered.
 * @throws ClarityError `file_changed`, `file_unreadable`, `interrupted`
 */
export async function digestRanges(
  ranges: readonly Range[],
  options: MeasureOptions,
  unchanged: () => boolean,
): Promise<string[]> {
  const known = ranges.map((range) => options.cache?.get(range) ?? null);
  const wanted = ranges.filter((_, index) => known[index] === null);
  if (wanted.length > 0) options.cache?.watch();
  options.onTotal?.(wanted.reduce((sum, { start, end }) => sum + end - start, 0));
  const hashed = await hashRanges(wanted, options);
  if (!unchanged()) throw new ClarityError("file_changed", "the model changed while it was read");
  if (wanted.length > 0) options.cache?.put(wanted, hashed);
  let next = 0;
  return known.map((digest) => digest ?? hashed[next++]!);
}

function piecesOf(
  { name, path, identity }: Entry,
  { method, algorithm, shardSize }: Pick<Serialization, "method" | "algorithm" | "shardSize">,
): Piece[] {
  if (method === "files") return [{ name, range: { path, start: 0, end: identity.size, algorithm, identity } }];
  return shardsOf(identity.size, shardSize!).map((shard) => ({
    name: shardName(name, shard),
    range: { path, ...shard, algorithm, identity },
  }));
}

/** As the specification's text orders them; the listing's own order is the reference's. */
export const inTextOrder = (resources: readonly Resource[]): Resource[] =>
  [...resources].sort((a, b) => compareByText(a.name, b.name));
