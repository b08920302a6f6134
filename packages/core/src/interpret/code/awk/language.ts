import { blend, calculate, compare, negation, onEach } from "../machine/arithmetic.js";
import { arg, argOr, type Call, callTaint } from "../machine/call.js";
import { openFile, readFile, writeTo } from "../machine/file.js";
import { variableOf } from "../machine/given.js";
import { affordable, concat, known, knownNumber, mapText } from "../machine/joining.js";
import type { Handler, Language } from "../machine/language.js";
import type { Machine } from "../machine/machine.js";
import { hostPort } from "../machine/net.js";
import { printf } from "../machine/printf.js";
import { lookUp } from "../machine/scope.js";
import { runShell, startShell } from "../machine/shell.js";
import { ENVIRONMENT, joinTaint, NETWORK } from "../machine/taint.js";
import { replaced, split } from "../machine/texts.js";
import {
  EMPTY,
  each,
  either,
  list,
  NONE,
  num,
  ref,
  table,
  taintOf,
  text,
  thing,
  UNKNOWN,
  unknown,
  type Value,
} from "../machine/value.js";
import { parseAwk } from "./parse.js";

const number = (v: Value): number | null => {
  if (v.k === "num") return v.v;
  if (v.k === "const") return Number(v.v);
  if (v.k !== "text" || v.v.length > 64) return null;
  const n = Number.parseFloat(v.v);
  return Number.isNaN(n) ? 0 : n;
};

const looksNumeric = (v: Value): boolean =>
  v.k === "num" || (v.k === "text" && v.v.length < 32 && /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(v.v));

function show(v: Value): Value {
  if (v.k === "num") return text(Number.isInteger(v.v) ? String(v.v) : String(Number(v.v.toPrecision(6))));
  if (v.k === "const") return text(v.v === true ? "1" : v.v === false ? "0" : "");
  if (v.k === "either") return v.of.map(show).reduce(either);
  return v.k === "text" || v.k === "shape" ? v : unknown(taintOf(v));
}

function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if (l.k === "either" || r.k === "either") return onEach(binary, op, l, r, m);
  if (op === "\u0000concat") return affordable(m, concat(show(l), show(r)));
  if (op === "~" || op === "!~" || op === "in") return UNKNOWN;
  if (/^(?:[<>]=?|[!=]=)$/.test(op) && l.k === "text" && r.k === "text" && !(looksNumeric(l) && looksNumeric(r)))
    return compare(op, l.v, r.v) ?? UNKNOWN;
  const a = number(l);
  const b = number(r);
  if (a === null || b === null) return blend(l, r);
  if (op === "%") return b === 0 ? UNKNOWN : num(a % b);
  return calculate(op, a, b) ?? UNKNOWN;
}

function truth(v: Value): boolean | null {
  if (v.k === "const") return v.v === true;
  if (v.k === "num") return v.v !== 0;
  if (v.k === "text") return looksNumeric(v) ? Number(v.v) !== 0 : v.v !== "";
  return null;
}

/** Fields of the line at hand, where it and the separator are known. */
/** What is on its input; null where it is not known, or long. Nothing on it says nothing of the files it may be given instead. */
function linesOf({ m }: Call): string | null {
  const { stdin } = m.input;
  return stdin === undefined || stdin === "" || stdin.length > 65_536 ? null : stdin;
}

function fields(m: Machine): readonly string[] | null {
  const line = lookUp(m.scope, "$0");
  const by = known(lookUp(m.globals, "FS") ?? text(" "));
  if (line?.k !== "text" || by === null) return null;
  if (by === " ") return line.v.split(/[ \t\n]+/).filter((f) => f !== "");
  return by.length === 1 ? line.v.split(by) : null;
}

/** `print`, to standard output, a file or a command. */
function output(c: Call): Value {
  const what = show(argOr(c, 0));
  const how = known(arg(c, 1));
  if (how === null) {
    for (const v of each(what)) c.m.print(v.k === "text" ? v.v : null);
    return NONE;
  }
  const to = show(argOr(c, 2));
  if (how.startsWith("|")) return piped(c, what, to);
  const name = known(to);
  if (name === "/dev/stdout" || name === "-") {
    c.m.print(known(what));
    return NONE;
  }
  if (name === "/dev/stderr") return NONE;
  writeTo(c.m, openedBefore(c.m, to, how), what);
  return NONE;
}

