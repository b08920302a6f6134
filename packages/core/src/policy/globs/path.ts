import { MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import type { Resource } from "../../spine/action.js";
import { align } from "./align.js";
import { parseSegment, type Segment, segmentCovers, segmentMatches, segmentsMeet } from "./segment.js";

/** `**`: any number of folders, none included. `/a/**` is therefore `/a` and everything below it. */
const ACROSS = { text: "**", literal: null, tokens: [] } as const satisfies Segment;

/** An absolute path glob, or one that starts with `**`. */
export interface PathGlob {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** Literal folders it starts with; the index files it there. */
  readonly prefix: readonly string[];
  readonly matches: (path: string) => boolean;
  /** The one folder, without a slash behind it, all of which it is: of `/a/b/**` and `/a/b`; null for any other glob. */
  readonly folder: string | null;
}

export function parsePathGlob(text: string): PathGlob {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const glob = parse(text);
  if (PARSED.size < MAX_PARSED) PARSED.set(text, glob);
  return glob;
}

/** A policy is bound anew for every project and agent it meets, and most of its paths are the same each time. */
const PARSED = new Map<string, PathGlob>();
const MAX_PARSED = 2_048;

function parse(text: string): PathGlob {
  const segments = split(text).map((part) => (part === "**" ? ACROSS : parseSegment(part)));
  const wildAt = segments.findIndex((segment) => segment.literal === null);
  const prefix = (wildAt === -1 ? segments : segments.slice(0, wildAt)).map((segment) => segment.literal!);
  const plain =
    prefix.length > 0 && prefix.length >= segments.length - 1 && !segments.slice(prefix.length).some(isNamed);
  return { text, segments, prefix, matches: matcher(segments, prefix), folder: plain ? `/${prefix.join("/")}` : null };
}

const isNamed = (segment: Segment) => segment !== ACROSS;

function split(path: string): string[] {
  const parts = path.split("/");
  if (parts[0] === "") parts.shift();
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

/** The three forms nearly every rule has, without splitting the path; anything else by segments. */
function matcher(segments: readonly Segment[], prefix: readonly string[]): (path: string) => boolean {
  const folder = `/${prefix.join("/")}`;
  if (prefix.length === segments.length) return (path) => path === folder;
  if (prefix.length === segments.length - 1 && segments.at(-1) === ACROSS) {
    if (prefix.length === 0) return () => true;
    const below = `${folder}/`;
    return (path) => path === folder || path.startsWith(below);
  }
  if (segments.length === 2 && segments[0] === ACROSS && segments[1]!.literal !== null) {
    const ending = `/${segments[1]!.literal}`;
    return (path) => path.endsWith(ending);
  }
  return (path) => matchSegments(segments, split(path));
}

/** Like matching one segment: only the last `**` is retried. */
function matchSegments(segments: readonly Segment[], parts: readonly string[]): boolean {
  let segment = 0;
  let at = 0;
  let across = -1;
  let mark = 0;
  while (at < parts.length) {
    const current = segments[segment];
    if (current === ACROSS) {
      across = segment;
      mark = at;
      segment += 1;
    } else if (current !== undefined && segmentMatches(current, parts[at]!)) {
      segment += 1;
      at += 1;
    } else if (across !== -1) {
      segment = across + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (segments[segment] === ACROSS) segment += 1;
  return segment === segments.length;
}

/**
 * Where a path resource stands to a glob: YES when everything it may touch is in the glob, NO when nothing is.
 * `recursive` adds everything below the resource.
 */
export function relatePath(glob: PathGlob, resource: Resource, recursive: boolean): Truth {
  if (resource.form === "any") return isEverything(glob) ? YES : MAYBE;
  if (resource.form === "exact" && !recursive) return glob.matches(resource.name) ? YES : NO;
  if (resource.form === "exact" && glob.folder !== null) return relateFolder(glob, glob.folder, resource.name);
  const touched = touchedBy(resource, recursive);
  const openEnd = touched.at(-1) === ACROSS;
  if (openEnd && glob.segments[0] === ACROSS && glob.segments.at(-1) !== ACROSS) return MAYBE;
  if (!align(glob.segments, touched, "meet", isAcross, segmentsMeet)) return NO;
  return align(glob.segments, touched, "cover", isAcross, segmentCovers) ? YES : MAYBE;
}

/** Where a folder with everything below it stands to a glob that is a path, or one with everything below it. */
function relateFolder({ segments, prefix }: PathGlob, folder: string, name: string): Truth {
  const whole = segments.length > prefix.length;
  if (whole && (name === folder || isBelow(name, folder))) return YES;
  return name === "/" || name === folder || isBelow(folder, name) ? MAYBE : NO;
}

const isBelow = (path: string, folder: string) => path.charCodeAt(folder.length) === 47 && path.startsWith(folder);

const isAcross = (segment: Segment | undefined): boolean => segment === ACROSS;

function isEverything(glob: PathGlob): boolean {
  return glob.segments.length === 1 && glob.segments[0] === ACROSS;
}

/** What a resource may touch, as segments. Many rules ask about the same resource, one after the other. */
let latest: { readonly resource: Resource; readonly recursive: boolean; readonly touched: readonly Segment[] } | null =
  null;

function touchedBy(resource: Resource, recursive: boolean): readonly Segment[] {
  if (latest !== null && latest.resource === resource && latest.recursive === recursive) return latest.touched;
  const touched: Segment[] = split(resource.name).map((part) => {
    if (resource.form === "exact") return { text: part, literal: part, tokens: [] };
    return part === "**" ? ACROSS : parseSegment(part);
  });
  if (recursive) touched.push(ACROSS);
  latest = { resource, recursive, touched };
  return touched;
}
