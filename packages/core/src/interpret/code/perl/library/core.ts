import { decodeBase64, encodeBase64 } from "../../codec/base64.js";
import { inflated } from "../../codec/inflate.js";
import { decodePercent, decodeUtf8, encodeUtf8, reversed } from "../../codec/letters.js";
import { pack, unpack } from "../../codec/pack.js";
import { apply, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { loadModule, runCode, runScript, searchFolder } from "../../machine/evaluation.js";
import { contentOf } from "../../machine/file.js";
import { argumentsOf } from "../../machine/given.js";
import { known, knownNumber, mapText } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { printf } from "../../machine/printf.js";
import { assignThere, lookUp } from "../../machine/scope.js";
import { runShell } from "../../machine/shell.js";
import { NETWORK } from "../../machine/taint.js";
import { join } from "../../machine/texts.js";
import {
  bool,
  EMPTY,
  each,
  either,
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
} from "../../machine/value.js";
import { items, number, show, truth } from "../operate.js";
import { handle, print, run } from "./output.js";
import { first, folded, pattern, ranges, substr, topic } from "./text.js";

const readLine: Handler = (c) => {
  const of = argOr(c, 0);
  const name = known(of);
  if (of.k === "list") return of;
  const h = handle(c, of);
  if (h.k === "thing" && h.type === "file") return unknown(contentOf(c.m, h.fields.get("path") ?? UNKNOWN));
  if (h.k === "thing") return unknown(h.taint);
  if ((name === "STDIN" || name === "") && c.m.wired) return unknown(NETWORK);
  if ((name === "STDIN" || name === "") && c.m.stdin !== null) {
    const end = c.m.stdin.indexOf("\n");
    const line = end < 0 ? c.m.stdin : c.m.stdin.slice(0, end + 1);
    c.m.stdin = end < 0 ? "" : c.m.stdin.slice(end + 1);
    return text(line);
  }
  return UNKNOWN;
};

const overItems =
  (collect: (v: Value, result: Value, out: Value[]) => boolean | null): Handler =>
  (c) => {
    const [f = EMPTY, ...rest] = c.args;
    const out: Value[] = [];
    let open = c.open || rest.length > 4096;
    for (const v of rest.slice(0, 4096)) {
      if (c.m.spent) {
        open = true;
        break;
      }
      c.m.spend(1);
      assignThere(c.m.globals, "$_", v, false);
      const sure = collect(v, f.k === "func" ? apply(c.m, f, [v]) : UNKNOWN, out);
      if (sure === null) open = true;
    }
    if ((c.open || rest.length > 4096 || c.m.spent) && f.k === "func") {
      assignThere(c.m.globals, "$_", UNKNOWN, false);
      handOut(c.m, f);
    }
    return list(out, open);
  };

const evaluate: Handler = (c) =>
  each(show(first(c)))
    .map((v) => runCode(c.m, "perl", v))
    .reduce(either);

/** `open3(in, out, err, command)`, `open2(out, in, command)`. */
const opened =
  (handles: number): Handler =>
  (c) =>
    run({ ...c, args: c.args.slice(handles) });

/** `do FILE` and `require FILE`; a module's name is not a file here. */
const included: Handler = (c) => {
  const v = show(first(c));
  const name = known(v);
  if (name === null) return v.k === "unknown" && !taintOf(v).network ? UNKNOWN : runCode(c.m, "perl", v);
  if (/^\.{0,2}\//.test(name)) return runScript(c.m, "perl", name);
  loadModule(c.m, name, "search");
  // Older ones find what lies in the working directory, too.
  return /\/|\.p[lm]$/.test(name) ? runScript(c.m, "perl", name) : UNKNOWN;
};

const shifted: Handler = (c) => {
  const of = arg(c, 0) ?? lookUp(c.m.scope, "@_") ?? lookUp(c.m.scope, "@ARGV") ?? argumentsOf(c.m);
  if (of.k !== "list" || of.items.length === 0) return unknown(taintOf(of));
  if (c.m.maybe > of.born) return of.items.length <= 8 ? of.items.reduce(either) : UNKNOWN;
  return (c.name === "shift" ? of.items.shift() : of.items.pop()) ?? UNKNOWN;
};

/** Perl's own functions. */
export const CORE: Readonly<Record<string, Handler>> = {
  uncompress: inflated((c) => argOr(c, 0), "zlib"),
  "Compress::Zlib::uncompress": inflated((c) => argOr(c, 0), "zlib"),
  "Compress::Zlib::memGunzip": inflated((c) => argOr(c, 0), "gzip"),
  memGunzip: inflated((c) => argOr(c, 0), "gzip"),
  syscall: (c) => {
    c.m.opaque("unknown_code");
    return UNKNOWN;
  },
  print,
  say: print,
  printf: print,
  system: run,
  exec: run,
  open3: opened(3),
  open2: opened(2),
  "IPC::Open3::open3": opened(3),
  "IPC::Open2::open2": opened(2),
  readpipe: (c) => runShell(c.m, show(argOr(c, 0))),
  "\u0000program": (c) => thing("program", [["path", argOr(c, 0)]]),
  "\u0000pattern": pattern,
  "\u0000readline": readLine,
  readline: readLine,
  "\u0000maybe": () => UNKNOWN,
  "\u0000none": () => list([]),
  "\u0000count": (c) => {
    const v = argOr(c, 0);
    return v.k === "list" && !v.open ? num(v.items.length) : UNKNOWN;
  },
  "\u0000last": (c) => {
    const v = argOr(c, 0);
    return v.k === "list" && !v.open ? num(v.items.length - 1) : UNKNOWN;
  },
  "\u0000slice": (c) => list([unknown(callTaint(c))], true, callTaint(c)),
  "\u0000range": (c) => {
    const [a, b] = [argOr(c, 0), argOr(c, 1)];
    const [from, to] = [number(a), number(b)];
    if (a.k === "text" && b.k === "text" && a.v.length === 1 && b.v.length === 1 && !/\d/.test(a.v))
      return list(Array.from(ranges(`${a.v}-${b.v}`), (x) => text(x)));
    if (from === null || to === null || to - from > 65_536) return list([a], true);
    return list(
      Array.from({ length: Math.max(0, Math.trunc(to) - Math.trunc(from) + 1) }, (_, i) => num(Math.trunc(from) + i)),
    );
  },
  "\u0000hash": (c) => {
    const t = table();
    const all = items(argOr(c, 0));
    if (argOr(c, 0).k === "table") return argOr(c, 0);
    if (all === null) return table(true, callTaint(c));
    for (let i = 0; i < all.length; i += 2) {
      const key = known(show(all[i]!));
      if (key === null) t.open = true;
      else t.entries.set(key, all[i + 1] ?? NONE);
    }
    return t;
  },
  "\u0000reverse": (c) => {
    const all = join(EMPTY, c.open ? null : c.args.map(show), show, callTaint(c));
    return mapText(c.args.length === 0 ? show(topic(c)) : all, (t) => ({ ...t, v: reversed(t.v) }));
  },
  // A text alone is reversed where a scalar is asked for; who asks is not always known.
  reverse: (c) =>
    c.args.length === 1 && !c.open
      ? list(
          [mapText(show(c.args[0]!), (t) => ({ ...t, v: reversed(t.v) })), c.args[0]!].reduce<Value[]>(
            (a, b) => (a.length === 0 ? [b] : [either(a[0]!, b)]),
            [],
          ),
        )
      : list([...c.args].reverse(), c.open),
  eval: evaluate,
  do: included,
  require: included,
  "\u0000lib": (c) => {
    for (const v of c.args) for (const one of v.k === "list" ? v.items : [show(v)]) searchFolder(c.m, one);
    return UNKNOWN;
  },
  join: (c) =>
    join(
      show(argOr(c, 0)),
      c.open
        ? null
        : c.args
            .slice(1)
            .flatMap((a) => (a.k === "list" && !a.open ? a.items : [a]))
            .map(show),
      show,
      callTaint(c),
    ),
  split: (c) => {
    const by = argOr(c, 0);
    const of = show(arg(c, 1) ?? topic(c));
    const separator = by.k === "text" ? by.v : null;
    if (of.k !== "text" || separator === null || /[\\[\](){}.*+?^$|]/.test(separator))
      return list([unknown(callTaint(c))], true, callTaint(c));
    if (separator === "") return list(Array.from(of.v.slice(0, 8192), (x) => text(x)));
    return list((separator === " " ? of.v.trim().split(/\s+/) : of.v.split(separator)).map((x) => text(x, of.taint)));
  },
  sprintf: (c) =>
    printf(c.m.language, show(argOr(c, 0)), {
      at: (i) => c.args[i + 1] ?? (c.open ? UNKNOWN : undefined),
      named: () => undefined,
    }),
  pack: (c) => {
    const template = known(argOr(c, 0));
    const args = c.args.slice(1).map((a) => (a.k === "text" ? a.v : a.k === "num" ? a.v : null));
    if (template === null || c.open || args.some((a) => a === null)) return unknown(callTaint(c));
    const out = pack(template, args as (string | number)[]);
    return out === null ? unknown(callTaint(c)) : text(out, callTaint(c));
  },
  unpack: (c) => {
    const template = known(argOr(c, 0));
    const data = known(show(arg(c, 1) ?? topic(c)));
    const out = template === null || data === null ? null : unpack(template, data);
    return out === null
      ? list([unknown(callTaint(c))], true, callTaint(c))
      : list(out.slice(0, 65_536).map((v) => (typeof v === "string" ? text(v) : num(v))));
  },
  chr: (c) => {
    const n = number(first(c));
    return n === null || n < 0 || n > 0x10ffff ? unknown(callTaint(c)) : text(String.fromCodePoint(Math.trunc(n)));
  },
  ord: (c) => {
    const v = known(show(first(c)));
    return v === null ? UNKNOWN : num(v === "" ? 0 : v.codePointAt(0)!);
  },
  hex: (c) => {
    const n = Number.parseInt((known(show(first(c))) ?? "").replace(/^0x/i, ""), 16);
    return Number.isNaN(n) ? UNKNOWN : num(n);
  },
  oct: (c) => {
    const v = known(show(first(c))) ?? "";
    const n = /^0x/i.test(v)
      ? Number.parseInt(v, 16)
      : /^0b/i.test(v)
        ? Number.parseInt(v.slice(2), 2)
        : Number.parseInt(v, 8);
    return Number.isNaN(n) ? UNKNOWN : num(n);
  },
  int: (c) => {
    const n = number(first(c));
    return n === null ? UNKNOWN : num(Math.trunc(n));
  },
  length: (c) => {
    const v = known(show(first(c)));
    return v === null ? UNKNOWN : num(v.length);
  },
  lc: folded((v) => v.toLowerCase()),
  uc: folded((v) => v.toUpperCase()),
  lcfirst: folded((v) => v.slice(0, 1).toLowerCase() + v.slice(1)),
  ucfirst: folded((v) => v.slice(0, 1).toUpperCase() + v.slice(1)),
  quotemeta: folded((v) => v.replace(/(\W)/g, "\\$1")),
  decode_base64: folded(decodeBase64),
  "MIME::Base64::decode_base64": folded(decodeBase64),
  "MIME::Base64::decode": folded(decodeBase64),
  encode_base64: folded((v) => `${encodeBase64(v)}\n`),
  uri_unescape: folded((v) => decodePercent(v, false)),
  decode_utf8: folded(decodeUtf8),
  encode_utf8: folded(encodeUtf8),
  substr,
  index: (c) => {
    const [a, b] = [known(show(argOr(c, 0))), known(show(argOr(c, 1)))];
    return a === null || b === null ? UNKNOWN : num(a.indexOf(b));
  },
  map: overItems((_, r, out) => {
    if (r.k === "list") out.push(...r.items);
    else out.push(r);
    return r.k === "list" && r.open ? null : true;
  }),
  grep: overItems((v, r, out) => {
    const t = truth(r);
    if (t !== false) out.push(v);
    return t;
  }),
  sort: (c) => {
    const all = c.args.slice(1);
    if (c.args[0]?.k !== "func" && !c.open && all.every((v) => v.k === "text"))
      return list([...all].sort((a, b) => ((a as { v: string }).v < (b as { v: string }).v ? -1 : 1)));
    return list(all, all.length > 1 || c.open);
  },
  keys: (c) =>
    argOr(c, 0).k === "table"
      ? list(
          Array.from((argOr(c, 0) as { entries: Map<string, Value> }).entries.keys(), (k) => text(k)),
          true,
        )
      : list([UNKNOWN], true),
  push: (c) => {
    const of = argOr(c, 0);
    if (of.k === "list") {
      of.items.push(...c.args.slice(1));
      if (c.open || c.m.maybe > of.born || of.items.length > 65_536) of.open = true;
    }
    return UNKNOWN;
  },
  unshift: (c) => {
    const of = argOr(c, 0);
    if (of.k === "list") {
      of.items.unshift(...c.args.slice(1));
      if (c.open || c.m.maybe > of.born) of.open = true;
    }
    return UNKNOWN;
  },
  shift: shifted,
  pop: shifted,
  defined: () => UNKNOWN,
  ref: () => UNKNOWN,
  wantarray: () => UNKNOWN,
  chomp: () => UNKNOWN,
  exit: stop,
  die: stop,
  croak: stop,
  kill: (c) => {
    const signal = c.args[0];
    if (!(signal?.k === "num" && signal.v === 0))
      for (const p of c.args.slice(1, 17)) c.m.emit({ type: "kill", pid: knownNumber(p) });
    return UNKNOWN;
  },
  ...Object.fromEntries(
    ["setuid", "setgid", "POSIX::setuid", "POSIX::setgid"].map((n): [string, Handler] => [
      n,
      (c) => {
        c.m.emit({ type: "privilege" });
        return bool(true);
      },
    ]),
  ),
};

function stop(c: Call): Value {
  c.m.maybe++;
  return NONE;
}
