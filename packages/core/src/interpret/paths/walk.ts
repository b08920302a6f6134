import { nodesBelow } from "./below.js";
import { fixedHead, fixedTail, isOpen, isWild, matchSegment, unescapeSegment, weight } from "./glob.js";
import { bit, firstOf, lastOf, type Mask, mayBeAnywhere, type Node, type Trie, type Wild } from "./trie.js";

/** What the tables say of a path. */
export interface Found {
  /** Labels of the path itself. */
  mask: Mask;
  /** Labels of places below the path. */
  within: Mask;
}

/** The only label that loosens: it counts from the project's folder downwards. */
const SCRATCH = bit("scratch");
const BROAD = bit("broad");
/** The one label that a name has wherever it stands: keys are copied. */
const CREDENTIAL = bit("credential");

/**
 * Follows an exact path through the tables. `project` is the folder below which names of the project count, null where
 * the path is not below it. Time grows with the path's segments; little but their text is allocated.
 */
export function walkExact(trie: Trie, name: string, home: string, project: string | null): Found {
  if (name === "/") return { mask: trie.root.here | trie.root.tree, within: trie.root.within | trie.home.within };
  const from = project === null ? beginning(trie, home) : belowProject(trie, home, project);
  const counts = project === null ? ~SCRATCH : -1;
  let { active, yes, not, start } = from;
  for (;;) {
    const slash = name.indexOf("/", start);
    const last = slash < 0;
    const end = last ? name.length : slash;
    active = reach(trie, active, name, start, end, last, home);
    for (let i = 0; i < active.length; i++) {
      const node = active[i]!;
      yes |= (last ? node.tree | node.here : node.tree) & counts;
      not |= last ? node.notTree | node.notHere : node.notTree;
    }
    if (last) break;
    start = end + 1;
  }
  let within = 0;
  for (let i = 0; i < active.length; i++) within |= active[i]!.within;
  return { mask: yes & ~not, within };
}

/** How far a walk has got: the nodes it follows, the labels it has met, and where the next segment starts. */
interface Walk {
  readonly active: readonly Node[];
  readonly yes: Mask;
  readonly not: Mask;
  readonly start: number;
}

const beginning = (trie: Trie, home: string): Walk => ({
  active: home === "/" ? [trie.root, trie.home] : [trie.root],
  yes: 0,
  not: 0,
  start: 1,
});

let latest: { readonly trie: Trie; readonly home: string; readonly project: string; readonly walk: Walk } | null = null;

/** The walk through the project's own folder. The last one is remembered: nearly every path of a session begins so. */
function belowProject(trie: Trie, home: string, project: string): Walk {
  if (latest === null || latest.project !== project || latest.home !== home || latest.trie !== trie) {
    latest = { trie, home, project, walk: walkThrough(trie, project, home) };
  }
  return latest.walk;
}

function walkThrough(trie: Trie, folder: string, home: string): Walk {
  let { active, yes, not, start } = beginning(trie, home);
  while (start < folder.length) {
    const slash = folder.indexOf("/", start);
    const end = slash < 0 ? folder.length : slash;
    active = reach(trie, active, folder, start, end, false, home);
    for (const node of active) {
      yes |= node.tree & ~SCRATCH;
      not |= node.notTree;
    }
    start = end + 1;
  }
  return { active, yes, not, start };
}

/** The nodes the segment of `name` from `start` to `end` leads to. */
function reach(
  trie: Trie,
  active: readonly Node[],
  name: string,
  start: number,
  end: number,
  last: boolean,
  home: string,
): readonly Node[] {
  const ofHome = end === home.length && name.startsWith(home);
  // Nearly every folder of a project: no place of the tables, and nothing below one.
  if (active.length === 0 && !last && !ofHome && !mayBeAnywhere(trie, name, start, end)) return NO_NODES;
  const segment = name.slice(start, end);
  const reached: Node[] = [];
  for (let i = 0; i < active.length; i++) children(active[i]!, segment, true, reached);
  children(trie.anywhere, segment, last, reached);
  if (ofHome) reached.push(trie.home);
  for (let i = 0; i < reached.length; i++) {
    if (reached[i]!.home && !reached.includes(trie.home)) reached.push(trie.home);
  }
  return reached;
}

const NO_NODES: readonly Node[] = [];

/** Children of a node that match a name. Patterns of places that lie anywhere are names of files: only the last counts. */
function children(node: Node, segment: string, patterns: boolean, reached: Node[], star = true): void {
  if (node.leaf) return;
  const next = node.next.get(segment);
  if (next !== undefined) reached.push(next);
  if (star && node.star !== null) reached.push(node.star);
  if (!patterns) return;
  if (node.byExtension.size > 0) {
    let dot = segment.length - 1;
    while (dot >= 0 && segment.charCodeAt(dot) !== 46) dot--;
    if (dot >= 0) tryAll(node.byExtension.get(segment.slice(dot)), segment, reached);
  }
  if (node.byFirst.size > 0) tryAll(node.byFirst.get(segment.charCodeAt(0)), segment, reached);
  if (node.others.length > 0) tryAll(node.others, segment, reached);
}

