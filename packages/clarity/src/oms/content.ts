import { basename } from "node:path";
import { ClarityError } from "../error.js";
import { GIT_PATHS, nameBelow } from "../measure/ignore.js";
import type { Resource, Serialization } from "../measure/manifest.js";
import { type MeasureOptions, measure } from "../measure/measure.js";
import { compareByComponent, isBelow } from "../measure/name.js";
import { parseShardName } from "../measure/shard.js";
import { type Entry, type LinkRule, listTree, type Tree } from "../measure/tree.js";
import { type Compat, switchFor } from "./compat.js";
import type { Statement } from "./statement.js";

export interface ContentOptions extends MeasureOptions {
  /** Absolute path. */
  readonly model: string;
  /** Absolute path of the signature's file, which is never part of the model; null where it has none. */
  readonly signature: string | null;
  /** Names the caller leaves out. */
  readonly ignored: readonly string[];
  readonly ignoreGit: boolean;
  /** Used only where the signature does not say; false where the caller refuses links whatever it says. */
  readonly allowSymlinks: boolean | null;
  /**
   * Follow links whatever was signed: for caches that consist of links. What lies behind them is hashed and compared like
   * any other file, so a signature over plain files says the same about it.
   */
  readonly followLinks?: boolean;
  /** Files nobody signed are passed over instead of refused. */
  readonly ignoreUnsigned: boolean;
  readonly compat: ReadonlySet<Compat>;
}

