import type { Call } from "../../machine/call.js";
import { writeTo } from "../../machine/file.js";
import { concat, known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { printf } from "../../machine/printf.js";
import { lookUp } from "../../machine/scope.js";
import { runProgram, runShell } from "../../machine/shell.js";
import { EMPTY, each, list, num, text, UNKNOWN, type Value } from "../../machine/value.js";
import { show } from "../operate.js";

/** One text goes to the shell, several are a program and its arguments. */
export const run: Handler = (c) => {
  const program = c.args[0];
  if (program?.k === "thing" && program.type === "program")
    return runProgram(c.m, list([program.fields.get("path") ?? UNKNOWN, ...c.args.slice(2)], c.open));
  if (c.args.length === 1 && !c.open) runShell(c.m, show(program!));
  else if (c.args.length === 0) runShell(c.m, UNKNOWN);
  else runProgram(c.m, list(c.args.map(show), c.open));
  return UNKNOWN;
};

/** The file handle a name or a variable stands for. */
export function handle(c: Call, v: Value): Value {
  return v.k === "text" && v.v !== "" ? (lookUp(c.m.scope, `*${v.v}`) ?? v) : v;
}

export function feed(c: Call, pipe: Value, data: Value): void {
  const p = pipe.k === "thing" ? pipe.fields.get("process") : undefined;
  const e = p?.k === "thing" ? c.m.open.get(p) : undefined;
  if (e?.type !== "exec" && e?.type !== "shell") return;
  const add = known(data);
  e.stdin = add === null || e.stdin === null ? null : (e.stdin ?? "") + add;
}

export const print: Handler = (c) => {
  const [to = EMPTY, ...rest] = c.args;
  let out: Value;
  if (c.name === "printf")
    out = printf(c.m.language, show(rest[0] ?? EMPTY), {
      at: (i) => rest[i + 1] ?? (c.open ? UNKNOWN : undefined),
      named: () => undefined,
    });
  else {
    const glue = known(lookUp(c.m.scope, "$,")) ?? "";
    out = rest
      .map(show)
      .reduce<Value>((a, b, i) => concat(i === 0 || glue === "" ? a : concat(a, text(glue)), b), EMPTY);
    if (c.open) out = UNKNOWN;
    if (c.name === "say") out = concat(out, text("\n"));
    else out = concat(out, lookUp(c.m.scope, "$\\") ?? EMPTY);
  }
  const where = handle(c, to);
  if (where.k === "text" && (where.v === "" || where.v === "STDOUT")) {
    for (const v of each(out)) c.m.print(v.k === "text" ? v.v : null);
    return num(1);
  }
  if (where.k === "thing" && where.type === "pipe") feed(c, where, out);
  else if (where.k === "thing" && where.type === "socket")
    c.m.language.method("socket", "send")!({ ...c, self: where, args: [out] });
  else writeTo(c.m, where, out);
  return num(1);
};
