import { decodeUtf8, encodeUtf8 } from "../../codec/letters.js";
import { apply, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { loadModule, runCode, runScript } from "../../machine/evaluation.js";
import { openFile, writeTo } from "../../machine/file.js";
import { variableOf } from "../../machine/given.js";
import { concat, known, knownNumber, mapText } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { attribute } from "../../machine/member.js";
import { placeOf } from "../../machine/place.js";
import { joinTaint } from "../../machine/taint.js";
import {
  bool,
  bytes,
  EMPTY,
  each,
  list,
  NONE,
  num,
  ref,
  taintOf,
  text,
  thing,
  UNKNOWN,
  unknown,
  type Value,
  WILD,
} from "../../machine/value.js";
import { format } from "../format.js";
import { items, show, truth } from "../operate.js";
import { dictionary, enumerated, filtered, gather, length, mapping, range, reduce, zip } from "./sequences.js";

function print(c: Call): Value {
  const file = c.named?.get("file");
  const parts = c.args.map(show);
  const glue = known(c.named?.get("sep")) ?? " ";
  const end = c.named?.get("end");
  let out: Value = EMPTY;
  parts.forEach((p, i) => {
    out = i === 0 ? concat(out, p) : concat(concat(out, text(glue)), p);
  });
  if (c.open) out = UNKNOWN;
  out = concat(out, end === undefined ? text("\n") : show(end));
  if (file !== undefined && !(file.k === "ref" && file.name === "sys.stdout") && !(file.k === "const")) {
    if (file.k === "thing") writeTo(c.m, file, out);
    return NONE;
  }
  for (const v of each(out)) c.m.print(v.k === "text" ? v.v : null);
  return NONE;
}

/** `exec(x)`, `eval(x)`. */
function evaluateText(c: Call): Value {
  const code = argOr(c, 0);
  let value: Value = unknown(taintOf(code));
  for (const v of each(code)) {
    // What `compile` made of a text runs as that text.
    const source = v.k === "thing" && v.type === "code" ? (v.fields.get("source") ?? UNKNOWN) : v;
    value = runCode(
      c.m,
      "python",
      mapText(source, (t) => (t.bytes ? text(decodeUtf8(t.v), t.taint) : t)).k === "text" ? asText(source) : source,
    );
  }
  return each(code).length === 1 ? value : unknown(taintOf(code));
}

const asText = (v: Value): Value => (v.k === "text" && v.bytes ? text(decodeUtf8(v.v), v.taint) : v);

function importModule(c: Call): Value {
  const v = argOr(c, 0, "name");
  const name = known(v);
  if (name === null) return v.k === "unknown" && taintOf(v).network ? WILD : { ...WILD, wild: c.name === "__import__" };
  loadModule(c.m, name, "search");
  return ref(c.name === "__import__" && !c.named?.has("fromlist") ? name.split(".", 1)[0]! : name);
}

function getMember(c: Call): Value {
  const of = argOr(c, 0);
  const name = argOr(c, 1);
  if (name.k === "text") return attribute(c.m, of, name.v);
  if (name.k === "either")
    return name.of
      .map((n) => getMember({ ...c, args: [of, n] }))
      .reduce((a, b) => (a === b ? a : { ...UNKNOWN, wild: true }));
  return of.k === "ref" && c.m.language.guarded(of.name)
    ? { ...WILD, taint: taintOf(name) }
    : unknown(joinTaint(taintOf(of), taintOf(name)));
}

function integer(c: Call): Value {
  const v = argOr(c, 0);
  const base = knownNumber(arg(c, 1, "base")) ?? 10;
  if (v.k === "num") return num(Math.trunc(v.v));
  if (v.k !== "text") return unknown(taintOf(v));
  const digits = v.v.trim().toLowerCase().replaceAll("_", "");
  const n = base === 10 ? Number(digits) : Number.parseInt(digits.replace(/^0[xbo]/, ""), base || 10);
  return Number.isNaN(n) ? unknown(v.taint) : num(Math.trunc(n));
}

function character(c: Call): Value {
  const v = argOr(c, 0);
  return v.k === "num" && v.v >= 0 && v.v <= 0x10ffff && Number.isInteger(v.v)
    ? text(String.fromCodePoint(v.v))
    : unknown(taintOf(v));
}

function ordinal(c: Call): Value {
  const v = argOr(c, 0);
  return v.k === "text" && v.v !== "" ? num(v.v.codePointAt(0)!) : unknown(taintOf(v));
}

function toBytes(c: Call): Value {
  const v = arg(c, 0);
  if (v === undefined) return bytes("");
  if (v.k === "text") return v.bytes ? v : bytes(encodeUtf8(v.v), v.taint);
  const all = v.k === "list" ? items(v) : null;
  if (all?.every((x) => x.k === "num") === true)
    return bytes(all.map((x) => String.fromCharCode((x as { v: number }).v & 255)).join(""), taintOf(v));
  return unknown(taintOf(v));
}

function toText(c: Call): Value {
  const v = arg(c, 0);
  if (v === undefined) return EMPTY;
  return c.args.length > 1 || c.named !== null
    ? mapText(v, (t) => text(decodeUtf8(t.v), t.taint))
    : v.k === "text" && v.bytes
      ? unknown(v.taint)
      : show(v);
}

function input(c: Call): Value {
  const prompt = arg(c, 0);
  if (prompt !== undefined) c.m.print(known(show(prompt)));
  const { stdin } = c.m;
  if (stdin === null) return UNKNOWN;
  const end = stdin.indexOf("\n");
  c.m.stdin = end < 0 ? "" : stdin.slice(end + 1);
  return text(end < 0 ? stdin : stdin.slice(0, end));
}

function open(c: Call): Value {
  const where = argOr(c, 0, "file");
  const mode = arg(c, 1, "mode");
  if (where.k === "num") return UNKNOWN;
  const m = mode === undefined ? "r" : known(mode);
  return openFile(c.m, where, m ?? "r+");
}

/** Python's own functions. */
export const BUILTINS: Readonly<Record<string, Handler>> = {
  print,
  open,
  file: open,
  exec: evaluateText,
  eval: evaluateText,
  compile: (c) => thing("code", [["source", argOr(c, 0, "source")]], callTaint(c)),
  execfile: (c) => {
    const p = placeOf(c.m, argOr(c, 0));
    if (p.path === null) return runCode(c.m, "python", UNKNOWN);
    return runScript(c.m, "python", p.path);
  },
  __import__: importModule,
  "importlib.import_module": importModule,
  "importlib.__import__": importModule,
  getattr: getMember,
  "operator.attrgetter": (c) => thing("attrgetter", [["name", argOr(c, 0)]]),
  "operator.methodcaller": (c) => thing("methodcaller", [["call", list([...c.args], c.open)]]),
  globals: () => thing("names"),
  locals: () => thing("names"),
  vars: (c) => arg(c, 0) ?? thing("names"),
  chr: character,
  unichr: character,
  ord: ordinal,
  str: toText,
  unicode: toText,
  repr: (c) => {
    const v = argOr(c, 0);
    if (v.k === "num" || v.k === "const") return show(v);
    return v.k === "text" && /^[^'\\\p{C}]*$/u.test(v.v.slice(0, 4096)) && v.v.length <= 4096
      ? text(`${v.bytes ? "b" : ""}'${v.v}'`, v.taint)
      : unknown(taintOf(v));
  },
  ascii: (c) => unknown(callTaint(c)),
  bytes: toBytes,
  bytearray: toBytes,
  memoryview: (c) => argOr(c, 0),
  int: integer,
  float: (c) => {
    const v = argOr(c, 0);
    return v.k === "num" ? v : unknown(taintOf(v));
  },
  bool: (c) => {
    const t = truth(argOr(c, 0));
    return t === null ? UNKNOWN : bool(t);
  },
  hex: (c) => {
    const n = knownNumber(arg(c, 0));
    return n === null ? unknown(callTaint(c)) : text(`0x${n.toString(16)}`);
  },
  len: length,
  range,
  xrange: range,
  list: gather,
  tuple: gather,
  set: gather,
  frozenset: gather,
  sorted: gather,
  reversed: gather,
  iter: gather,
  next: (c) => {
    const v = argOr(c, 0);
    return v.k === "list" && v.items.length > 0 ? v.items[0]! : unknown(taintOf(v));
  },
  enumerate: enumerated,
  zip,
  "itertools.zip_longest": zip,
  "itertools.chain": (c) => {
    const lists = c.args.map(items);
    return lists.some((l) => l === null)
      ? list([], true, callTaint(c))
      : list(lists.flatMap((l) => l!).slice(0, 65_536));
  },
  "itertools.cycle": (c) => list([...(items(argOr(c, 0)) ?? [])], true, callTaint(c)),
  map: mapping,
  "itertools.starmap": (c) => {
    const all = items(argOr(c, 1));
    if (all === null) handOut(c.m, argOr(c, 0));
    return list(
      (all ?? []).slice(0, 1024).map((v) => apply(c.m, argOr(c, 0), items(v) ?? [], null, items(v) === null)),
      all === null,
    );
  },
  filter: filtered,
  reduce,
  "functools.reduce": reduce,
  "functools.partial": (c) =>
    thing("partial", [
      ["call", list([...c.args], c.open)],
      ["named", dictionary({ ...c, args: [] })],
    ]),
  dict: dictionary,
  input,
  raw_input: input,
  format: (c) => format(argOr(c, 0), known(arg(c, 1)) ?? (c.args.length < 2 ? "" : null)),
  exit: stop,
  quit: stop,
  "sys.exit": stop,
  "os._exit": stop,
  "os.abort": stop,
  "\u0000case": () => UNKNOWN,
  "os.getenv": (c) => environment(c, argOr(c, 0, "key"), arg(c, 1, "default")),
};

function stop(c: Call): Value {
  c.m.maybe++;
  return NONE;
}

/** A variable of the environment; where it is not known, it may also be what was given for that case. */
export function environment(c: Pick<Call, "m">, name: Value, fallback: Value | undefined): Value {
  const v = variableOf(c.m, name);
  return name.k !== "text" ||
    v.k === "text" ||
    fallback === undefined ||
    (fallback.k === "const" && fallback.v === null)
    ? v
    : { k: "either", of: [fallback.k === "either" ? UNKNOWN : fallback, v] };
}
