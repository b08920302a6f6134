import type { Machine, OpenEffect } from "./machine.js";
import { each, list, taintOf, unknown, type Value } from "./value.js";

export interface Start {
  /** `null`: something is written to its input that is not known; absent: inherited. */
  readonly stdin?: string | null;
  readonly cwd?: string | null;
}

/** A text handed to the shell. Its output is not known. */
export function runShell(m: Machine, command: Value, start: Start = {}): Value {
  const of = each(command);
  for (const v of of) (of.length > 1 ? m.perhaps.bind(m) : now)(() => startShell(m, v, start));
  return unknown(taintOf(command));
}

const now = <T>(f: () => T): T => f();

export function startShell(m: Machine, v: Value, start: Start): OpenEffect {
  if (v.k === "list") return startProgram(m, v, start);
  const text = v.k === "text" ? v.v : v.k === "num" ? String(v.v) : null;
  const shape = v.k === "shape" ? { shape: v.parts } : {};
  return m.emit({
    type: "shell",
    text,
    ...shape,
    ...startOf(m, start),
    ...(taintOf(v).network ? { untrusted: true } : {}),
  });
}

/** A program with its arguments as a list. Its output is not known. */
export function runProgram(m: Machine, argv: Value, start: Start = {}): Value {
  const of = each(argv);
  for (const v of of) (of.length > 1 ? m.perhaps.bind(m) : now)(() => startProgram(m, v, start));
  return unknown(taintOf(argv));
}

const ARGV_MOST = 1024;

export function startProgram(m: Machine, v: Value, start: Start): OpenEffect {
  const items = v.k === "list" ? v.items : [v];
  const argv = items.slice(0, ARGV_MOST).map(word);
  if (argv.length === 0) argv.push(null);
  const open = (v.k === "list" && v.open) || items.length > ARGV_MOST;
  const untrusted = taintOf(v).network;
  return m.emit({
    type: "exec",
    argv,
    ...(open ? { open } : {}),
    ...startOf(m, start),
    ...(untrusted ? { untrusted } : {}),
  });
}

function word(v: Value): string | null {
  if (v.k === "text") return v.v;
  if (v.k === "num") return String(v.v);
  if (v.k === "thing" && v.type === "path") {
    const p = v.fields.get("path");
    return p?.k === "text" ? p.v : null;
  }
  return null;
}

function startOf(m: Machine, start: Start): Start & { untrusted?: boolean } {
  if (m.wired) return { stdin: null, untrusted: true };
  const cwd = start.cwd === undefined ? m.cwd : start.cwd;
  return { ...(start.stdin !== undefined ? { stdin: start.stdin } : {}), ...(cwd !== undefined ? { cwd } : {}) };
}

/** Arguments given one by one. */
export const argvOf = (args: readonly Value[], open: boolean): Value => list([...args], open);
