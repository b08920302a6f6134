import type { Rule } from "./rule.js";

/** Rules by the literal folders their paths begin with. */
export interface PathNode {
  readonly rules: Rule[];
  readonly children: Map<string, PathNode>;
}

export function newPathNode(): PathNode {
  return { rules: [], children: new Map() };
}

export function addUnder(root: PathNode, prefix: readonly string[], rule: Rule): void {
  let node = root;
  for (const part of prefix) {
    let next = node.children.get(part);
    if (next === undefined) {
      next = newPathNode();
      node.children.set(part, next);
    }
    node = next;
  }
  node.rules.push(rule);
}

export type Visit = (rules: readonly Rule[]) => void;

/** Rules of every folder above the path and of the path itself. Stops where no rule goes further. */
export function visitAbove(root: PathNode, path: string, visit: Visit): PathNode | null {
  let node = root;
  let start = 1;
  for (;;) {
    visit(node.rules);
    if (start >= path.length) return node;
    let end = path.indexOf("/", start);
    if (end === -1) end = path.length;
    const next = node.children.get(path.slice(start, end));
    if (next === undefined) return null;
    node = next;
    start = end + 1;
  }
}

/** Rules of everything below a node, its own left out. */
export function visitBelow(node: PathNode, visit: Visit): void {
  for (const child of node.children.values()) {
    visit(child.rules);
    visitBelow(child, visit);
  }
}