export interface Content {
  /** Files whose bytes were compared. */
  readonly files: number;
  readonly bytes: number;
  /** Present and not covered by the signature, accepted all the same. */
  readonly unsigned: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Compares a model with what was signed, by the signed way of hashing.
 * @throws ClarityError `content_differs` with the names, `empty_model`, `planted_file`, `linked_directory`,
 *   `empty_file_unsigned`, and whatever listing and hashing throw
 */
export async function compareContent(statement: Statement, options: ContentOptions): Promise<Content> {
  const { serialization } = statement;
  if (statement.resources.length === 0 && !options.compat.has("empty-model")) {
    throw new ClarityError("empty_model", "the signature covers no file", { next: switchFor("empty-model") });
  }
  const listing = { links: linkRule(serialization, options), ignored: ignoredBy(serialization, options) };
  const tree = listTree(options.model, listing);
  const planted = plantedBelow(tree, serialization, options);
  const signed = bySignedFile(statement, tree);
  const extra = tree.entries.filter(({ name }) => !signed.has(name));
  const kept = tree.entries.filter(({ name }) => signed.has(name));
  const resources = await measure(tree, kept, serialization, listing, options);
  const difference = differences(signed, resources, serialization);
  const unsigned = [...planted, ...tree.unread];
  const refused = acceptExtra(extra, serialization, options, unsigned, difference);
  if (refused.length + difference.missing.length + difference.changed.length > 0) {
    throw contentDiffers({ ...difference, extra: refused });
  }
  const bytes = kept.reduce((sum, { identity }) => sum + identity.size, 0);
  return { files: kept.length, bytes, unsigned, warnings: warningsOf(tree, unsigned) };
}

/** The signed rule counts; the caller may only refuse more. An old signature that has none leaves it to the caller. */
function linkRule(serialization: Serialization, { allowSymlinks, compat, followLinks }: ContentOptions): LinkRule {
  if (followLinks === true) return "follow";
  const allowed = allowSymlinks !== false && (serialization.allowSymlinks ?? allowSymlinks ?? false);
  return !allowed ? "refuse" : compat.has("linked-directories") ? "files" : "follow";
}

function ignoredBy(serialization: Serialization, options: ContentOptions): Set<string> {
  const { model, signature, ignored, ignoreGit } = options;
  const own = signature === null ? null : nameBelow(model, signature);
  const recorded = (serialization.ignorePaths ?? []).filter((name) => ignoreGit || !isGit(name));
  return new Set([...ignored, ...recorded, ...(ignoreGit ? GIT_PATHS : []), ...(own === null ? [] : [own])]);
}

const isGit = (name: string): boolean => (GIT_PATHS as readonly string[]).includes(name);

/** What lies where the signer left something out, other than what the caller leaves out as well. */
function plantedBelow(tree: Tree, serialization: Serialization, options: ContentOptions): string[] {
  const own = options.signature === null ? null : nameBelow(options.model, options.signature);
  const agreed = new Set([...options.ignored, ...(own === null ? [] : [own])]);
  const found = tree.skipped.filter((name) => !isBelow(name, agreed));
  const planted = found.filter((name) => !isGit(name));
  if (planted.length > 0 && !options.compat.has("planted-files") && !options.ignoreUnsigned) {
    const recorded = (serialization.ignorePaths ?? []).length;
    throw new ClarityError(
      "planted_file",
      `${listed(planted)}: not signed, below one of the ${recorded} paths the signer left out`,
      { next: `--ignore-paths leaves it out; ${switchFor("planted-files")}`, details: { unsigned: planted } },
    );
  }
  return found;
}

type Signed = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Signed digests by file and piece. A model of one file is `.` to the reference and its own name to the specification. */
function bySignedFile({ serialization, resources, name: signedName }: Statement, tree: Tree): Signed {
  const signed = new Map<string, Map<string, string>>();
  const alias = tree.single ? new Set([basename(tree.root), signedName]) : new Set<string>();
  const files = new Set<string>();
  for (const { name, digest } of resources) {
    const shard = serialization.method === "shards" ? parseShardName(name)! : null;
    const stated = shard?.name ?? name;
    files.add(stated);
    const file = alias.has(stated) ? "." : stated;
    const pieces = signed.get(file) ?? new Map<string, string>();
    pieces.set(shard === null ? "" : `${shard.start}:${shard.end}`, digest);
    signed.set(file, pieces);
  }
  return files.size > 1 ? withoutAlias(signed, files) : signed;
}

/** Several signed files are never one file under two names. */
function withoutAlias(signed: Map<string, Map<string, string>>, files: ReadonlySet<string>): Signed {
  if (!files.has(".")) return signed;
  throw new ClarityError("statement_malformed", "signed statement: `.` beside other files");
}

interface Difference {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

function differences(signed: Signed, resources: readonly Resource[], { method }: Serialization): Difference {
  const found = new Map<string, Map<string, string>>();
  for (const { name, digest } of resources) {
    const shard = method === "shards" ? parseShardName(name)! : null;
    const pieces = found.get(shard?.name ?? name) ?? new Map<string, string>();
    pieces.set(shard === null ? "" : `${shard.start}:${shard.end}`, digest);
    found.set(shard?.name ?? name, pieces);
  }
  const names = [...signed.keys()].sort(compareByComponent);
  return {
    changed: names.filter((name) => found.has(name) && !samePieces(signed.get(name)!, found.get(name)!)),
    missing: names.filter((name) => !found.has(name)),
    extra: [],
  };
}

const samePieces = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([piece, digest]) => b.get(piece) === digest);

/** Sorts files nobody signed into accepted (appended to `unsigned`) and refused; whole classes have a switch. */
function acceptExtra(
  extra: readonly Entry[],
  { method }: Serialization,
  options: ContentOptions,
  unsigned: string[],
  difference: Difference,
): string[] {
  if (options.ignoreUnsigned) {
    unsigned.push(...extra.map(({ name }) => name));
    return [];
  }
  const empty = extra.filter(({ identity }) => method === "shards" && identity.size === 0);
  const rest = extra.filter((entry) => !empty.includes(entry));
  if (options.compat.has("empty-files")) unsigned.push(...empty.map(({ name }) => name));
  const others = rest.map(({ name }) => name);
  const same = difference.changed.length + difference.missing.length === 0;
  if (same && rest.length > 0 && rest.every(({ behindLink }) => behindLink)) {
    const next = switchFor("linked-directories");
    throw new ClarityError("linked_directory", `${listed(others)}: not signed, behind a linked folder`, { next });
  }
  if (same && rest.length === 0 && empty.length > 0 && !options.compat.has("empty-files")) {
    const names = empty.map(({ name }) => name);
    const message = `${listed(names)}: empty, which a signature over shards does not cover`;
    throw new ClarityError("empty_file_unsigned", message, { next: switchFor("empty-files") });
  }
  return options.compat.has("empty-files") ? others : extra.map(({ name }) => name);
}

function contentDiffers({ changed, missing, extra }: Difference): ClarityError {
  const parts = [
    changed.length > 0 ? `changed: ${listed(changed)}` : null,
    missing.length > 0 ? `missing: ${listed(missing)}` : null,
    extra.length > 0 ? `not signed: ${listed(extra)}` : null,
  ];
  const message = ["the model is not what was signed", ...parts.filter((part) => part !== null)].join("\n");
  return new ClarityError("content_differs", message, { details: { changed, missing, extra } });
}

const SHOWN = 20;

function listed(names: readonly string[]): string {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : "";
  return names.slice(0, SHOWN).join(", ") + more;
}

function warningsOf(tree: Tree, unsigned: readonly string[]): string[] {
  return [
    ...tree.outside.map((name) => `${name} links to a place outside the model`),
    ...unsigned.map((name) => `${name} is there and not signed`),
  ];
}
