import type { Place } from "../../spine/index.js";
import { isOpen, isWild, matchSegment } from "./glob.js";
import { SCRATCH_FOLDERS, SYSTEM_FOLDERS } from "./places/index.js";
import { bit, type Mask } from "./trie.js";

const PROJECT = bit("project");
const SCRATCH = bit("scratch");
const HOME = bit("home");
const SYSTEM = bit("system");

/**
 * The innermost of project, scratch, home and system a path lies in. For a pattern `path` is its fixed part and
 * `pattern` the whole.
 */
export function zoneOf(path: string, place: Place, pattern: string | null = null): Mask {
  const { project, home, scratch } = place;
  let zone: Mask = 0;
  let depth = 0;
  if (home !== "/" && isBelow(path, home)) {
    zone = HOME;
    depth = home.length;
  }
  const inProject = project !== null && isBelow(path, project);
  if (inProject && project.length > depth) {
    zone = PROJECT;
    depth = project.length;
  }
  for (const folder of SCRATCH_FOLDERS) if (folder.length > depth && isBelow(path, folder)) zone = SCRATCH;
  for (const folder of scratch) if (folder.length > depth && folder !== "/" && isBelow(path, folder)) zone = SCRATCH;
  if (zone === SCRATCH) return inProject ? PROJECT | SCRATCH : SCRATCH;
  if (zone !== 0) return zone;
  return elsewhere(path, pattern);
}

/** Whether a path is a folder or lies below it. The character behind settles most questions. */
export const isBelow = (path: string, folder: string) =>
  (path.length === folder.length || path.charCodeAt(folder.length) === 47) && path.startsWith(folder);

const HOMES = /^\/(?:home|Users)\/[^/]|^\/(?:var\/)?root(?:\/|$)/;

function elsewhere(path: string, pattern: string | null): Mask {
  if (HOMES.test(pattern ?? path)) return HOME;
  const end = path.indexOf("/", 1);
  const top = path.slice(1, end < 0 ? undefined : end);
  if (top !== "") return SYSTEM_FOLDERS.has(top) ? SYSTEM : 0;
  if (pattern === null) return 0;
  const first = pattern.slice(1).split("/", 1)[0]!;
  if (first === "**" || isOpen(first)) return 0;
  for (const folder of SYSTEM_FOLDERS) if (matchSegment(first, folder)) return SYSTEM;
  return 0;
}

/** The folders of a pattern before its first wildcard segment; `/` where there are none. */
export function fixedPart(pattern: string): string {
  let end = 0;
  for (;;) {
    const next = pattern.indexOf("/", end + 1);
    const segment = pattern.slice(end + 1, next < 0 ? undefined : next);
    if (next < 0 || isWild(segment) || segment.includes("[")) return end === 0 ? "/" : pattern.slice(0, end);
    end = next;
  }
}

/** Whether a pattern means all there is in the project's own folder: `project/*`, `project/**`. */
export function isProjectContents(pattern: string, place: Place): boolean {
  const { project } = place;
  if (project === null || !pattern.startsWith(project) || pattern.charCodeAt(project.length) !== 47) return false;
  const rest = pattern.slice(project.length + 1);
  return !rest.includes("/") && isOpen(rest);
}

/**
 * Whether a path or pattern lies at or below one of Rampart's own places or, where it `takes` its parents, above one.
 * `fixed` is the fixed part of a pattern, null for a path.
 */
export function reachesInstalled(name: string, fixed: string | null, place: Place, takes: boolean): boolean {
  const { installed } = place;
  if (fixed === null) {
    for (const own of installed) if (isBelow(name, own) || (takes && isAbove(name, own))) return true;
    return false;
  }
  if (!installed.some((own) => isAbove(fixed, own) || isBelow(fixed, own))) return false;
  const segments = name.slice(1).split("/");
  return segmentsOf(installed).some((own) => patternReaches(segments, own, takes));
}

const split = new WeakMap<readonly string[], readonly (readonly string[])[]>();

/** Segments of our own places: the same list call after call. */
function segmentsOf(installed: readonly string[]): readonly (readonly string[])[] {
  let segments = split.get(installed);
  if (segments === undefined) {
    segments = installed.map((own) => own.slice(1).split("/"));
    split.set(installed, segments);
  }
  return segments;
}

const isAbove = (path: string, own: string) => path === "/" || isBelow(own, path);

function patternReaches(segments: readonly string[], wanted: readonly string[], takes: boolean): boolean {
  for (let i = 0; i < segments.length; i++) {
    if (i === wanted.length) return true;
    const segment = segments[i]!;
    if (segment === "**") {
      const end = segments.at(-1)!;
      return end === "**" ? takes : !isOpen(end) && wanted.slice(i).some((name) => matchSegment(end, name));
    }
    if (!takes && isOpen(segment)) return false;
    if (!matchSegment(segment, wanted[i]!)) return false;
  }
  return takes || segments.length === wanted.length;
}
