import { ClarityError } from "../error.js";
import { GIT_PATHS, nameBelow } from "../measure/ignore.js";
import { rootDigest } from "../measure/manifest.js";
import { type MeasureOptions, measure } from "../measure/measure.js";
import { type Entry, listTree } from "../measure/tree.js";

export interface Root {
  /** `sha256:…` over all files, as `clarity digest` prints it. */
  readonly root: string;
  readonly entries: readonly Entry[];
  /** Digest of each file, in the order of the entries. */
  readonly digests: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/**
 * The root digest attestations are bound to: every file, SHA-256, in the order of the reference; links are followed,
 * since a model of the Hugging Face cache consists of them.
 * @throws ClarityError `empty_model`, and what listing and hashing throw
 */
export async function measureRoot(
  model: string,
  options: MeasureOptions & { readonly evidence?: string | null },
): Promise<Root> {
  const own = options.evidence == null ? null : nameBelow(model, options.evidence);
  const listing = { links: "follow", ignored: new Set([...GIT_PATHS, ...(own === null ? [] : [own])]) } as const;
  const tree = listTree(model, listing);
  if (tree.entries.length === 0) throw new ClarityError("empty_model", `${model} has no files`);
  const how = { method: "files", algorithm: "sha256", shardSize: null } as const;
  const resources = await measure(tree, tree.entries, how, listing, options);
  return {
    root: `sha256:${rootDigest(resources)}`,
    entries: tree.entries,
    digests: resources.map(({ digest }) => digest),
    files: tree.entries.length,
    bytes: tree.entries.reduce((sum, { identity }) => sum + identity.size, 0),
  };
}
