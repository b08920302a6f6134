import { decodeBase64, encodeBase64 } from "../../codec/base64.js";
import { decodeHex, encodeHex } from "../../codec/hex.js";
import { inflated } from "../../codec/inflate.js";
import { decodePercent, reversed, rot13 } from "../../codec/letters.js";
import { pack } from "../../codec/pack.js";
import { apply, applyRest, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { runCode } from "../../machine/evaluation.js";
import { known, knownNumber } from "../../machine/joining.js";
import { readJson } from "../../machine/json.js";
import type { Handler } from "../../machine/language.js";
import { number, show } from "../../machine/loose.js";
import { lookUp } from "../../machine/scope.js";
import { argvOf, runProgram, runShell } from "../../machine/shell.js";
import { folding, split, translated } from "../../machine/texts.js";
import {
  each,
  list,
  NONE,
  num,
  table,
  taintOf,
  text,
  thing,
  UNKNOWN,
  unknown,
  type Value,
  WILD,
} from "../../machine/value.js";
import { items, truth } from "../operate.js";
import { formatted, joined, letters, replace, slice } from "./text.js";

const echo: Handler = (c) => {
  for (const a of c.args) for (const v of each(show(a))) c.m.print(v.k === "text" ? v.v : null);
  return num(1);
};

/** What calling a value calls: a text names a function or a method. */
function callable(c: Pick<Call, "m">, v: Value): Value {
  if (v.k === "text") {
    const name = v.v.replace(/^\\/, "").toLowerCase();
    return lookUp(c.m.scope, name) ?? c.m.language.global(name, c.m) ?? { k: "ref", name };
  }
  if (v.k === "list" && v.items.length === 2 && v.items[1]!.k === "text")
    return { k: "bound", self: v.items[0]!, name: (v.items[1] as { v: string }).v };
  if (v.k === "unknown" && taintOf(v).network) return { ...WILD, taint: taintOf(v) };
  return v;
}

const called: Handler = (c) => {
  const f = callable(c, argOr(c, 0));
  if (!c.name.endsWith("_array")) return apply(c.m, f, c.args.slice(1), null, c.open);
  const all = items(argOr(c, 1));
  return apply(c.m, f, all ?? [], null, all === null);
};

/** Functions that take a function: it is called with each item. */
const overEach =
  (fnAt: number, listAt: number): Handler =>
  (c) => {
    const f = callable(c, argOr(c, fnAt));
    const all = items(argOr(c, listAt));
    if (all === null) {
      if (f.k !== "const") c.m.perhaps(() => apply(c.m, f, [unknown(taintOf(argOr(c, listAt)))], null, true));
      return list([], true, callTaint(c));
    }
    const out: Value[] = [];
    if (all.length > 4096) applyRest(c.m, f);
    for (const v of all.slice(0, 4096)) {
      if (c.m.spent) {
        applyRest(c.m, f);
        return list(out, true);
      }
      const r = apply(c.m, f, [v]);
      if (c.name !== "array_filter" || truth(r) !== false) out.push(c.name === "array_filter" ? v : r);
    }
    return list(out, c.name !== "array_map");
  };

const evaluate: Handler = (c) => {
  for (const v of each(show(argOr(c, 0)))) runCode(c.m, "php", v);
  return UNKNOWN;
};

/** A function by its name, to be called later. */
const callableOf: Handler = (c) => callable(c, argOr(c, 0));

const folded = (f: (v: string, c: Call) => string | null): Handler => folding((c) => show(argOr(c, 0)), f);

const shell: Handler = (c) => runShell(c.m, show(argOr(c, 0)));

const patternReplace: Handler = (c) => {
  const pattern = known(show(argOr(c, 0))) ?? "";
  // The flag `e`, gone since PHP 7, runs the replacement.
  if (/[a-z]*e[a-z]*$/i.test(/[^\w\s](\w*)$/.exec(pattern)?.[1] ?? "")) {
    const code = show(argOr(c, 1));
    runCode(c.m, "php", code.k === "text" ? text(`${code.v};`, code.taint) : code);
  }
  if (c.name.endsWith("callback")) handOut(c.m, callable(c, argOr(c, 1)));
  return unknown(callTaint(c));
};

/** PHP's own functions. */
export const CORE: Readonly<Record<string, Handler>> = {
  gzinflate: inflated((c) => show(argOr(c, 0)), "raw"),
  gzuncompress: inflated((c) => show(argOr(c, 0)), "zlib"),
  gzdecode: inflated((c) => show(argOr(c, 0)), "gzip"),
  zlib_decode: inflated((c) => show(argOr(c, 0)), "any"),
  echo,
  print: echo,
  printf: (c) => echo({ ...c, args: [formatted(c)] }),
  vprintf: (c) => echo({ ...c, args: [UNKNOWN] }),
  sprintf: formatted,
  var_dump: (c) => {
    c.m.print(null);
    return UNKNOWN;
  },
  print_r: (c) => {
    if (c.args.length < 2) c.m.print(null);
    return unknown(callTaint(c));
  },
  var_export: (c) => {
    if (c.args.length < 2) c.m.print(null);
    return unknown(callTaint(c));
  },
  system: shell,
  exec: shell,
  shell_exec: shell,
  passthru: shell,
  popen: (c) => {
    shell(c);
    return thing("output");
  },
  proc_open: (c) => (argOr(c, 0).k === "list" ? runProgram(c.m, argOr(c, 0)) : shell(c)),
  pcntl_exec: (c) =>
    runProgram(
      c.m,
      argvOf([argOr(c, 0), ...(items(arg(c, 1) ?? list([])) ?? [])], items(arg(c, 1) ?? list([])) === null),
    ),
  "ffi::cdef": () => thing("foreign"),
  eval: evaluate,
  assert: (c) => (argOr(c, 0).k === "text" ? evaluate(c) : UNKNOWN),
  create_function: (c) => {
    runCode(c.m, "php", show(argOr(c, 1)));
    return UNKNOWN;
  },
  call_user_func: called,
  register_tick_function: called,
  "closure::fromcallable": callableOf,
  reflectionfunction: (c) => thing("reflection", [["function", callable(c, argOr(c, 0))]]),
  call_user_func_array: called,
  forward_static_call: called,
  register_shutdown_function: called,
  array_map: overEach(0, 1),
  array_walk: overEach(1, 0),
  array_filter: overEach(1, 0),
  usort: (c) => {
    c.m.perhaps(() => apply(c.m, callable(c, argOr(c, 1)), [...(items(argOr(c, 0)) ?? []).slice(0, 2)], null, true));
    return UNKNOWN;
  },
  array_reduce: overEach(1, 0),
  ob_start: overEach(0, 1),
  preg_replace: patternReplace,
  preg_replace_callback: patternReplace,
  "\u0000callable": (c) => callable(c, argOr(c, 0)),
  "\u0000variable": (c) => {
    const name = known(show(argOr(c, 0)));
    return name === null ? UNKNOWN : (lookUp(c.m.scope, `$${name}`) ?? UNKNOWN);
  },
  "\u0000cast": (c) => {
    const kind = known(arg(c, 1)) ?? "";
    const v = argOr(c, 0);
    if (kind.includes("string")) return show(v);
    if (kind.includes("int")) {
      const n = number(v);
      return n === null ? UNKNOWN : num(Math.trunc(n));
    }
    return kind.includes("array") && v.k !== "list" && v.k !== "table" ? list([v]) : v;
  },
  "\u0000pairs": (c) => {
    const of = argOr(c, 0);
    if (of.k === "table")
      return list(
        Array.from(of.entries, ([k, v]) => list([text(k), v])),
        of.open,
        of.taint,
      );
    return of.k === "list"
      ? list(
          of.items.map((v, i) => list([num(i), v])),
          of.open,
          of.taint,
        )
      : list([list([UNKNOWN, unknown(taintOf(of))])], true);
  },
  base64_decode: folded(decodeBase64),
  base64_encode: folded(encodeBase64),
  hex2bin: folded(decodeHex),
  bin2hex: folded(encodeHex),
  str_rot13: folded(rot13),
  strrev: folded(reversed),
  urldecode: folded((v) => decodePercent(v, true)),
  rawurldecode: folded((v) => decodePercent(v, false)),
  strtolower: folded((v) => v.toLowerCase()),
  strtoupper: folded((v) => v.toUpperCase()),
  ucfirst: folded((v) => v.slice(0, 1).toUpperCase() + v.slice(1)),
  trim: folded((v) => v.trim()),
  rtrim: folded((v) => v.trimEnd()),
  ltrim: folded((v) => v.trimStart()),
  stripslashes: folded((v) => v.replace(/\\(.)/g, "$1")),
  escapeshellarg: folded((v) => `'${v.replaceAll("'", "'\\''")}'`),
  basename: folded((v) => v.slice(v.lastIndexOf("/") + 1)),
  dirname: folded((v) => v.slice(0, Math.max(0, v.lastIndexOf("/"))) || (v.startsWith("/") ? "/" : ".")),
  str_repeat: folded((v, c) =>
    v.length * (knownNumber(arg(c, 1)) ?? 1e9) > 65_536 ? null : v.repeat(Math.max(0, knownNumber(arg(c, 1))!)),
  ),
  chr: letters,
  ord: (c) => {
    const v = known(show(argOr(c, 0)));
    return v === null ? UNKNOWN : num(v === "" ? 0 : v.charCodeAt(0) & 255);
  },
  strlen: (c) => {
    const v = known(show(argOr(c, 0)));
    return v === null ? UNKNOWN : num(v.length);
  },
  count: (c) => {
    const all = items(argOr(c, 0));
    return all === null ? UNKNOWN : num(all.length);
  },
  intval: (c) => {
    const n = number(argOr(c, 0));
    return n === null ? UNKNOWN : num(Math.trunc(n));
  },
  hexdec: (c) => {
    const n = Number.parseInt(known(show(argOr(c, 0))) ?? "", 16);
    return Number.isNaN(n) ? UNKNOWN : num(n);
  },
  dechex: (c) => {
    const n = number(argOr(c, 0));
    return n === null ? UNKNOWN : text(Math.trunc(n).toString(16));
  },
  implode: joined,
  join: joined,
  explode: (c) => split(show(argOr(c, 1)), known(show(argOr(c, 0))) ?? "\u0000"),
  str_split: (c) => {
    const of = show(argOr(c, 0));
    const n = knownNumber(arg(c, 1) ?? num(1));
    if (of.k !== "text" || n === null || n < 1) return list([unknown(callTaint(c))], true);
    const out: Value[] = [];
    for (let i = 0; i < of.v.length && i < 65_536; i += n) out.push({ ...of, v: of.v.slice(i, i + n) });
    return list(out);
  },
  array_reverse: (c) =>
    argOr(c, 0).k === "list"
      ? list([...(argOr(c, 0) as { items: Value[] }).items].reverse(), (argOr(c, 0) as { open: boolean }).open)
      : argOr(c, 0),
  array_merge: (c) =>
    c.args.every((a) => a.k === "list")
      ? list(
          c.args.flatMap((a) => (a as { items: Value[] }).items),
          c.open || c.args.some((a) => (a as { open: boolean }).open),
        )
      : unknown(callTaint(c)),
  array_push: (c) => {
    const of = argOr(c, 0);
    if (of.k === "list") of.items.push(...c.args.slice(1));
    return UNKNOWN;
  },
  array_keys: (c) =>
    argOr(c, 0).k === "table"
      ? list(Array.from((argOr(c, 0) as { entries: Map<string, Value> }).entries.keys(), (k) => text(k)))
      : list([UNKNOWN], true),
  array_values: (c) => {
    const all = items(argOr(c, 0));
    return all === null ? list([UNKNOWN], true, callTaint(c)) : list([...all]);
  },
  range: (c) => {
    const [a, b] = [number(argOr(c, 0)), number(argOr(c, 1))];
    if (argOr(c, 0).k === "text" || a === null || b === null || Math.abs(b - a) > 4096) return list([UNKNOWN], true);
    return list(Array.from({ length: Math.abs(b - a) + 1 }, (_, i) => num(a < b ? a + i : a - i)));
  },
  str_replace: replace,
  strtr: (c) => {
    const [of, from, to] = [show(argOr(c, 0)), argOr(c, 1), arg(c, 2)];
    const [a, b] = [known(from), known(to)];
    return a === null || b === null
      ? unknown(callTaint(c))
      : translated(of, a.slice(0, Math.min(a.length, b.length)), b, "");
  },
  substr: slice,
  mb_substr: slice,
  array_slice: slice,
  pack: (c) => {
    const args = c.args.slice(1).map((a) => (a.k === "text" || a.k === "num" ? a.v : null));
    const out =
      c.open || args.some((a) => a === null) ? null : pack(known(argOr(c, 0)) ?? "?", args as (string | number)[]);
    return out === null ? unknown(callTaint(c)) : text(out);
  },
  json_decode: (c) => {
    const v = show(argOr(c, 0));
    return v.k === "text" ? readJson(v) : unknown(taintOf(v));
  },
  unserialize: (c) => {
    if (taintOf(argOr(c, 0)).network) c.m.opaque("untrusted_code");
    return unknown(callTaint(c));
  },
  define: (c) => {
    const name = known(argOr(c, 0));
    if (name !== null) c.m.globals.names.set(name, argOr(c, 1));
    return UNKNOWN;
  },
  constant: (c) => lookUp(c.m.scope, known(argOr(c, 0)) ?? "") ?? UNKNOWN,
  compact: () => table(true),
  exit: stop,
  posix_kill: (c) => {
    c.m.emit({ type: "kill", pid: knownNumber(arg(c, 0)) });
    return UNKNOWN;
  },
  posix_setuid: (c) => {
    c.m.emit({ type: "privilege" });
    return UNKNOWN;
  },
};

function stop(c: Call): Value {
  const said = arg(c, 0);
  if (said?.k === "text") c.m.print(said.v);
  c.m.maybe++;
  return NONE;
}
