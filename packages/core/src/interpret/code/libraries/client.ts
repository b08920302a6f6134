import type { Call } from "../machine/call.js";
import { callTaint } from "../machine/call.js";
import { known } from "../machine/joining.js";
import type { Machine, OpenEffect } from "../machine/machine.js";
import { ENVIRONMENT, joinTaint } from "../machine/taint.js";
import { each, type Thing, table, text, thing, unknown, type Value } from "../machine/value.js";
import { waitsFor } from "../machine/waiting.js";

/**
 * A client of somebody's service, as its library makes it. Members and calls lead deeper (`client.volumes`, `bucket("x")`)
 * until one does something. What that is, the reader of its kind tells.
 */
export interface Step {
  readonly call: Call;
  /** Names and texts that led here: `storage`, `bucket`, `x`. At most 8. */
  readonly path: readonly string[];
  /** The method, as the text has it. */
  readonly name: string;
  /** Words of the method in lower case: `delete_bucket` and `deleteBucket` are `delete`, `bucket`. */
  readonly words: readonly string[];
}

/** Says what a step does, and what it leads to; null where it does nothing and leads deeper. */
export type Reader = (step: Step) => Value | null;

const DEEP = 8;
const KIND = "\u0000kind";
const PATH = "\u0000path";
const OF = "\u0000of";
const NAME = "\u0000name";
const SEPARATOR = "\u0001";

export const client = (kind: string, path: readonly string[] = []): Thing =>
  thing("client", [
    [KIND, text(kind)],
    [PATH, text(path.join(SEPARATOR))],
  ]);

const field = (of: Thing, name: string) => known(of.fields.get(name)) ?? "";

export const kindOf = (of: Thing): string => field(of, KIND);

export const pathOf = (of: Thing): readonly string[] => {
  const path = field(of, PATH);
  return path === "" ? [] : path.split(SEPARATOR);
};

/** From here on this very client has been led there: `c.connect(host)`. */
export function lead(of: Thing, word: string): void {
  of.fields.set(PATH, text([...pathOf(of), word].slice(0, DEEP).join(SEPARATOR)));
}

/** The same client, one word further. */
export function deeper(of: Thing, ...words: readonly (string | null)[]): Thing {
  const path = [...pathOf(of), ...words.filter((word) => word !== null)];
  return client(field(of, KIND), path.slice(0, DEEP));
}

/** A member that is not called at once: it may be called later, by whatever name. */
export function memberOf(of: Thing, name: string): Thing {
  const member = deeper(of, name);
  if (name === "__call__") return member;
  member.fields.set(OF, of);
  member.fields.set(NAME, text(name));
  return member;
}

/** The client a member was taken of, and its name; null where it is a client of its own. */
export function takenOf(of: Thing): { readonly self: Thing; readonly name: string } | null {
  const self = of.fields.get(OF);
  return self?.k === "thing" ? { self, name: field(of, NAME) } : null;
}

export function stepOf(call: Call, of: Thing): { kind: string; step: Step } {
  const { name } = call;
  return { kind: field(of, KIND), step: { call, path: pathOf(of), name, words: wordsOf(name) } };
}

/** `deleteBucket`, `delete_bucket`, `DeleteBucket` → `delete`, `bucket`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 128)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[_$-]+/)
    .filter((word) => word !== "");
}

/** The texts handed over, by place and then by name; what is not known is left out. */
export function textsOf({ args, named }: Call): readonly string[] {
  const texts: string[] = [];
  const note = (value: Value): void => {
    const own = known(value);
    if (own !== null && texts.length < 4) texts.push(own.slice(0, 256));
  };
  for (const value of args) {
    if (value.k === "table") for (const inner of value.entries.values()) note(inner);
    else note(value);
  }
  if (named !== null) for (const value of named.values()) note(value);
  return texts;
}

/** An option by its name: handed over by name, or in a table. */
export function optionOf({ args, named }: Call, name: string): Value | undefined {
  const own = named?.get(name);
  if (own !== undefined) return own;
  for (const value of args) {
    const found = value.k === "table" ? value.entries.get(name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export const isTrue = (value: Value | undefined): boolean => value?.k === "const" && value.v === true;

/** No more of a list than is looked at; where there is more the code is too complex. */
export function upTo<T>(m: Machine, most: number, all: readonly T[]): readonly T[] {
  if (all.length <= most) return all;
  m.opaque("too_complex");
  return all.slice(0, most);
}

const GIVEN = 256;

/** What is handed over by place, as words of a command line: lists one by one, `{"--force": null}` by its names. */
export function wordsGiven({ m, args }: Call): readonly (string | null)[] {
  const words: (string | null)[] = [];
  const note = (value: Value, deep: boolean): void => {
    if (value.k === "func") return;
    if (value.k === "list" && deep) for (const inner of upTo(m, GIVEN, value.items)) note(inner, false);
    else if (value.k === "table" && deep)
      for (const [key, inner] of value.entries) words.push(known(inner) === null ? key : `${key}=${known(inner)}`);
    else if (value.k === "ref") words.push(value.name.split(".").slice(-2).join(".").slice(0, 256));
    else if (value.k === "num") words.push(String(value.v));
    else words.push(known(value)?.slice(0, 256) ?? null);
  };
  for (const value of args) note(value, true);
  return upTo(m, GIVEN, words);
}

/** Whether the first argument, or any by name, says which: `{}` says all of them. */
export function filtered({ args, named }: Call): boolean {
  if (named !== null && named.size > 0) return true;
  for (const value of args) {
    if (value.k === "table") {
      const where = value.entries.get("where");
      const inner = where === undefined ? value : where;
      if (inner.k !== "table" || inner.open || inner.entries.size > 0) return true;
    } else if (value.k === "list" ? value.open || value.items.length > 0 : value.k !== "func" && value.k !== "const")
      return true;
  }
  return false;
}

/** What a command line of the same service would do. What is not known at its end is left out: it says what to, not what. */
export function actAs(m: Machine, ...argv: readonly (string | null)[]): void {
  const known = argv[argv.length - 1] === null && argv[argv.length - 2] !== "--" ? argv.slice(0, -1) : argv;
  m.emit({ type: "as", argv: known });
}

/** A statement the library makes of the call. */
export function says(m: Machine, statement: string, dialect: string): OpenEffect {
  return m.emit({ type: "sql", text: statement, dialect, ...waitsFor(m, statement) });
}

/** The statements handed over; unknown ones are said to be unknown. */
export function saysGiven(call: Call, at: number, dialect: string): void {
  for (const value of each(call.args[at] ?? table())) {
    const own = value.k === "table" ? (value.entries.get("text") ?? value.entries.get("sql")) : value;
    call.m.emit({ type: "sql", text: own?.k === "text" ? own.v : null, dialect });
  }
}

export const answer = (call: Call): Value => unknown(callTaint(call));

/** What a store of secrets answers: like a variable nobody names, it is told to nobody but whom one signs in at. */
export const secretAnswer = (call: Call): Value => unknown(joinTaint(callTaint(call), ENVIRONMENT));
