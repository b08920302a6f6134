import type { Scope } from "./scope.js";
import { CLEAN, joinTaint, type Taint } from "./taint.js";
import type { FunctionNode } from "./tree.js";

/**
 * What a variable can hold, as far as reading tells. Values never reach a real interpreter: they are folded to see which
 * text ends up in a command, a path or an address.
 */
export type Value =
  | Unknown
  | Text
  | Shape
  | Num
  | Constant
  | List
  | Table
  | Ref
  | Func
  | Bound
  | Thing
  | ClassValue
  | Either;

/** Nothing is known. `wild`: it may be any function of the language's library, chosen by data. */
export interface Unknown {
  readonly k: "unknown";
  readonly taint: Taint;
  readonly wild: boolean;
}

/** A known text; byte strings hold one byte per code unit. At most `LIMITS.value` code units. */
export interface Text {
  readonly k: "text";
  readonly v: string;
  readonly bytes: boolean;
  readonly taint: Taint;
}

/** A text with holes: `null` parts are not known. Adjacent known parts are merged; at most 64 parts. */
export interface Shape {
  readonly k: "shape";
  readonly parts: readonly (string | null)[];
  /** The pattern it matches, where it is a path somebody listed. */
  readonly glob: string | null;
  readonly taint: Taint;
}

export interface Num {
  readonly k: "num";
  readonly v: number;
}

export interface Constant {
  readonly k: "const";
  readonly v: boolean | null;
}

/** `open`: there may be further items, or items may have changed places. */
export interface List {
  readonly k: "list";
  readonly items: Value[];
  open: boolean;
  /** The items stand for all there may be: each further one matches one of them. */
  sample: boolean;
  taint: Taint;
  /** How uncertain the place was where it came to be; a change in a more uncertain place opens it. */
  born: number;
}

export interface Table {
  readonly k: "table";
  readonly entries: Map<string, Value>;
  open: boolean;
  taint: Taint;
}

/** Something of the language's library by its canonical name: `os.system`, `child_process.exec`. */
export interface Ref {
  readonly k: "ref";
  readonly name: string;
}

/** A function of the text itself. */
export interface Func {
  readonly k: "func";
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly self: Value | null;
}

/** A method taken from its object without being called. */
export interface Bound {
  readonly k: "bound";
  readonly self: Value;
  readonly name: string;
}

/** An object of a library (`type` names it: `file`, `path`, `process` …) or of a class of the text. */
export interface Thing {
  readonly k: "thing";
  readonly type: string;
  readonly of: ClassValue | null;
  readonly fields: Map<string, Value>;
  readonly taint: Taint;
}

export interface ClassValue {
  readonly k: "class";
  readonly name: string;
  readonly members: Map<string, Value>;
  readonly bases: readonly Value[];
}

/** One of several, after branches joined. Two to eight, never nested. */
export interface Either {
  readonly k: "either";
  readonly of: readonly Value[];
}

export const UNKNOWN: Unknown = { k: "unknown", taint: CLEAN, wild: false };
export const WILD: Unknown = { k: "unknown", taint: CLEAN, wild: true };
export const NONE: Constant = { k: "const", v: null };
export const TRUE: Constant = { k: "const", v: true };
export const FALSE: Constant = { k: "const", v: false };
export const EMPTY: Text = { k: "text", v: "", bytes: false, taint: CLEAN };

export const text = (v: string, taint: Taint = CLEAN): Text => ({ k: "text", v, bytes: false, taint });
export const bytes = (v: string, taint: Taint = CLEAN): Text => ({ k: "text", v, bytes: true, taint });
export const num = (v: number): Num => ({ k: "num", v });
export const bool = (v: boolean): Constant => (v ? TRUE : FALSE);
export const list = (items: Value[], open = false, taint: Taint = CLEAN): List => ({
  k: "list",
  items,
  open,
  sample: false,
  taint,
  born: 0,
});
/** Any number of values that all match one of these. */
export const sample = (items: Value[], taint: Taint = CLEAN): List => ({ ...list(items, true, taint), sample: true });
export const table = (open = false, taint: Taint = CLEAN): Table => ({ k: "table", entries: new Map(), open, taint });
export const ref = (name: string): Ref => ({ k: "ref", name });
export const unknown = (taint: Taint): Unknown => (taint === CLEAN ? UNKNOWN : { k: "unknown", taint, wild: false });
export const thing = (type: string, fields?: Iterable<[string, Value]>, taint: Taint = CLEAN): Thing => ({
  k: "thing",
  type,
  of: null,
  fields: new Map(fields),
  taint,
});

/** Where a value's content comes from, its parts included. Looks at most 64 items deep and wide. */
export function taintOf(v: Value, depth = 0): Taint {
  switch (v.k) {
    case "unknown":
    case "text":
    case "shape":
      return v.taint;
    case "list": {
      let t = v.taint;
      if (depth < 4)
        for (let i = 0; i < v.items.length && i < 64; i++) t = joinTaint(t, taintOf(v.items[i]!, depth + 1));
      return t;
    }
    case "table": {
      let t = v.taint;
      let n = 0;
      if (depth < 4)
        for (const e of v.entries.values()) {
          if (n++ === 64) break;
          t = joinTaint(t, taintOf(e, depth + 1));
        }
      return t;
    }
    case "thing":
      return v.taint;
    case "either":
      return v.of.reduce<Taint>((t, o) => joinTaint(t, taintOf(o, depth + 1)), CLEAN);
    case "bound":
      return taintOf(v.self, depth + 1);
    default:
      return CLEAN;
  }
}

const EITHER_MOST = 8;

/** What a variable may hold after two ways met. */
export function either(a: Value, b: Value): Value {
  if (a === b || same(a, b)) return a;
  const of: Value[] = a.k === "either" ? [...a.of] : [a];
  for (const o of b.k === "either" ? b.of : [b]) if (!of.some((x) => x === o || same(x, o))) of.push(o);
  if (of.length === 1) return of[0]!;
  return of.length > EITHER_MOST
    ? { k: "unknown", taint: of.reduce<Taint>((t, o) => joinTaint(t, taintOf(o)), CLEAN), wild: of.some(isWild) }
    : { k: "either", of };
}

export function isWild(v: Value): boolean {
  return v.k === "unknown" ? v.wild : v.k === "either" && v.of.some(isWild);
}

/** Each value it may be; one for everything but {@link Either}. */
export function each(v: Value): readonly Value[] {
  return v.k === "either" ? v.of : [v];
}

/**
 * Whether a text or number is none of what was known before; where anything may have been, nothing is new. `unset`: a variable
 * nobody set has a value.
 */
export function isOther(before: Value | undefined, v: Value, unset: boolean): boolean {
  if (before === undefined) return unset && (v.k === "text" || v.k === "num");
  const old = each(before);
  if (old.some((one) => one.k === "unknown" || one.k === "shape")) return false;
  return each(v).some((one) => (one.k === "text" || one.k === "num") && !old.some((was) => same(was, one)));
}

function same(a: Value, b: Value): boolean {
  if (a.k !== b.k) return false;
  if (a.k === "text") return a.v === (b as Text).v && a.bytes === (b as Text).bytes && a.taint === (b as Text).taint;
  if (a.k === "num") return a.v === (b as Num).v;
  if (a.k === "const") return a.v === (b as Constant).v;
  if (a.k === "ref") return a.name === (b as Ref).name;
  if (a.k === "unknown") return a.wild === (b as Unknown).wild && a.taint === (b as Unknown).taint;
  return false;
}
