import type { Action, Answers, Place, Want } from "../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "./action.js";
import { canonicalPath, isWild, pathAction } from "./paths/index.js";

/** Distinct paths asked about per call; a call with more of them is beyond what can be looked at. */
export const MAX_LINKS = 256;

/** Kinds that concern the name itself: removing or making a link touches the link, not what it leads to. */
const OF_THE_NAME: ReadonlySet<string> = new Set(["file.delete", "file.link"]);

/**
 * Where do these paths really lead? A symbolic link in the project may lead to `~/.ssh`; only the file system knows.
 * One want per distinct path of a `file.*` action, at most {@link MAX_LINKS}.
 */
export function linkWants(actions: readonly Action[], answers: Answers): readonly Want[] {
  let wants: Extract<Want, { type: "link" }>[] | null = null;
  let many: Set<string> | null = null;
  for (let i = 0; i < actions.length; i++) {
    const path = askedPath(actions[i]!);
    if (path === null || (answers.size > 0 && answers.has(`link:${path}`))) continue;
    if (wants === null) {
      wants = [{ type: "link", path }];
      continue;
    }
    if (many === null ? isAmong(wants, path) : many.has(path)) continue;
    wants.push({ type: "link", path });
    if (wants.length === MAX_LINKS) break;
    many?.add(path);
    if (wants.length === FEW) many = new Set(wants.map((want) => want.path));
  }
  return wants ?? NO_WANTS;
}

/** So many are looked through faster than they are hashed. */
const FEW = 8;

function isAmong(wants: readonly { readonly path: string }[], path: string): boolean {
  for (let i = 0; i < wants.length; i++) if (wants[i]!.path === path) return true;
  return false;
}

const NO_WANTS: readonly Want[] = [];

/**
 * Adds, behind the others, for each action on a path that really lies elsewhere the same action on the real place, with
 * the labels of that place. The action as written stays: both names must be permitted. Paths nobody answered for are
 * left as they are; more paths than may be asked about are `opaque: too_complex`.
 */
export function followLinks(actions: readonly Action[], answers: Answers, place: Place): readonly Action[] {
  const added: Action[] = [];
  const asked = new Set<string>();
  for (const each of actions) {
    const path = askedPath(each);
    if (path === null) continue;
    asked.add(path);
    const answer = answers.get(`link:${path}`);
    if (answer?.type !== "link" || answer.target === path) continue;
    const name = joined(answer.target, each.resource.name.slice(path === "/" ? 0 : path.length));
    const { certainty, sources, span, detail } = each;
    added.push(pathAction(each.kind, { ...each.resource, name }, { place, certainty, sources, span, detail }));
  }
  if (asked.size > MAX_LINKS) added.push(beyondBounds());
  return added.length === 0 ? actions : [...actions, ...added];
}

/** Places one path of a call may lead to by links the call makes. */
const MAX_LED = 32;

/**
 * The same for symbolic links the call makes itself (`ln -s / x; rm -rf x/*`): no file system knows them yet. What comes
 * after a link is judged where it leads, too.
 */
export function followMade(actions: readonly Action[], place: Place): readonly Action[] {
  let made: Map<string, string[]> | null = null;
  const added: Action[] = [];
  let beyond = false;
  for (const each of actions) {
    const { kind, resource, detail } = each;
    if (kind === "file.link") {
      if (detail.link !== "symbolic" || detail.target === undefined || resource.form !== "exact") continue;
      const { name, form } = canonicalPath(detail.target, place, { cwd: folderOf(resource.name), tilde: false });
      if (form !== "exact" || name === resource.name) continue;
      made ??= new Map();
      const targets = made.get(resource.name);
      if (targets === undefined) made.set(resource.name, [name]);
      else if (!targets.includes(name)) targets.push(name);
    } else if (made !== null && resource.type === "path" && resource.form !== "any") {
      const names = followed(resource.name, made, OF_THE_NAME.has(kind));
      beyond ||= names.length >= MAX_LED;
      const { certainty, sources, span } = each;
      for (const name of names)
        added.push(pathAction(kind, { ...resource, name }, { place, certainty, sources, span, detail }));
    }
  }
  if (beyond) added.push(beyondBounds());
  return added.length === 0 ? actions : [...actions, ...added];
}

/** Where a path leads in the end by way of these links: at most {@link MAX_LED} places; none where they go round in a circle. */
function followed(path: string, made: ReadonlyMap<string, readonly string[]>, ofTheName: boolean): readonly string[] {
  const seen = [path];
  const ends: string[] = [];
  for (let at = 0; at < seen.length && ends.length < MAX_LED; at++) {
    const name = seen[at]!;
    const next = throughOne(name, made, ofTheName);
    if (next.length === 0 && at > 0) ends.push(name);
    for (const one of next) if (!seen.includes(one) && seen.length < MAX_LED * 4) seen.push(one);
  }
  return ends;
}

/** Where the first link on a path leads. */
function throughOne(path: string, made: ReadonlyMap<string, readonly string[]>, ofTheName: boolean): readonly string[] {
  for (let end = path.indexOf("/", 1); ; end = path.indexOf("/", end + 1)) {
    if (end < 0) return ofTheName ? NOWHERE : (made.get(path) ?? NOWHERE);
    const targets = made.get(path.slice(0, end));
    if (targets !== undefined) return targets.map((target) => joined(target, path.slice(end)));
  }
}
const NOWHERE: readonly string[] = [];

/** The part of an action's path whose links count: all of it, its folder, or what stands before the first wildcard. */
function askedPath(each: Action): string | null {
  const { type, form, name } = each.resource;
  if (type !== "path" || form === "any" || !each.kind.startsWith("file.") || !name.startsWith("/")) return null;
  const fixed = form === "exact" ? name : fixedFolder(name);
  const path = OF_THE_NAME.has(each.kind) && fixed === name ? folderOf(name) : fixed;
  return path === "/" ? null : path;
}

function fixedFolder(pattern: string): string {
  for (let start = 0; ; ) {
    const slash = pattern.indexOf("/", start);
    const end = slash < 0 ? pattern.length : slash;
    if (isWild(pattern.slice(start, end))) return start < 2 ? "/" : pattern.slice(0, start - 1);
    if (slash < 0) return pattern;
    start = end + 1;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function joined(folder: string, rest: string): string {
  return folder === "/" && rest !== "" ? rest : folder + rest;
}

function beyondBounds(): Action {
  return action("opaque", NO_RESOURCE, "possible", NO_LABELS, NO_SOURCES, NO_SPAN, { reason: "too_complex" });
}
