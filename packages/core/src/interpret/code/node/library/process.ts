import { apply, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call } from "../../machine/call.js";
import { known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { placeOf } from "../../machine/place.js";
import { runProgram, type Start, startProgram, startShell } from "../../machine/shell.js";
import { list, NONE, table, taintOf, text, thing, UNKNOWN, unknown, type Value, WILD } from "../../machine/value.js";
import { items, truth } from "../operate.js";

/** The options of a call: its last table. */
export function options(c: Call): Value & { k: "table" } {
  for (let i = c.args.length - 1; i >= 0; i--) {
    const a = c.args[i]!;
    if (a.k === "table") return a;
  }
  return table();
}

function startOf(c: Call): Start {
  const o = options(c).entries;
  const input = o.get("input");
  const cwd = o.get("cwd");
  return {
    ...(input === undefined ? {} : { stdin: known(input) }),
    ...(cwd === undefined ? {} : { cwd: placeOf(c.m, cwd).path }),
  };
}

/** Functions handed over are called with what nobody knows. */
export function callBack(c: Call): void {
  for (const a of c.args) if (a.k === "func") handOut(c.m, a);
}

const shell: Handler = (c) => {
  const p = thing("process", [], taintOf(argOr(c, 0)));
  c.m.open.set(p, startShell(c.m, argOr(c, 0), startOf(c)));
  callBack(c);
  return p;
};

/** `spawn(file, args, options)`; with `shell` it is one text. */
const program: Handler = (c) => {
  const file = argOr(c, 0);
  const rest = c.args[1]?.k === "list" || c.args[1]?.k === "unknown" ? c.args[1] : list([]);
  const inShell = options(c).entries.get("shell");
  const start = startOf(c);
  const args = rest.k === "list" ? rest : list([], true, taintOf(rest));
  const p = thing("process", [], taintOf(file));
  if (inShell !== undefined && truth(inShell) !== false) {
    let line: Value = file;
    for (const a of args.items) line = c.m.language.binary("+", c.m.language.binary("+", line, text(" "), c.m), a, c.m);
    c.m.open.set(p, startShell(c.m, args.open ? UNKNOWN : line, start));
  } else c.m.open.set(p, startProgram(c.m, list([file, ...args.items], args.open || c.open), start));
  callBack(c);
  return p;
};

/** `fork(module)`: another program of the same language. */
const fork: Handler = (c) => {
  const rest = items(argOr(c, 1)) ?? [];
  return runProgram(c.m, list([text("node"), argOr(c, 0), ...rest]));
};

const wild: Handler = () => WILD;

function everyName(name: string, h: Handler): [string, Handler][] {
  return [
    [`child_process.${name}`, h],
    [`child_process.${name}Sync`, h],
  ];
}

/** Starting other programs, and what Node's process object does. */
export const PROCESS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries([
    ...everyName("exec", shell),
    ...everyName("spawn", program),
    ...everyName("execFile", program),
    ...everyName("fork", fork),
  ]),
  "execa.execa": program,
  execa: program,
  "execa.execaCommand": shell,
  "execa.execaSync": program,
  "execa.command": shell,
  "cross-spawn": program,
  "cross-spawn.sync": program,
  "shelljs.exec": shell,
  "shelljs.rm": (c) => runProgram(c.m, list([text("rm"), ...c.args], c.open)),
  "Bun.spawn": (c) => {
    const first = argOr(c, 0);
    const cmd = first.k === "table" ? (first.entries.get("cmd") ?? UNKNOWN) : first;
    return runProgram(c.m, cmd, startOf(c));
  },
  "Bun.spawnSync": (c) => runProgram(c.m, argOr(c, 0)),
  "Bun.$": shell,
  "zx.$": shell,
  "zx/core.$": shell,
  "execa.$": shell,
  "dax.$": shell,
  "dax-sh.$": shell,
  "dax-sh": shell,
  "@david/dax": shell,
  "execa.execaCommandSync": shell,
  "tinyexec.x": program,
  "nano-spawn": program,
  $: shell,
  "Deno.Command": (c) => {
    const args = options(c).entries.get("args");
    return runProgram(
      c.m,
      args?.k === "list" ? list([argOr(c, 0), ...args.items], args.open) : list([argOr(c, 0)], args !== undefined),
    );
  },
  "Deno.run": (c) => runProgram(c.m, options(c).entries.get("cmd") ?? UNKNOWN),
  "process.binding": wild,
  "process._linkedBinding": wild,
  "process.dlopen": (c) => {
    c.m.opaque("unknown_code");
    return UNKNOWN;
  },
  "process.kill": (c) => {
    if (known(arg(c, 1)) !== "0" && knownNumber(arg(c, 1)) !== 0)
      c.m.emit({ type: "kill", pid: knownNumber(arg(c, 0)) });
    return NONE;
  },
  "process.exit": (c) => {
    c.m.maybe++;
    return NONE;
  },
  "process.chdir": (c) => {
    c.m.cwd = c.m.maybe > 0 ? null : placeOf(c.m, argOr(c, 0)).path;
    return NONE;
  },
  "process.cwd": () => text("."),
  "os.homedir": () => text("~"),
  "os.tmpdir": () => text("/tmp"),
  "Deno.cwd": () => text("."),
  ...Object.fromEntries(
    ["setuid", "setgid", "seteuid", "setegid"].map((n): [string, Handler] => [
      `process.${n}`,
      (c) => {
        c.m.emit({ type: "privilege" });
        return NONE;
      },
    ]),
  ),
  "util.promisify": (c) => argOr(c, 0),
  "process.nextTick": later,
  setImmediate: later,
  queueMicrotask: later,
};

function later(c: Call): Value {
  const [f, ...rest] = c.args;
  if (f !== undefined) apply(c.m, f, rest);
  return UNKNOWN;
}

export const PROCESS_METHODS: Readonly<Record<string, Handler>> = {
  "pipe.write": feed,
  "pipe.end": feed,
  "process.on": (c) => {
    callBack(c);
    return c.self;
  },
  "process.toString": (c) => unknown(taintOf(c.self)),
};

function feed(c: Call): Value {
  const p = c.self.k === "thing" ? c.self.fields.get("process") : undefined;
  const e = p?.k === "thing" ? c.m.open.get(p) : undefined;
  if (c.args.length === 0 || (e?.type !== "exec" && e?.type !== "shell")) return NONE;
  const add = known(argOr(c, 0));
  e.stdin = add === null || e.stdin === null ? null : (e.stdin ?? "") + add;
  return NONE;
}
