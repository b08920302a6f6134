import { inflated } from "../../codec/inflate.js";
import { apply, callMember, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { loadModule, runCode } from "../../machine/evaluation.js";
import { openFile } from "../../machine/file.js";
import { concat, known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { placeOf } from "../../machine/place.js";
import { printf } from "../../machine/printf.js";
import { lookUp } from "../../machine/scope.js";
import { runProgram, runShell, type Start, startProgram, startShell } from "../../machine/shell.js";
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
  WILD,
} from "../../machine/value.js";
import { show } from "../operate.js";

/** What a call hands over besides options, environment and block. */
const plainArgs = (c: Call): readonly Value[] => c.args.filter((a) => a.k !== "table" && a.k !== "func");

function startOf(c: Call): Start {
  const o = c.args.find(
    (a) => a.k === "table" && (a.entries.has("stdin_data") || a.entries.has("chdir") || a.entries.has("in")),
  );
  if (o?.k !== "table") return {};
  const stdin = o.entries.get("stdin_data");
  const cwd = o.entries.get("chdir");
  return {
    ...(stdin === undefined ? (o.entries.has("in") ? { stdin: null } : {}) : { stdin: known(stdin) }),
    ...(cwd === undefined ? {} : { cwd: placeOf(c.m, cwd).path }),
  };
}

/** One text goes to the shell, several are a program and its arguments. */
export const run: Handler = (c) => {
  const args = plainArgs(c);
  const first = args[0] ?? UNKNOWN;
  if (first.k === "list")
    runProgram(
      c.m,
      first.items.length === 2 && args.length > 1 ? list([first.items[0]!, ...args.slice(1)]) : first,
      startOf(c),
    );
  else if (args.length > 1 || c.open) runProgram(c.m, list([...args], c.open), startOf(c));
  else runShell(c.m, show(first), startOf(c));
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
  return unknown(callTaint(c));
};

/** `IO.popen(command, mode) { |io| io.write … }` */
export const popen: Handler = (c) => {
  const args = plainArgs(c);
  const first = args[0] ?? UNKNOWN;
  const p = thing("process", [], taintOf(first));
  c.m.open.set(p, first.k === "list" ? startProgram(c.m, first, startOf(c)) : startShell(c.m, show(first), startOf(c)));
  const io = thing("pipe", [["process", p]]);
  for (const a of c.args) if (a.k === "func") apply(c.m, a, [io]);
  return io;
};

const put: Handler = (c) => {
  let out: Value = EMPTY;
  const flat = c.args.flatMap((a) => (a.k === "list" && !a.open ? a.items : [a]));
  for (const a of flat) {
    const shown = c.name === "p" || c.name === "pp" ? (a.k === "num" ? show(a) : UNKNOWN) : show(a);
    out = concat(out, shown);
    if (c.name !== "print" && !(shown.k === "text" && shown.v.endsWith("\n"))) out = concat(out, text("\n"));
  }
  if (flat.length === 0 && c.name === "puts") out = text("\n");
  if (c.open) out = UNKNOWN;
  for (const v of each(out)) c.m.print(v.k === "text" ? v.v : null);
  return NONE;
};

export const evaluate: Handler = (c) => {
  const code = c.args.find((a) => a.k !== "func" && a.k !== "table");
  for (const a of c.args) if (a.k === "func") apply(c.m, a, [c.self]);
  if (code === undefined) return UNKNOWN;
  return each(show(code))
    .map((v) => runCode(c.m, "ruby", v))
    .reduce(either);
};

/** Libraries are named, files of one's own have a place. */
const isPlace = (name: string) => /^[./~]/.test(name);

const included: Handler = (c) => {
  const name = known(show(argOr(c, 0)));
  if (name === null) return UNKNOWN;
  loadModule(
    c.m,
    name,
    c.name === "require_relative" ? "file" : isPlace(name) || c.name === "load" ? "folder" : "search",
  );
  return UNKNOWN;
};

/** The function a name stands for, as `send` and `method` find it. */
export function byName(c: Call, name: Value): Value {
  if (name.k !== "text") return { ...WILD, taint: taintOf(name) };
  return lookUp(c.m.scope, name.v) ?? c.m.language.global(name.v, c.m) ?? ref(name.v);
}

export const send: Handler = (c) => {
  const name = argOr(c, 0);
  const rest = c.args.slice(1);
  if (name.k !== "text") {
    if (c.self.k === "ref" || c.self === NONE) c.m.opaque(taintOf(name).network ? "untrusted_code" : "unknown_code");
    return unknown(callTaint(c));
  }
  return c.self === NONE || (c.self.k === "unknown" && !c.self.wild)
    ? apply(c.m, byName(c, name), rest, null, c.open)
    : callMember(c.m, c.self, name.v, rest, null, c.open);
};

const gets: Handler = (c) => {
  const { stdin } = c.m;
  if (stdin === null) return UNKNOWN;
  const end = c.name === "gets" ? stdin.indexOf("\n") : -1;
  c.m.stdin = end < 0 ? "" : stdin.slice(end + 1);
  return text(end < 0 ? stdin : stdin.slice(0, end + 1));
};

const block = (c: Call): Value | undefined => c.args.find((a) => a.k === "func");

/** What is there without a receiver, and the same things by their full names. */
const OWN: Readonly<Record<string, Handler>> = {
  puts: put,
  print: put,
  p: put,
  pp: put,
  printf: (c) => {
    const v = printf(c.m.language, show(argOr(c, 0)), { at: (i) => c.args[i + 1], named: () => undefined });
    c.m.print(known(v));
    return NONE;
  },
  sprintf: (c) => printf(c.m.language, show(argOr(c, 0)), { at: (i) => c.args[i + 1], named: () => undefined }),
  format: (c) => printf(c.m.language, show(argOr(c, 0)), { at: (i) => c.args[i + 1], named: () => undefined }),
  system: run,
  // Of rake.
  sh: run,
  exec: run,
  spawn: run,
  eval: evaluate,
  instance_eval: evaluate,
  class_eval: evaluate,
  require: included,
  require_relative: included,
  load: included,
  autoload: (c) => {
    const name = known(show(argOr(c, 1)));
    if (name !== null) loadModule(c.m, name, isPlace(name) ? "folder" : "search");
    return UNKNOWN;
  },
  open: (c) => {
    const where = show(argOr(c, 0));
    const name = known(where);
    if (name?.startsWith("|") === true) return popen({ ...c, args: [text(name.slice(1).trim()), ...c.args.slice(1)] });
    if (where.k === "shape" && where.parts[0]?.startsWith("|") === true) return popen({ ...c, args: [UNKNOWN] });
    const remote = c.m.language.handler("URI.open");
    if (remote !== undefined && /^https?:/.test(name ?? (where.k === "shape" ? (where.parts[0] ?? "") : "")))
      return remote(c);
    const file = openFile(c.m, where, known(arg(c, 1)) ?? (c.args[1]?.k === "text" ? "r+" : "r"));
    const f = block(c);
    return f === undefined ? file : apply(c.m, f, [file]);
  },
  gets,
  readlines: () => list([UNKNOWN], true),
  send,
  __send__: send,
  public_send: send,
  method: (c) => byName(c, argOr(c, 0)),
  proc: (c) => block(c) ?? UNKNOWN,
  lambda: (c) => block(c) ?? UNKNOWN,
  loop: once,
  catch: once,
  at_exit: once,
  trap: once,
  fork: once,
  Thread: once,
  exit: stop,
  abort: stop,
  raise: stop,
  fail: stop,
  Integer: (c) => {
    const v = argOr(c, 0);
    const n = v.k === "num" ? v.v : v.k === "text" ? Number(v.v) : Number.NaN;
    return Number.isNaN(n) ? unknown(taintOf(v)) : num(n);
  },
  String: (c) => show(argOr(c, 0)),
  Array: (c) => (argOr(c, 0).k === "list" ? argOr(c, 0) : list([argOr(c, 0)])),
  binding: () => thing("binding"),
  "\u0000range": (c) => {
    const [a, b, kind] = [argOr(c, 0), argOr(c, 1), known(arg(c, 2))];
    if (a.k === "text" && b.k === "text" && a.v.length === 1 && b.v.length === 1) {
      const size = b.v.charCodeAt(0) - a.v.charCodeAt(0) + (kind === "..." ? 0 : 1);
      return list(
        Array.from({ length: Math.max(0, Math.min(size, 512)) }, (_, i) =>
          text(String.fromCharCode(a.v.charCodeAt(0) + i)),
        ),
      );
    }
    if (a.k !== "num" || (b.k !== "num" && b.k !== "const") || (b.k === "num" && b.v - a.v > 65_536))
      return thing("range", [
        ["from", a],
        ["to", b],
      ]);
    if (b.k !== "num" || b.v < 0 || a.v < 0)
      return thing("range", [
        ["from", a],
        ["to", b.k === "num" && kind !== "..." ? (b.v === -1 ? NONE : num(b.v + 1)) : b],
      ]);
    const made = list(
      Array.from({ length: Math.max(0, b.v - a.v + (kind === "..." ? 0 : 1)) }, (_, i) => num(a.v + i)),
    );
    return made;
  },
};

/** A block that runs now, later or again and again: one round stands for all. */
function once(c: Call): Value {
  const f = block(c);
  if (f !== undefined) c.m.perhaps(() => apply(c.m, f, []));
  return UNKNOWN;
}

function stop(c: Call): Value {
  c.m.maybe++;
  return NONE;
}

export const KERNEL: Readonly<Record<string, Handler>> = {
  "Zlib::Inflate.inflate": inflated((c) => argOr(c, 0), "zlib"),
  "Zlib.inflate": inflated((c) => argOr(c, 0), "zlib"),
  "Zlib.gunzip": inflated((c) => argOr(c, 0), "gzip"),
  syscall: (c) => {
    c.m.opaque("unknown_code");
    return UNKNOWN;
  },
  ...OWN,
  ...Object.fromEntries(Object.entries(OWN).map(([n, h]) => [`Kernel.${n}`, h])),
  "Process.spawn": run,
  "Process.exec": run,
  "Process.kill": (c) => {
    for (const p of c.args.slice(1, 17)) c.m.emit({ type: "kill", pid: knownNumber(p) });
    return UNKNOWN;
  },
  "Process.daemon": () => UNKNOWN,
  ...Object.fromEntries(
    ["Process::Sys.setuid", "Process.setuid", "Process.euid=", "Process.uid="].map((n): [string, Handler] => [
      n,
      privilege,
    ]),
  ),
  "IO.popen": popen,
  "PTY.spawn": run,
  "PTY.getpty": run,
  ...Object.fromEntries(
    ["capture2", "capture2e", "capture3", "popen2", "popen2e", "popen3", "pipeline"].map((n): [string, Handler] => [
      `Open3.${n}`,
      run,
    ]),
  ),
  "Shellwords.split": (c) => {
    const v = known(show(argOr(c, 0)));
    return v === null
      ? list([UNKNOWN], true)
      : list(
          v
            .trim()
            .split(/\s+/)
            .map((w) => text(w)),
        );
  },
  "Object.const_get": (c) => {
    const name = known(argOr(c, 0));
    return name === null ? WILD : ref(name.replaceAll("::", "."));
  },
  "RubyVM.InstructionSequence.compile": evaluate,
  "RubyVM.InstructionSequence.eval": evaluate,
  "Proc.new": (c) => block(c) ?? UNKNOWN,
  "Thread.new": once,
  "Fiddle.Function.new": () => WILD,
  "STDOUT.puts": (c) => put({ ...c, name: "puts" }),
  "STDOUT.print": (c) => put({ ...c, name: "print" }),
  "STDOUT.write": (c) => put({ ...c, name: "print" }),
  "STDIN.read": (c) => gets({ ...c, name: "read" }),
  "STDIN.gets": (c) => gets({ ...c, name: "gets" }),
  "ARGF.read": (c) => gets({ ...c, name: "read" }),
  "Marshal.load": (c) => {
    if (taintOf(argOr(c, 0)).network) c.m.opaque("untrusted_code");
    return unknown(callTaint(c));
  },
  "YAML.unsafe_load": (c) => {
    if (taintOf(argOr(c, 0)).network) c.m.opaque("untrusted_code");
    return unknown(callTaint(c));
  },
  "Hash.new": () => table(true),
  "Array.new": () => list([], true),
  "String.new": (c) => show(arg(c, 0) ?? EMPTY),
  "Struct.new": () => UNKNOWN,
};

function privilege(c: Call): Value {
  c.m.emit({ type: "privilege" });
  return NONE;
}
