import { realpathSync, statSync } from "node:fs";
import { basename, dirname, sep } from "node:path";
import { isJsonObject, type Json, parseStrict, ServiceError } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { checkName } from "./name.js";
import { onlyOurs } from "./settled.js";
import type { Entry } from "./tree.js";

/**
 * Digests somebody else declares: a registry, a list, the names in a cache. They say what a file should be, never what it is;
 * who hands them in vouches for the bytes on this disk.
 */
export interface KnownDigests {
  /** SHA-256 in lowercase hex; null where nothing is declared, or for another size. */
  digestOf(entry: Entry): string | null;
  /** By name; empty where only files on disk can be told. */
  readonly declared: ReadonlyMap<string, Declared>;
}

export interface Declared {
  readonly digest: string;
  /** Null where it is not stated. */
  readonly size: number | null;
}

/** Most bytes of such a list. */
export const MOST_KNOWN = 64 << 20;

const HEX = /^[0-9a-f]{64}$/;

/**
 * Reads a list of `sha256sum`, a manifest of an OCI image (layers that are one file each, by their title), or a folder
 * listing of the Hugging Face Hub (files in LFS).
 * @throws ClarityError `format_malformed`, `beyond_bounds`, `name_unsafe`
 */
export function readKnownDigests(bytes: Uint8Array): KnownDigests {
  const text = Buffer.from(bytes).toString("utf8");
  const first = text.trimStart()[0];
  const declared = new Map<string, Declared>();
  const pairs = first === "{" || first === "[" ? ofJson(parsed(bytes)) : ofLines(text);
  for (const [name, one] of pairs) {
    checkName(name);
    const twin = declared.get(name);
    if (twin !== undefined && twin.digest !== one.digest) throw malformed(`${name} is declared twice`);
    declared.set(name, one);
    if (declared.size > LIMITS.resources) throw new ClarityError("beyond_bounds", "too many declared digests");
  }
  if (declared.size === 0) throw malformed("it declares no SHA-256 of a file");
  const digestOf = ({ name, identity }: Entry) => {
    const one = declared.get(name);
    return one === undefined || (one.size ?? identity.size) !== identity.size ? null : one.digest;
  };
  return { digestOf, declared };
}

/**
 * The names of blobs below a folder: `blobs/<sha256>` of the Hugging Face cache, `blobs/sha256/<hex>` of an OCI layout. Only of files and
 * folders nobody else may write. @throws ClarityError `file_missing`
 */
export function blobNames(folder: string): KnownDigests {
  let root: string;
  try {
    root = realpathSync(folder);
  } catch (cause) {
    throw new ClarityError("file_missing", `${folder} is not there`, { cause });
  }
  const safe = new Map<string, boolean>();
  return {
    declared: new Map(),
    digestOf: ({ path }) => {
      const [name, at] = [basename(path), dirname(path)];
      const below = path.startsWith(`${root}${sep}`) && /(?:^|\/)blobs(?:\/sha256)?$/.test(at);
      if (!below || !HEX.test(name) || !onlyOurs(path)) return null;
      const known = safe.get(at) ?? onlyOurs(at);
      safe.set(at, known);
      return known ? name : null;
    },
  };
}

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function parsed(bytes: Uint8Array): Json {
  try {
    return parseStrict(bytes, { bytes: MOST_KNOWN, depth: LIMITS.bundleDepth });
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw malformed(cause.message, cause);
  }
}

type Pair = readonly [string, Declared];

function ofLines(text: string): Pair[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const match = /^([0-9a-fA-F]{64}) [ *](.+)$/.exec(line);
      if (match === null) throw malformed(`a line is no digest and name: ${line.slice(0, 100)}`);
      return [match[2]!.replace(/^\.\//, ""), { digest: match[1]!.toLowerCase(), size: null }];
    });
}

function ofJson(json: Json): Pair[] {
  if (Array.isArray(json)) return json.flatMap(ofHubFile);
  if (isJsonObject(json) && Array.isArray(json["layers"])) return json["layers"].flatMap(ofLayer);
  throw malformed("it is neither a manifest with layers nor a listing of files");
}

/** An entry of `/api/models/NAME/tree/REVISION`. Files outside LFS have a git hash, which is no SHA-256 of their bytes. */
function ofHubFile(value: Json): Pair[] {
  const { type, path, lfs } = isJsonObject(value) ? value : {};
  if (type !== "file" || typeof path !== "string" || !isJsonObject(lfs)) return [];
  const { oid, size } = lfs;
  return typeof oid === "string" && HEX.test(oid) && typeof size === "number" ? [[path, { digest: oid, size }]] : [];
}

/** Where a tool writes the file's name (ModelPack and ORAS). */
const TITLES = ["org.cncf.model.filepath", "org.opencontainers.image.title"];

/** A layer that is an archive or compressed has the digest of the archive, not of a file in it. */
function ofLayer(value: Json): Pair[] {
  const { mediaType, digest, size, annotations } = isJsonObject(value) ? value : {};
  if (typeof mediaType !== "string" || /\btar\b|\+(?:gzip|zstd)$/.test(mediaType)) return [];
  const title = isJsonObject(annotations)
    ? TITLES.map((key) => annotations[key]).find((one) => typeof one === "string")
    : undefined;
  const hex = typeof digest === "string" && digest.startsWith("sha256:") ? digest.slice(7) : "";
  if (typeof title !== "string" || !HEX.test(hex) || typeof size !== "number") return [];
  return [[title, { digest: hex, size }]];
}

const malformed = (why: string, cause?: unknown) =>
  new ClarityError("format_malformed", `declared digests: ${why}`, { cause });
