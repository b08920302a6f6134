import type { Call } from "./call.js";
import type { Machine } from "./machine.js";
import type { Program, Stmt } from "./tree.js";
import { NONE, type Value } from "./value.js";

/** What calling one thing of a library does: its effects go to the machine, its value comes back. */
export type Handler = (c: Call) => Value;

/** A call whose value is nothing. */
export const silent =
  (f: (c: Call) => void): Handler =>
  (c) => {
    f(c);
    return NONE;
  };

/** Everything the machine has to know about a language. Adding one is a folder with a parser and tables of these. */
export interface Language {
  /** Canonical name, also in `evaluate` effects. */
  readonly name: string;
  parse(text: string): Program;
  /** A name nobody assigned: built-in functions and the like. */
  global(name: string, m: Machine): Value | undefined;
  /** What a library function does, by canonical name. */
  handler(name: string): Handler | undefined;
  /** What a method does; `type` is a value's `k`, or the type of a thing. Falls back to `*` for any receiver. */
  method(type: string, name: string): Handler | undefined;
  /** A member that is a value rather than a function: `sys.argv`, `path.parent`. */
  property(of: Value, name: string, m: Machine): Value | undefined;
  binary(op: string, left: Value, right: Value, m: Machine): Value;
  unary(op: string, of: Value, m: Machine): Value;
  truth(v: Value): boolean | null;
  /** As the language writes it when it becomes text. */
  show(v: Value): Value;
  /** What a loop over it yields, `null` where not known. */
  items(v: Value, keys: boolean): readonly Value[] | null;
  index(of: Value, at: Value, m: Machine): Value | undefined;
  /** One name for what has several. */
  canonical?(name: string): string;
  /** Whether an operator or method changes the text on its left, where a name holds that. */
  changes?(name: string): boolean;
  /** True for library objects whose members must not be picked by unknown data: a call of such a member is opaque. */
  guarded(name: string): boolean;
  /** Sets names every program of the language finds. */
  begin?(m: Machine): void;
  /** The program as it runs once per input line. */
  perLine?(body: readonly Stmt[], print: boolean): readonly Stmt[];
  /** Functions are known before the statement that defines them. */
  readonly hoists?: boolean;
  /** Assigning to an entry of nothing makes it a table. */
  readonly vivifies?: boolean;
  /** The key that stands for the place behind a list's last item. */
  readonly appendKey?: string;
  /** A text that looks like a number is one (awk, perl, php). */
  readonly numericText?: boolean;
  /** Names a class's constructor has. */
  readonly constructors: readonly string[];
}
