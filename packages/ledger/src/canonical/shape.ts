import { writeString } from "./string.js";

/** Members of an object in canonical order, each name already written with what stands before its value. */
export interface Shape {
  readonly names: readonly string[];
  /** `{"first":`, then `,"next":` … */
  readonly before: readonly string[];
}

/** Distinct shapes remembered; objects with many different names of members are written without. */
const MAX_NODES = 8_192;
const MAX_NAME = 64;

interface Node {
  readonly next: Map<string, Node>;
  shape: Shape | null;
}

const root: Node = { next: new Map(), shape: null };
let nodes = 1;

/**
 * The shape of an object with these names in this order. Events have few shapes and most time went into sorting and
 * escaping the same names again, so they are remembered along the path of their names.
 */
export function shapeOf(names: readonly string[]): Shape {
  let node = root;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const next = node.next.get(name) ?? addNode(node, name);
    if (next === null) return makeShape(names);
    node = next;
  }
  node.shape ??= makeShape(names);
  return node.shape;
}

function addNode(node: Node, name: string): Node | null {
  if (nodes >= MAX_NODES || name.length > MAX_NAME) return null;
  const next: Node = { next: new Map(), shape: null };
  node.next.set(name, next);
  nodes++;
  return next;
}

/** By UTF-16 code units, RFC 8785 section 3.2.3, which is how ECMAScript sorts strings. */
function makeShape(names: readonly string[]): Shape {
  const sorted = [...names].sort();
  return { names: sorted, before: sorted.map((name, i) => `${i === 0 ? "{" : ","}${writeString(name)}:`) };
}