function tryAll(list: readonly Wild[] | undefined, segment: string, reached: Node[]): void {
  if (list === undefined) return;
  const end = segment.charCodeAt(segment.length - 1);
  for (let i = 0; i < list.length; i++) {
    const { pattern, last, node } = list[i]!;
    if ((last === 0 || last === end) && matchSegment(pattern, segment)) reached.push(node);
  }
}

/** Nodes a name may mean that stands at any depth. */
function anyDepth({ named, patterns }: Trie, name: string, may: Node[]): void {
  const nodes = named.get(name);
  if (nodes !== undefined) for (const node of nodes) may.push(node);
  const first = firstOf(name);
  const last = lastOf(name);
  for (const wild of patterns) {
    if ((wild.first !== 0 && wild.first !== first) || (wild.last !== 0 && wild.last !== last)) continue;
    if (matchSegment(wild.pattern, name)) may.push(wild.node);
  }
}

/** What the tables say of a pattern, and of the folder whose contents it names as a whole. */
export interface FoundPattern extends Found {
  /** Labels of the folder when the last segment says nothing about names: `~/*`, `/etc/**`. */
  contentsOf: Mask;
  /** Labels of the folders a `**` or an open segment in the middle starts from. */
  acrossFrom: Mask;
}

/** Nodes followed at once; a pattern that reaches more is as good as open. */
const MAX_ACTIVE = 128;
/** Folders deep no place of the tables lies: a pattern with more segments means none of them. */
const MAX_DEPTH = 64;

/**
 * Follows a pattern through the tables: a place counts where the pattern singles it out. A wildcard segment has to say
 * something of the name it matches: below a given folder one character will do (`/etc/sh*`), at any depth half the
 * name (`/**` and then `/shad*`); an open one (`*`, `.*`) singles nothing out.
 */
export function walkPattern(trie: Trie, pattern: string, home: string, project: string | null): FoundPattern {
  const from = project === null ? beginning(trie, home) : belowProject(trie, home, project);
  const segments = pattern.slice(from.start).split("/");
  const found: FoundPattern = { mask: from.yes, within: 0, contentsOf: 0, acrossFrom: 0 };
  if (segments.length > MAX_DEPTH) return found;
  let { active, not } = from;
  let across = false;
  let loose = false;
  let fixed = from.start - 1;
  // Where a `**` behind folders that are known may lead; null where that may be anywhere.
  let below: ReadonlySet<Node> | null = null;
  for (let i = 0; i < segments.length; i += 1) {
    const segment = segments[i]!;
    const last = i === segments.length - 1;
    if (segment === "**") {
      if (!across && fixed > 0) below = nodesBelow(trie, active, pattern.slice(0, fixed), home);
      across = true;
      for (const node of active) {
        found.acrossFrom |= node.here | node.tree;
        if (last) found.within |= node.within;
        if (last) found.contentsOf |= node.here | node.tree;
      }
      fixed = -1;
      continue;
    }
    const step: Step = { may: [], must: [], within: 0 };
    let silent = false;
    if (isWild(segment)) {
      fixed = -1;
      const wanted = readWildcard(segment);
      const open = last && isOpen(segment);
      if (open) for (const node of active) found.contentsOf |= node.here | node.tree;
      for (const node of active) {
        if (open) takesAlong(node, wanted, step);
        else means(node, wanted, null, !across, step);
      }
      const says = saying(segment);
      if (says !== null) means(trie.anywhere, wanted, says, false, step);
      if (says !== null && across) meansAnyDepth(trie, wanted, says, step);
      if (says === null && !open) {
        silent = true;
        loose = true;
        for (const node of active) found.acrossFrom |= node.here;
      }
    } else {
      const name = unescapeSegment(segment);
      for (const node of active) children(node, name, true, step.must, !across);
      children(trie.anywhere, name, last, step.must);
      if (across) anyDepth(trie, name, step.may);
      if (fixed >= 0) fixed += segment.length + 1;
      if (fixed === home.length && pattern.startsWith(home)) step.must.push(trie.home);
    }
    // At any depth a root is one of many folders; what an open segment passes through says nothing yet.
    const counts = silent ? 0 : across || loose ? ~(SCRATCH | BROAD) : ~SCRATCH;
    const met = step.may.length === 0 ? step.must : [...step.must, ...step.may];
    const reached = met.some((node) => node.home) ? [...met, trie.home] : met;
    for (const node of reached) {
      const all = below === null || below.has(node) ? counts : CREDENTIAL;
      found.mask |= (last ? node.tree | node.here : node.tree) & all;
      if (last && all === counts) found.within |= node.within;
    }
    for (const node of step.must) {
      if (project !== null) found.mask |= (last ? node.tree | node.here : node.tree) & SCRATCH;
      not |= last ? node.notTree | node.notHere : node.notTree;
    }
    if (last) found.within |= step.within;
    if (reached.length === 0) active = across ? active : reached;
    else active = [...new Set(across ? [...active, ...reached] : reached)].slice(0, MAX_ACTIVE);
  }
  found.mask &= ~not;
  return found;
}

