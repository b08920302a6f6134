import { DATABASE_METHODS } from "../machine/database.js";
import { argumentsOf, variableOf } from "../machine/given.js";
import type { Handler, Language } from "../machine/language.js";
import type { Machine } from "../machine/machine.js";
import { callExpr, nameExpr } from "../machine/reader.js";
import { ENVIRONMENT } from "../machine/taint.js";
import type { Stmt } from "../machine/tree.js";
import { EMPTY, list, ref, text, thing, UNKNOWN, unknown, type Value } from "../machine/value.js";
import { CORE } from "./library/core.js";
import { DATABASES } from "./library/databases.js";
import { FILE_METHODS, FILES } from "./library/files.js";
import { NETWORK_CALLS, NETWORK_METHODS } from "./library/network.js";
import { binary, items, number, show, truth, unary } from "./operate.js";
import { parsePerl } from "./parse.js";

const lines: Handler = (c) => {
  const { stdin } = c.m.input;
  if (stdin === undefined || stdin.length > 65_536) return list([UNKNOWN], true);
  return list(stdin.split(/(?<=\n)/).map((l) => text(l)));
};

const HANDLERS = new Map<string, Handler>(
  Object.entries<Handler>({ ...CORE, ...FILES, ...NETWORK_CALLS, "\u0000lines": lines }),
);
const METHODS = new Map<string, Handler>(
  Object.entries({ ...NETWORK_METHODS, ...FILE_METHODS, ...DATABASE_METHODS, ...DATABASES }),
);

/** Perl's own functions by their full names; `POSIX` has most of them too. */
const OWN = /^(?:CORE::(?:GLOBAL::)?|POSIX::)/;

function handler(name: string): Handler | undefined {
  return HANDLERS.get(name) ?? (OWN.test(name) ? HANDLERS.get(name.replace(OWN, "")) : undefined);
}

function global(name: string, m: Machine): Value | undefined {
  if (handler(name) !== undefined) return ref(name);
  switch (name) {
    case "%ENV":
      return thing("environment", [], ENVIRONMENT);
    case "@ARGV":
      return argumentsOf(m);
    case "$,":
    case "$\\":
      return EMPTY;
    case "$/":
      return text("\n");
    case '$"':
    case "$;":
      return text(" ");
    case "$^X":
    case "$EXECUTABLE_NAME":
      return text("perl");
    case "$0":
      return text("-e");
    default:
      return undefined;
  }
}

function index(of: Value, at: Value, m: Machine): Value | undefined {
  if (of.k === "thing" && of.type === "environment") return variableOf(m, show(at));
  if (of.k === "thing" && of.type === "response") return unknown(of.taint);
  const n = at.k === "text" ? number(at) : null;
  if (of.k === "list" && n !== null)
    return of.open ? undefined : (of.items[n < 0 ? of.items.length + n : n] ?? UNKNOWN);
  return undefined;
}

/** `-n` and `-p`: once per line, which is in `$_`. */
function perLine(body: readonly Stmt[], print: boolean): readonly Stmt[] {
  const tail: Stmt[] = print
    ? [{ k: "do", expr: callExpr(nameExpr("print"), [{ k: "value", value: EMPTY }, nameExpr("$_")]) }]
    : [];
  return [
    {
      k: "each",
      target: nameExpr("$_"),
      over: callExpr(nameExpr("\u0000lines"), []),
      body: [...body, ...tail],
      keys: false,
    },
  ];
}

export const perl: Language = {
  name: "perl",
  hoists: true,
  vivifies: true,
  numericText: true,
  parse: parsePerl,
  global,
  handler,
  method: (type, name) => METHODS.get(`${type}.${name}`),
  property: () => undefined,
  binary,
  unary,
  truth,
  show,
  items,
  index,
  guarded: () => false,
  perLine,
  constructors: [],
};
