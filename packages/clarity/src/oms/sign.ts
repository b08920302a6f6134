import { basename } from "node:path";
import { ClarityError } from "../error.js";
import type { Algorithm } from "../measure/algorithm.js";
import { GIT_PATHS, nameBelow } from "../measure/ignore.js";
import { type Resource, rootDigest, type Serialization } from "../measure/manifest.js";
import { inTextOrder, type MeasureOptions, measure } from "../measure/measure.js";
import { listTree, type Tree } from "../measure/tree.js";
import { type Compat, switchFor } from "./compat.js";
import { signStatement } from "./envelope.js";
import type { SigningKey } from "./signer.js";
import { PREDICATE_TYPE, STATEMENT_TYPE } from "./statement.js";

export interface SignOptions extends MeasureOptions {
  /** Absolute path. */
  readonly model: string;
  /** Absolute path the signature will have; it is left out of the model. */
  readonly signature: string;
  readonly ignored: readonly string[];
  readonly ignoreGit: boolean;
  readonly allowSymlinks: boolean;
  readonly algorithm: Algorithm;
  /** Bytes; null hashes whole files. */
  readonly shardSize: number | null;
  /** `reference`: what its release 1.1.1 verifies. `spec`: order, file name and algorithm as the text of OMS v1.0 says. */
  readonly order: "reference" | "spec";
  readonly compat: ReadonlySet<Compat>;
}

export interface Signed {
  /** The signature file's text. */
  readonly bundle: string;
  readonly root: string;
  readonly files: number;
  readonly warnings: readonly string[];
}

/** Measures a model and signs it. @throws ClarityError */
export async function signModel(key: SigningKey, options: SignOptions): Promise<Signed> {
  const { model, signature, allowSymlinks, algorithm, shardSize, ignoreGit, compat } = options;
  const own = nameBelow(model, signature);
  const ignored = [
    ...new Set([...options.ignored, ...(ignoreGit ? GIT_PATHS : []), ...(own === null ? [] : [own])]),
  ].sort();
  const links = !allowSymlinks ? "refuse" : compat.has("linked-directories") ? "files" : "follow";
  const listing = { links, ignored: new Set(ignored) } as const;
  const tree = listTree(model, listing);
  const method = shardSize === null ? "files" : "shards";
  checkSignable(tree, method, compat);
  const measured = await measure(tree, tree.entries, { method, algorithm, shardSize }, listing, options);
  if (measured.length === 0 && !compat.has("empty-model")) throw emptyModel(model);
  const serialization = {
    method,
    algorithm,
    shardSize,
    allowSymlinks,
    ignorePaths: tree.single ? [] : ignored,
  } as const;
  const resources = options.order === "spec" ? asSpecified(measured, tree) : measured;
  const payload = Buffer.from(statementText(basename(model), serialization, resources, options.order));
  return {
    bundle: await signStatement(key, payload),
    root: rootDigest(resources),
    files: tree.entries.length,
    warnings: tree.outside.map((name) => `${name} links to a place outside the model`),
  };
}

/** What could be signed and never verified, or verified whatever it becomes. */
function checkSignable(tree: Tree, method: "files" | "shards", compat: ReadonlySet<Compat>): void {
  if (tree.entries.length === 0 && !compat.has("empty-model")) throw emptyModel(tree.root);
  if (method === "files") return;
  const empty = tree.entries.find(({ identity }) => identity.size === 0);
  if (empty !== undefined && !compat.has("empty-files")) {
    const message = `${empty.name} is empty, which a signature over shards does not cover`;
    throw new ClarityError("empty_file_unsigned", message, { next: switchFor("empty-files") });
  }
  const colon = tree.entries.find(({ name }) => name.includes(":"));
  if (colon !== undefined && !compat.has("colon-names")) {
    const message = `${colon.name} has a colon in its name`;
    throw new ClarityError("colon_name", message, { next: switchFor("colon-names") });
  }
}

const emptyModel = (model: string) =>
  new ClarityError("empty_model", `${model} has nothing to sign`, { next: switchFor("empty-model") });

/** One file goes by its own name, and names are ordered as whole texts. */
function asSpecified(resources: readonly Resource[], tree: Tree): Resource[] {
  const own = basename(tree.root);
  return inTextOrder(
    tree.single ? resources.map((r) => ({ ...r, name: r.name.replace(/^\./, () => own) })) : resources,
  );
}

/** The statement as the reference writes it: indented by two, the algorithm of shards with their size. */
export function statementText(
  name: string,
  { method, algorithm, shardSize, allowSymlinks, ignorePaths }: Serialization,
  resources: readonly Resource[],
  order: "reference" | "spec",
): string {
  const stated = method === "shards" && order === "reference" ? `${algorithm}-sharded-${shardSize}` : algorithm;
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name, digest: { sha256: rootDigest(resources) } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      serialization: {
        method,
        hash_type: algorithm,
        allow_symlinks: allowSymlinks,
        ...(shardSize === null ? {} : { shard_size: shardSize }),
        ...(ignorePaths === null || ignorePaths.length === 0 ? {} : { ignore_paths: ignorePaths }),
      },
      resources: resources.map((resource) => ({ algorithm: stated, digest: resource.digest, name: resource.name })),
    },
  };
  return JSON.stringify(statement, null, 2);
}