/** One segment's worth of nodes: those the segment may mean, and those it means whatever it matches. */
interface Step {
  readonly may: Node[];
  readonly must: Node[];
  /** Labels of and below children an open last segment takes along. */
  within: Mask;
}

/** A wildcard segment with what is fixed of it: its beginning and end, and the characters they begin and end with. */
interface Wildcard {
  readonly segment: string;
  readonly start: string;
  readonly end: string;
  readonly first: number;
  readonly last: number;
}

function readWildcard(segment: string): Wildcard {
  const start = fixedHead(segment);
  const end = fixedTail(segment);
  return { segment, start, end, first: firstOf(start), last: lastOf(end) };
}

/** Whether a wildcard segment matches a name; most names end or begin otherwise. */
function matchesName({ segment, first, last }: Wildcard, name: string): boolean {
  if (last !== 0 && name.charCodeAt(name.length - 1) !== last) return false;
  return (first === 0 || name.charCodeAt(0) === first) && matchSegment(segment, name);
}

/** Children of a node that a wildcard segment can mean; with `says` it has to say enough of their names. */
function means(node: Node, wanted: Wildcard, says: Saying | null, star: boolean, step: Step): void {
  if (node.leaf) return;
  if (says === null || says.stem > 0) {
    for (const { name, node: next } of node.named) {
      if ((says === null || saysHalf(says, name)) && matchesName(wanted, name)) step.may.push(next);
    }
  }
  if (star && node.star !== null) step.must.push(node.star);
  for (const wild of node.wilds) {
    if (covers(wild, wanted)) step.must.push(wild.node);
    else if (says === null && overlaps(wild, wanted)) step.may.push(wild.node);
  }
}

/** A last segment that says nothing singles nothing out, but takes all children along. */
function takesAlong(node: Node, wanted: Wildcard, step: Step): void {
  for (const { name, node: next } of node.named) if (matchesName(wanted, name)) step.within |= next.within;
  for (const wild of node.wilds) step.within |= wild.node.within;
  if (node.star === null) return;
  step.within |= node.star.within;
  step.must.push(node.star);
}

/** The same for a segment that may stand anywhere below. */
function meansAnyDepth(trie: Trie, wanted: Wildcard, says: Saying, step: Step): void {
  if (says.stem > 0) {
    for (const { name, nodes } of trie.names) {
      if (saysHalf(says, name) && matchesName(wanted, name)) step.may.push(...nodes);
    }
  }
  for (const wild of trie.patterns) if (covers(wild, wanted)) step.may.push(wild.node);
}

/** Fixed characters of a segment that is not open: before its extension, and the extension's length. */
interface Saying {
  readonly stem: number;
  readonly extension: number;
}

function saying(segment: string): Saying | null {
  if (isOpen(segment)) return null;
  const dot = segment.lastIndexOf(".");
  const extension = dot > 0 ? segment.length - dot : 0;
  return { stem: weight(segment) - extension, extension };
}

/** Whether a segment fixes half of a name. An extension does not count: `*.json` says nothing of `settings.json`. */
const saysHalf = ({ stem, extension }: Saying, name: string) => stem > 0 && stem * 2 >= name.length - extension;

/** Whether a table's pattern matches everything a segment does, judged by their fixed beginnings and ends. */
function covers({ pattern, head, tail, first, last }: Wild, wanted: Wildcard): boolean {
  if ((first !== 0 && first !== wanted.first) || (last !== 0 && last !== wanted.last)) return false;
  const { segment, start, end } = wanted;
  if (pattern === segment) return true;
  if (!start.startsWith(head) || !end.endsWith(tail)) return false;
  return head.length + tail.length + 1 === pattern.length || matchSegment(pattern, segment.replace(/[*?]/g, "x"));
}

/** Whether a segment clearly means some of what a table's pattern does: they begin alike, or it fits the shortest name. */
function overlaps({ pattern, head, tail }: Wild, { segment, start, end }: Wildcard): boolean {
  if (isOpen(segment)) return true;
  if (start !== "" && meets(head, start) && meetsEnd(tail, end)) return true;
  return matchSegment(segment, pattern.replaceAll("*", ""));
}

const meets = (a: string, b: string) => a.startsWith(b) || b.startsWith(a);
const meetsEnd = (a: string, b: string) => a.endsWith(b) || b.endsWith(a);