/** awk opens a file once, whatever `>` says later. */
function openedBefore(m: Machine, to: Value, how: string): Value {
  const files = lookUp(m.globals, "\u0000open");
  const name = known(to);
  if (name === null || files?.k !== "table") return openFile(m, to, how === ">>" ? "a" : "w");
  let file = files.entries.get(name);
  if (file === undefined) {
    file = openFile(m, to, how === ">>" ? "a" : "w");
    files.entries.set(name, file);
  }
  return file;
}

/** gawk's way to talk to a host: a command or file called `/inet/tcp/0/host/port`. */
function connected(m: Machine, name: string | null): boolean {
  const found =
    name === null ? null : /^\/inet[46]?\/(?:tcp|udp)\/[^/]*\/([^/]{1,255})\/([^/]{1,32})$/.exec(name.slice(0, 512));
  if (found === null) return false;
  m.emit({ type: "connect", ...hostPort(text(found[1]!), text(found[2]!)), carries: [] });
  return true;
}

function piped(c: Call, what: Value, to: Value): Value {
  if (connected(c.m, known(to))) return NONE;
  const last = c.m.effects[c.m.effects.length - 1];
  const command = known(to);
  const data = known(what);
  if (last?.type === "shell" && last.text !== null && last.text === command && last.stdin !== undefined) {
    last.stdin = last.stdin === null || data === null ? null : last.stdin + data;
    return NONE;
  }
  for (const v of each(to)) startShell(c.m, v, { stdin: data });
  return NONE;
}

function plain(v: Value): Value | null {
  if (v.k === "text") return /^[^\\[\](){}.*+?^$|]*$/.test(v.v.slice(0, 256)) && v.v.length <= 256 ? v : null;
  const source = v.k === "thing" ? known(v.fields.get("source")) : null;
  if (source === null || source.length > 256 || !/^(?:[^\\[\](){}.*+?^$|]|\\[^a-zA-Z0-9<>])+$/.test(source))
    return null;
  return text(source.replace(/\\(.)/g, "$1"));
}

const substitute: Handler = (c) => {
  const from = plain(argOr(c, 0));
  const to = argOr(c, 1);
  if (from === null || to.k !== "text" || /[&\\]/.test(to.v)) return unknown(callTaint(c));
  return replaced(show(argOr(c, 2)), from, to, c.name === "\u0000gsub" ? undefined : 1);
};

const HANDLERS = new Map<string, Handler>(
  Object.entries<Handler>({
    system: (c) => {
      runShell(c.m, show(argOr(c, 0)));
      return UNKNOWN;
    },
    "\u0000command": (c) =>
      connected(c.m, known(show(argOr(c, 0)))) ? unknown(NETWORK) : runShell(c.m, show(argOr(c, 0))),
    "\u0000file": (c) => (known(argOr(c, 0)) === "-" ? UNKNOWN : readFile(c.m, show(argOr(c, 0)))),
    "\u0000output": output,
    "\u0000lines": (c) => {
      const stdin = linesOf(c);
      if (stdin === null) return list([UNKNOWN], true);
      const end = known(lookUp(c.m.globals, "RS") ?? text("\n"));
      // An empty one stands for lines without anything in them, a longer one is a pattern.
      if (end === null || end.length !== 1) return list([UNKNOWN], true);
      return list(
        (stdin.endsWith(end) ? stdin.slice(0, -1) : stdin)
          .split(end)
          .slice(0, 1024)
          .map((l) => text(l)),
      );
    },
    "\u0000count": (c) => {
      const n = knownNumber(arg(c, 0));
      return n === null || linesOf(c) === null ? UNKNOWN : num(n + 1);
    },
    "\u0000fields": (c) => {
      const f = fields(c.m);
      return f === null ? UNKNOWN : num(f.length);
    },
    "\u0000split": (c) => {
      const by = argOr(c, 1);
      const separator = known(by.k === "thing" ? (plain(by) ?? undefined) : by);
      if (separator === null) return table(true, callTaint(c));
      const parts = split(show(argOr(c, 0)), separator === " " ? null : separator);
      const out = table(parts.k === "list" && parts.open, taintOf(parts));
      if (parts.k === "list" && !parts.open)
        (separator === "" ? Array.from(known(argOr(c, 0)) ?? "", (x) => text(x)) : parts.items).forEach(
          (v, i) => void out.entries.set(String(i + 1), v),
        );
      return out;
    },
    "\u0000match": (c) => table(true, callTaint(c)),
    "\u0000sub": substitute,
    "\u0000gsub": substitute,
    sprintf: (c) => printf(awk, show(argOr(c, 0)), { at: (i) => c.args[i + 1], named: () => undefined }),
    length: (c) => {
      const v = arg(c, 0) ?? lookUp(c.m.scope, "$0") ?? UNKNOWN;
      if (v.k === "table") return v.open ? UNKNOWN : num(v.entries.size);
      const t = show(v);
      return t.k === "text" ? num(t.v.length) : UNKNOWN;
    },
    substr: (c) => {
      const from = number(argOr(c, 1));
      const size = arg(c, 2) === undefined ? Number.POSITIVE_INFINITY : number(argOr(c, 2));
      if (from === null || size === null) return unknown(callTaint(c));
      const start = Math.max(1, Math.trunc(from));
      return mapText(show(argOr(c, 0)), (t) => ({
        ...t,
        v: t.v.slice(start - 1, Math.max(start - 1, Math.trunc(from) - 1 + size)),
      }));
    },
    index: (c) => {
      const a = known(argOr(c, 0));
      const b = known(argOr(c, 1));
      return a === null || b === null ? UNKNOWN : num(a.indexOf(b) + 1);
    },
    tolower: (c) => mapText(show(argOr(c, 0)), (t) => ({ ...t, v: t.v.toLowerCase() })),
    toupper: (c) => mapText(show(argOr(c, 0)), (t) => ({ ...t, v: t.v.toUpperCase() })),
    int: (c) => {
      const n = number(argOr(c, 0));
      return n === null ? UNKNOWN : num(Math.trunc(n));
    },
    strtonum: (c) => {
      const v = known(show(argOr(c, 0)));
      return v === null ? UNKNOWN : num(Number(/^0[0-7]+$/.test(v) ? `0o${v}` : v) || 0);
    },
  }),
);

