import type { Json } from "@rampart/core";
import { type ArrayNode, memberOf, type Node, type ObjectNode } from "./node.js";
import { parseJsonc, skipTrivia } from "./parse.js";

/** A value on the way to a list has another shape than the list needs. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * Appends `value` to the array at `path`, creating what is missing on the way. Text outside the insertion stays as it
 * is: comments, order, spacing, line endings, trailing commas.
 *
 * @throws ShapeError where something other than an object or, at the end, an array stands in the way; JsoncError
 */
export function appendElement(text: string, path: readonly string[], value: Json): string {
  const root = parseJsonc(text);
  let here: Node = root;
  for (const [index, key] of path.entries()) {
    if (here.kind !== "object") throw new ShapeError(`${shown(path, index)} is no object`, here.start);
    const member = memberOf(here, key);
    if (member === undefined) return insert(text, here, nested(path.slice(index + 1), value), key);
    here = member.value;
  }
  if (here.kind !== "array") throw new ShapeError(`${shown(path, path.length)} is no list`, here.start);
  return insert(text, here, value, null);
}

/** A way into a value: keys of objects, indexes of arrays. */
export type Path = readonly (string | number)[];

/**
 * Removes the elements `ours` accepts from the array at `path`, then what is left empty by that on the way up. Text
 * without such an array comes back as it is.
 */
export function removeElements(text: string, path: Path, ours: (element: Node) => boolean): string {
  for (;;) {
    const trail = walk(parseJsonc(text), path);
    const list = trail?.at(-1);
    if (trail === undefined || list?.kind !== "array") return text;
    const index = list.elements.findIndex(ours);
    if (index < 0) return text;
    if (list.elements.length === 1) return prune(text, trail, path);
    text = cutChild(text, list, index);
  }
}

/** Removes the highest child on the path that holds nothing else than the list. */
function prune(text: string, trail: readonly Node[], path: Path): string {
  let depth = path.length - 1;
  while (depth > 0 && childrenOf(trail[depth]!).length === 1) depth--;
  const parent = trail[depth] as ObjectNode | ArrayNode;
  const step = path[depth]!;
  const index = parent.kind === "object" ? parent.members.findIndex((member) => member.key === step) : Number(step);
  return cutChild(text, parent, index);
}

/** The nodes along the path, the root first; undefined where the path leads nowhere. */
function walk(root: Node, path: Path): readonly Node[] | undefined {
  const trail: Node[] = [root];
  let here = root;
  for (const step of path) {
    const next: Node | undefined =
      typeof step === "number"
        ? here.kind === "array"
          ? here.elements[step]
          : undefined
        : here.kind === "object"
          ? memberOf(here, step)?.value
          : undefined;
    if (next === undefined) return undefined;
    here = next;
    trail.push(here);
  }
  return trail;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === "scalar") return [];
  return node.kind === "object" ? node.members.map((member) => member.value) : node.elements;
}

function insert(text: string, into: ObjectNode | ArrayNode, value: Json, key: string | null): string {
  const style = styleOf(text);
  const outer = indentAt(text, into.start);
  const inner = outer + style.unit;
  const body = JSON.stringify(value, null, style.unit).replaceAll("\n", style.newline + inner);
  const item = `${style.newline}${inner}${key === null ? "" : `${JSON.stringify(key)}: `}${body}`;
  const last = childrenOf(into).at(-1);
  const close = into.end - 1;
  // Behind the last comment before the bracket; a line comment ends at its line feed, which item begins with.
  const tail = lastTrivia(text, last?.end ?? into.start + 1, close);
  const needsComma = last !== undefined && !hasComma(text, last.end, close);
  const head = needsComma ? `${text.slice(0, last.end)},${text.slice(last.end, tail)}` : text.slice(0, tail);
  const rest = text.slice(tail, close);
  return head + item + (rest.includes("\n") ? rest : style.newline + outer) + text.slice(close);
}

/** End of the last comment or comma between `from` and `close`, or `from` where there is only whitespace. */
function lastTrivia(text: string, from: number, close: number): number {
  let end = close;
  while (end > from && " \t\r\n".includes(text[end - 1]!)) end--;
  return end;
}

function hasComma(text: string, from: number, close: number): boolean {
  const at = skipTrivia(text, from);
  return at < close && text[at] === ",";
}

/** Removes one child with the comma that belongs to it and the whitespace before it. */
function cutChild(text: string, parent: ObjectNode | ArrayNode, index: number): string {
  const spans =
    parent.kind === "object"
      ? parent.members.map((member) => ({ start: member.start, end: member.value.end }))
      : parent.elements;
  const child = spans[index]!;
  let from = child.start;
  while (" \t\r\n".includes(text[from - 1]!)) from--;
  let to = child.end;
  const next = skipTrivia(text, to);
  if (text[next] === "," && index < spans.length - 1) return text.slice(0, from) + text.slice(next + 1);
  if (text[next] === ",") to = next + 1;
  // The last child goes with the comma in front of it, unless that comma ended the list before as well.
  const before = index > 0 ? skipTrivia(text, spans[index - 1]!.end) : -1;
  if (before >= 0 && text[next] !== ",") return text.slice(0, before) + text.slice(before + 1, from) + text.slice(to);
  if (spans.length === 1) while (" \t\r\n".includes(text[to]!)) to++;
  return text.slice(0, from) + text.slice(to);
}

function nested(path: readonly string[], value: Json): Json {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), [value]);
}

function shown(path: readonly string[], length: number): string {
  return length === 0 ? "the file" : `"${path.slice(0, length).join(".")}"`;
}

interface Style {
  readonly unit: string;
  readonly newline: string;
}

/** Indentation of the first indented line, and the line ending of the first line. */
function styleOf(text: string): Style {
  const indented = /^([ \t]+)\S/m.exec(text.slice(0, 4096));
  return { unit: indented?.[1] ?? "  ", newline: text.includes("\r\n") ? "\r\n" : "\n" };
}

function indentAt(text: string, at: number): string {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, at))![0];
}
