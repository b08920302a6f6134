import { isOpen, isWild, matchSegment, unescapeSegment, weight } from "./glob.js";
import { type Mask, type Node, type Trie, type Wild, wilds } from "./trie.js";

/** What the tables say of a path. */
export interface Found {
  /** Labels of the path itself. */
  mask: Mask;
  /** Labels of places below the path. */
  within: Mask;
}

/** Follows an exact path through the tables. Time grows with its segments; nothing but short strings is allocated. */
export function walkExact(trie: Trie, name: string, home: string): Found {
  let active: Node[] = [trie.root];
  let yes = trie.root.tree;
  let not = 0;
  let start = 1;
  if (home === "/") active.push(trie.home);
  if (name === "/") return { mask: trie.root.here | yes, within: trie.root.within | trie.home.within };
  for (;;) {
    let end = name.indexOf("/", start);
    const last = end < 0;
    if (last) end = name.length;
    const segment = name.slice(start, end);
    const reached: Node[] = [];
    for (const node of active) children(node, segment, true, reached);
    children(trie.anywhere, segment, last, reached);
    let isHome = end === home.length && name.startsWith(home);
    for (const node of reached) {
      yes |= node.tree;
      not |= node.notTree;
      if (node.home) isHome = true;
    }
    if (isHome) {
      reached.push(trie.home);
      yes |= trie.home.tree;
    }
    if (last) {
      let within = 0;
      for (const node of reached) {
        yes |= node.here;
        not |= node.notHere;
        within |= node.within;
      }
      return { mask: yes & ~not, within };
    }
    active = reached;
    start = end + 1;
  }
}

/** Children of a node that match a name. Patterns of places that lie anywhere are names of files: only the last counts. */
function children(node: Node, segment: string, patterns: boolean, reached: Node[]): void {
  if (node.leaf) return;
  const next = node.next.get(segment);
  if (next !== undefined) reached.push(next);
  if (node.star !== null) reached.push(node.star);
  if (!patterns) return;
  if (node.byExtension.size > 0) {
    const dot = segment.lastIndexOf(".");
    if (dot >= 0) tryAll(node.byExtension.get(segment.slice(dot)), segment, reached);
  }
  if (node.byFirst.size > 0) tryAll(node.byFirst.get(segment.charCodeAt(0)), segment, reached);
  if (node.others.length > 0) tryAll(node.others, segment, reached);
}

function tryAll(list: readonly Wild[] | undefined, segment: string, reached: Node[]): void {
  if (list === undefined) return;
  for (const { pattern, node } of list) if (matchSegment(pattern, segment)) reached.push(node);
}

/** What the tables say of a pattern, and of the folder whose contents it names as a whole. */
export interface FoundPattern extends Found {
  /** Labels of the folder when the last segment says nothing about names: `~/*`, `/etc/**`. */
  contentsOf: Mask;
  /** Labels of the folder any `**` starts from. */
  acrossFrom: Mask;
}

/** Bound of nodes followed at once; a pattern that reaches more is as good as open. */
const MAX_ACTIVE = 256;

/**
 * Follows a pattern through the tables: a place counts where the pattern singles it out. A wildcard segment has to say
 * something of the name it matches: below a given folder one character will do (`/etc/sh*`), at any depth half the
 * name (`/**` and then `/shad*`); an open one (`*`, `.*`) singles nothing out.
 */
export function walkPattern(trie: Trie, pattern: string, home: string): FoundPattern {
  const segments = pattern.slice(1).split("/");
  const found: FoundPattern = { mask: 0, within: 0, contentsOf: 0, acrossFrom: 0 };
  let active: Node[] = home === "/" ? [trie.root, trie.home] : [trie.root];
  let not = 0;
  let across = false;
  let fixed = 0;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    const last = i === segments.length - 1;
    if (segment === "**") {
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
    if (isWild(segment)) {
      fixed = -1;
      const open = isOpen(segment);
      if (last && open) for (const node of active) found.contentsOf |= node.here | node.tree;
      for (const node of active) means(node, segment, open, false, step);
      if (!open) means(trie.anywhere, segment, false, true, step);
      if (!open && across) meansNamed(trie, segment, step);
    } else {
      const name = unescapeSegment(segment);
      for (const node of active) children(node, name, true, step.must);
      children(trie.anywhere, name, last, step.must);
      if (across) step.may.push(...(trie.named.get(name) ?? []));
      if (fixed >= 0) fixed += segment.length + 1;
      if (fixed === home.length && pattern.startsWith(home)) step.must.push(trie.home);
    }
    const reached = [...step.must, ...step.may];
    if (reached.some((node) => node.home)) reached.push(trie.home);
    for (const node of reached) found.mask |= last ? node.tree | node.here : node.tree;
    for (const node of step.must) not |= last ? node.notTree | node.notHere : node.notTree;
    if (last) for (const node of reached) found.within |= node.within;
    if (last) found.within |= step.within;
    active = [...new Set(across ? [...active, ...reached] : reached)].slice(0, MAX_ACTIVE);
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

/** Children of a node that a wildcard segment can mean. `half`: it has to say at least half of the name. */
function means(node: Node, segment: string, open: boolean, half: boolean, step: Step): void {
  if (node.leaf) return;
  const says = weight(segment);
  for (const [name, next] of node.next) {
    if (!matchSegment(segment, name)) continue;
    if (open) step.within |= next.within;
    else if (half ? says * 2 >= name.length : says > 0) step.may.push(next);
  }
  if (node.star !== null) {
    step.must.push(node.star);
    if (open) step.within |= node.star.within;
  }
  for (const { pattern, node: next } of wilds(node)) {
    if (open) step.within |= next.within;
    else if (covers(pattern, segment)) step.must.push(next);
  }
}

function meansNamed(trie: Trie, segment: string, step: Step): void {
  const says = weight(segment);
  for (const [name, nodes] of trie.named) {
    if (says * 2 >= name.length && matchSegment(segment, name)) step.may.push(...nodes);
  }
}

/** Whether a table's pattern matches everything a segment does, judged by their fixed beginnings and ends. */
function covers(pattern: string, segment: string): boolean {
  const head = pattern.slice(0, firstActive(pattern));
  const tail = pattern.slice(lastActive(pattern) + 1);
  const start = segment.slice(0, firstActive(segment));
  const end = segment.slice(lastActive(segment) + 1);
  if (!start.startsWith(head) || !end.endsWith(tail)) return false;
  return head.length + tail.length + 1 === pattern.length || matchSegment(pattern, segment.replace(/[*?]/g, "x"));
}

const firstActive = (text: string) => /[*?[]/.exec(text)?.index ?? text.length;
const lastActive = (text: string) => Math.max(text.lastIndexOf("*"), text.lastIndexOf("?"), text.lastIndexOf("]"));