function global(name: string, m: Machine): Value {
  if (HANDLERS.has(name)) return ref(name);
  switch (name) {
    case "OFS":
      return text(" ");
    case "ORS":
      return text("\n");
    case "FS":
      return text(" ");
    case "\u0000record":
      return thing("record");
    case "ENVIRON":
      return thing("environment", [], ENVIRONMENT);
    case "$0":
    case "NF":
    case "FNR":
    case "FILENAME":
    case "RSTART":
    case "RLENGTH":
    case "PROCINFO":
      return UNKNOWN;
    case "ARGC":
      return m.input.argv === undefined ? UNKNOWN : num(m.input.argv.length + 1);
    case "ARGV": {
      const t = table(m.input.argv === undefined);
      t.entries.set("0", text("awk"));
      m.input.argv?.forEach((a, i) => void t.entries.set(String(i + 1), a === null ? UNKNOWN : text(a)));
      return t;
    }
    case "NR":
      return m.input.stdin === undefined ? UNKNOWN : num(0);
    default:
      return EMPTY;
  }
}

function index(of: Value, at: Value, m: Machine): Value | undefined {
  if (of.k === "thing" && of.type === "record") {
    const f = fields(m);
    const n = number(at);
    if (n === 0) return lookUp(m.scope, "$0") ?? UNKNOWN;
    const line = lookUp(m.scope, "$0");
    return f === null || n === null
      ? unknown(line === undefined ? UNKNOWN.taint : taintOf(line))
      : text(f[n - 1] ?? "");
  }
  if (of.k === "thing" && of.type === "environment") return variableOf(m, at);
  if (of.k === "text" && of.v === "") return EMPTY;
  if (of.k === "table" && !of.open) {
    const key = show(at);
    if (key.k === "text") return of.entries.get(key.v) ?? EMPTY;
  }
  return undefined;
}

export const awk: Language = {
  name: "awk",
  hoists: true,
  vivifies: true,
  numericText: true,
  parse: parseAwk,
  global,
  handler: (name) => HANDLERS.get(name),
  method: () => undefined,
  property: () => undefined,
  binary,
  unary: (op, v) => {
    if (op === "!") return negation(truth(v));
    const n = number(v);
    return n === null ? unknown(joinTaint(taintOf(v), taintOf(v))) : num(op === "-" ? -n : n);
  },
  truth,
  show,
  items: (v) =>
    v.k === "list"
      ? v.open
        ? null
        : v.items
      : v.k === "table" && !v.open
        ? Array.from(v.entries.keys(), (k) => text(k))
        : null,
  index,
  guarded: () => false,
  begin: (m) => {
    m.globals.names.set("\u0000open", table());
    if (m.input.variables !== undefined)
      for (const [k, v] of m.input.variables) m.globals.names.set(k, v === null ? UNKNOWN : text(v));
  },
  constructors: [],
};
