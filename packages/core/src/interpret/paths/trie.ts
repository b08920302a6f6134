import { LABELS } from "../../spine/index.js";
import { fixedHead, fixedTail } from "./glob.js";
import type { PlaceTable } from "./places/index.js";

/** Sets of labels as bits, in the order of `LABELS`. */
export type Mask = number;
export const bit = (label: (typeof LABELS)[number]): Mask => 1 << LABELS.indexOf(label);

const known = new Map<Mask, readonly string[]>();

/** The labels of a mask, in the order of `LABELS`. The same array each time: nothing is allocated on the way. */
export function labelsOf(mask: Mask): readonly string[] {
  let labels = known.get(mask);
  if (labels === undefined) {
    labels = Object.freeze(LABELS.filter((label) => (mask & bit(label)) !== 0));
    known.set(mask, labels);
  }
  return labels;
}

export interface Wild {
  readonly pattern: string;
  /** The pattern's fixed beginning and end. */
  readonly head: string;
  readonly tail: string;
  /** First character of `head` and last of `tail`, 0 for none: settles nearly every question without the texts. */
  readonly first: number;
  readonly last: number;
  readonly node: Node;
}

/** A child a literal segment leads to. */
export interface Named {
  readonly name: string;
  readonly node: Node;
}

/** A folder or file of the tables, reached by the segments on the way. */
export class Node {
  /** Labels of exactly this path, and of it and everything below. */
  here: Mask = 0;
  tree: Mask = 0;
  /** Labels an exception takes away again. */
  notHere: Mask = 0;
  notTree: Mask = 0;
  /** Every label found here or below. */
  within: Mask = 0;
  /** A user's home folder: places below `~/` apply from here. */
  home = false;
  readonly next = new Map<string, Node>();
  /** Child `*`. */
  star: Node | null = null;
  /** Children with a pattern, found by extension, by first character, or one by one. */
  readonly byExtension = new Map<string, Wild[]>();
  readonly byFirst = new Map<number, Wild[]>();
  readonly others: Wild[] = [];
  /** All of those. */
  readonly wilds: Wild[] = [];
  /** `next` as a list: patterns try every name. */
  readonly named: Named[] = [];
  leaf = true;
}

export interface Trie {
  /** Places from `/`, from `~/` and from anywhere. */
  readonly root: Node;
  readonly home: Node;
  readonly anywhere: Node;
  /** Nodes of `root` and `home` by the literal segment that leads to them. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
  /** The same as a list: a pattern that may lie anywhere tries every name. */
  readonly names: readonly { readonly name: string; readonly nodes: readonly Node[] }[];
  /** The other nodes of `root` and `home`. */
  readonly patterns: readonly Wild[];
  /**
   * What the names of places that lie anywhere look like: for five bits of the first character, their lengths as bits, those
   * beyond 30 as one. Most names are none of them, and it is known without their text.
   */
  readonly shapes: Int32Array;
}

/** Whether the name from `start` to `end` of a path may be one of a place that lies anywhere. */
export const mayBeAnywhere = ({ shapes }: Trie, path: string, start: number, end: number): boolean =>
  ((shapes[path.charCodeAt(start) & 31]! >>> lengthBit(end - start)) & 1) === 1;

const lengthBit = (length: number) => (length > 30 ? 31 : length);

/** Folders of users on the machines we know. Our own user's home comes in with the place. */
const HOMES = [["home", "*"], ["Users", "*"], ["root"], ["var", "root"]];

/** Compiles tables of places. Done once, at load. */
export function compilePlaces(tables: readonly PlaceTable[]): Trie {
  const root = new Node();
  const home = new Node();
  const anywhere = new Node();
  for (const segments of HOMES) descend(root, segments).home = true;
  for (const { label, places } of tables) {
    for (const [, texts] of places) for (const text of texts.split(", ")) add(text, bit(label));
  }
  const named = new Map<string, Node[]>();
  const patterns: Wild[] = [];
  gather(home, 0, named, patterns);
  gather(root, home.within, named, patterns);
  gather(anywhere, 0, new Map(), []);
  const names = [...named].map(([name, nodes]) => ({ name, nodes }));
  const shapes = new Int32Array(32);
  for (const name of anywhere.next.keys()) shapes[name.charCodeAt(0) & 31]! |= 1 << lengthBit(name.length);
  return { root, home, anywhere, named, names, patterns, shapes };

  function add(text: string, mask: Mask): void {
    const not = text.startsWith("!");
    const [from, ...rest] = (not ? text.slice(1) : text).split("/");
    const start = from === "" ? root : from === "~" ? home : anywhere;
    const segments = rest.filter((segment) => segment !== "");
    const tree = segments.at(-1) === "**";
    const node = descend(start, tree ? segments.slice(0, -1) : segments);
    if (tree) {
      if (not) node.notTree |= mask;
      else node.tree |= mask;
    } else if (not) node.notHere |= mask;
    else node.here |= mask;
  }
}

function descend(start: Node, segments: readonly string[]): Node {
  let node = start;
  for (const segment of segments) node = child(node, segment);
  return node;
}

function child(node: Node, segment: string): Node {
  node.leaf = false;
  if (segment === "*") {
    node.star ??= new Node();
    return node.star;
  }
  if (!/[*?[]/.test(segment)) {
    const next = node.next.get(segment) ?? new Node();
    node.next.set(segment, next);
    return next;
  }
  const list = bucket(node, segment);
  const found = list.find((wild) => wild.pattern === segment);
  if (found !== undefined) return found.node;
  const head = fixedHead(segment);
  const tail = fixedTail(segment);
  const wild = { pattern: segment, head, tail, first: firstOf(head), last: lastOf(tail), node: new Node() };
  list.push(wild);
  node.wilds.push(wild);
  return wild.node;
}

/** A text's first and last character, 0 where it has none. */
export const firstOf = (text: string) => (text === "" ? 0 : text.charCodeAt(0));
export const lastOf = (text: string) => (text === "" ? 0 : text.charCodeAt(text.length - 1));

/** `*.pem` is found by its extension, `id_*` by its first character, the rest by trying. */
function bucket(node: Node, pattern: string): Wild[] {
  const dot = pattern.lastIndexOf(".");
  const extension = pattern.slice(dot);
  if (dot > 0 && !/[*?[]/.test(extension)) return entry(node.byExtension, extension);
  if (!/^[*?[]/.test(pattern)) return entry(node.byFirst, pattern.charCodeAt(0));
  return node.others;
}

function entry<K>(map: Map<K, Wild[]>, key: K): Wild[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** Fills `within` and the two indexes. */
function gather(node: Node, home: Mask, named: Map<string, Node[]>, patterns: Wild[]): Mask {
  let within = node.here | node.tree | (node.home ? home : 0);
  for (const [name, next] of node.next) {
    node.named.push({ name, node: next });
    within |= gather(next, home, named, patterns);
    const list = named.get(name);
    if (list === undefined) named.set(name, [next]);
    else list.push(next);
  }
  if (node.star !== null) within |= gather(node.star, home, named, patterns);
  for (const wild of node.wilds) {
    within |= gather(wild.node, home, named, patterns);
    patterns.push(wild);
  }
  node.within = within;
  return within;
}
