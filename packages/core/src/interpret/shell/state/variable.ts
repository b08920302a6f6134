import type { Source } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import { escapeGlob, NO_SOURCES } from "../../knowledge/value.js";
import { mergeSources } from "./sources.js";

/** How many texts a variable may have before it counts as unknown. */
export const MAX_TEXTS = 8;

/**
 * What a variable, or any expanded text, can be. `texts` are all it can be, unless `open`: then it may also be anything
 * that `shape` (a pattern, `**` for no knowledge at all, `*` for no slash) matches. `texts` is empty only when open.
 */
export interface Variable {
  readonly texts: readonly string[];
  readonly open: boolean;
  readonly shape: string;
  /** Elements of an array by index or key, in order; null for a plain variable. */
  readonly items: ReadonlyMap<string, Variable> | null;
  readonly sources: readonly Source[];
  /** Its empty text may be no value at all: `${x-y}` may be `y`. */
  readonly unset: boolean;
}

const NO_TEXTS: readonly string[] = [];

export function known(text: string, sources: readonly Source[] = NO_SOURCES): Variable {
  if (text.length > LIMITS.value) return open("**", sources);
  return { texts: [text], open: false, shape: "**", items: null, sources, unset: false };
}

export function open(shape: string, sources: readonly Source[] = NO_SOURCES): Variable {
  return { texts: NO_TEXTS, open: true, shape, items: null, sources, unset: false };
}

export function array(given: ReadonlyMap<string, Variable>): Variable {
  const items = inOrder(given);
  const first = items.get("0");
  return first === undefined ? { ...EMPTY, items } : { ...first, items, unset: false };
}

/** Elements by index, however they were assigned; keys that are words keep their order. */
function inOrder(items: ReadonlyMap<string, Variable>): ReadonlyMap<string, Variable> {
  let last = -1;
  let sorted = true;
  for (const key of items.keys()) {
    const index = Number(key);
    if (Number.isNaN(index)) return items;
    if (index < last) sorted = false;
    last = index;
  }
  return sorted ? items : new Map([...items].sort(([a], [b]) => Number(a) - Number(b)));
}

export const EMPTY: Variable = known("");
export const UNKNOWN: Variable = open("**", [{ type: "unknown", name: "*", labels: [] }]);
/** No value: what `unset` leaves. */
export const UNSET: Variable = { ...EMPTY, unset: true };

/** The one text it is, or null. */
export function onlyText(value: Variable): string | null {
  return !value.open && value.texts.length === 1 ? value.texts[0]! : null;
}

/** Whether a value that is known has a text which the known one before it did not have. */
export function isOther(before: Variable | null, value: Variable): boolean {
  return before !== null && !before.open && !value.open && value.texts.some((text) => !before.texts.includes(text));
}

/** What it is when it is one or the other. */
export function join(a: Variable, b: Variable): Variable {
  if (a === b) return a;
  const sources = mergeSources(a.sources, b.sources);
  const items = a.items !== null || b.items !== null ? joinItems(a, b) : null;
  const unset = a.unset || b.unset;
  const texts = [...a.texts];
  for (const text of b.texts) if (!texts.includes(text)) texts.push(text);
  const isOpen = a.open || b.open;
  const shape = !a.open ? b.shape : !b.open || a.shape === b.shape ? a.shape : "**";
  if (texts.length > MAX_TEXTS) return { texts: NO_TEXTS, open: true, shape: "**", items, sources, unset };
  return { texts, open: isOpen, shape, items, sources, unset };
}

function joinItems(a: Variable, b: Variable): ReadonlyMap<string, Variable> {
  const items = new Map<string, Variable>(a.items ?? [["0", a]]);
  for (const [key, value] of b.items ?? [["0", b] as const]) {
    const other = items.get(key);
    items.set(key, join(other ?? UNSET, value));
  }
  if (b.items !== null) for (const [key, value] of items) if (!b.items.has(key)) items.set(key, join(value, UNSET));
  return items;
}

/** One text after the other. */
export function concat(a: Variable, b: Variable): Variable {
  const sources = mergeSources(a.sources, b.sources);
  const x = onlyText(a);
  const y = onlyText(b);
  if (x !== null && y !== null) return known(x + y, sources);
  if (!a.open && !b.open && a.texts.length * b.texts.length <= MAX_TEXTS) {
    const texts = [...new Set(a.texts.flatMap((left) => b.texts.map((right) => left + right)))];
    return { texts, open: false, shape: "**", items: null, sources, unset: false };
  }
  return open(joinShapes(shapeOf(a), shapeOf(b)), sources);
}

/** The narrowest pattern that covers all it can be. */
export function shapeOf(value: Variable): string {
  const only = onlyText(value);
  if (only !== null) return escapeGlob(only);
  return value.texts.length === 0 ? value.shape : "**";
}

function joinShapes(a: string, b: string): string {
  if (a.length + b.length > 4096) return "**";
  return a.endsWith("**") && b.startsWith("**") ? a + b.slice(2) : a + b;
}

/** Applies a pure function of text to all it can be. */
export function map(value: Variable, change: (text: string) => string | null): Variable {
  const texts: string[] = [];
  let isOpen = value.open;
  for (const text of value.texts) {
    const changed = change(text);
    if (changed === null || changed.length > LIMITS.value) isOpen = true;
    else if (!texts.includes(changed)) texts.push(changed);
  }
  return { texts, open: isOpen, shape: "**", items: null, sources: value.sources, unset: false };
}
