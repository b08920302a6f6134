import type { ASTNode } from "@marcbachmann/cel-js";
import { LINEAR_MATCH } from "./environment.js";

/** Code units of one expression. */
export const MAX_CEL_TEXT = 1024;
/** Entries of any list an expression can see; a longer one makes the rule err. */
export const MAX_CEL_LIST = 256;

const COMPREHENSIONS = new Set(["all", "exists", "exists_one", "map", "filter"]);

/**
 * What would make an expression cost more than its length: a comprehension inside another, one over a list it built
 * itself, `cel.bind` (which doubles strings), and a regular expression that is not a literal. Null when nothing does.
 */
export function excess(node: ASTNode, inside = false): string | null {
  if (node.op === "rcall") {
    const [name, target, args] = node.args;
    if (name === LINEAR_MATCH) return `\`${name}\` is written \`matches\``;
    if (name === "bind") return "`cel.bind` is not available";
    if (name === "matches" && args[0]?.op !== "value") return "`matches` needs its regular expression as a literal";
    if (COMPREHENSIONS.has(name)) {
      if (inside) return `\`${name}\` inside another one costs too much`;
      if (!isPlainList(target)) return `\`${name}\` works on a list of the facts or a written-out one`;
      return firstExcess([target, ...args], true);
    }
  }
  return firstExcess(children(node), inside);
}

function firstExcess(nodes: readonly ASTNode[], inside: boolean): string | null {
  for (const node of nodes) {
    const found = excess(node, inside);
    if (found !== null) return found;
  }
  return null;
}

function isPlainList(node: ASTNode): boolean {
  if (node.op === "id" || node.op === "list") return true;
  return (node.op === "." || node.op === "[]") && isPlainList(node.args[0]);
}

/** Direct sub-expressions of a node. */
export function children(node: ASTNode): readonly ASTNode[] {
  const { args } = node as { args: unknown };
  const found: ASTNode[] = [];
  const collect = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (isNode(value)) found.push(value);
  };
  collect(args);
  return found;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** Conjuncts of an expression: `a && (b && c)` gives a, b, c. */
export function conjuncts(node: ASTNode): readonly ASTNode[] {
  return node.op === "&&" ? node.args.flatMap(conjuncts) : [node];
}

/** Whether the expression mentions a variable. */
export function mentions(node: ASTNode, variable: string): boolean {
  return (node.op === "id" && node.args === variable) || children(node).some((child) => mentions(child, variable));
}
