import { apply } from "../../machine/apply.js";
import { argOr, type Call } from "../../machine/call.js";
import { known } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { NONE, UNKNOWN, type Value } from "../../machine/value.js";
import { show } from "../operate.js";
import { byName, evaluate, send } from "./kernel.js";

/** Methods every object has, those of code as a value, and those of a process that is written to. */
export const KERNEL_METHODS: Readonly<Record<string, Handler>> = {
  "*.send": send,
  "*.__send__": send,
  "*.public_send": send,
  "*.instance_eval": evaluate,
  "*.class_eval": evaluate,
  "*.module_eval": evaluate,
  "*.instance_exec": evaluate,
  "binding.eval": evaluate,
  "*.method": (c) => {
    const name = argOr(c, 0);
    return name.k === "text" ? { k: "bound", self: c.self, name: name.v } : UNKNOWN;
  },
  "ref.method": (c) => byName(c, argOr(c, 0)),
  "func.call": (c) => apply(c.m, c.self, c.args, null, c.open),
  "func.()": (c) => apply(c.m, c.self, c.args, null, c.open),
  "bound.call": (c) => apply(c.m, c.self, c.args, null, c.open),
  "class.new": (c) => apply(c.m, c.self, c.args, c.named, c.open),
  "pipe.write": feed,
  "pipe.puts": feed,
  "pipe.print": feed,
  "pipe.<<": feed,
};

function feed(c: Call): Value {
  const p = c.self.k === "thing" ? c.self.fields.get("process") : undefined;
  const e = p?.k === "thing" ? c.m.open.get(p) : undefined;
  if (e?.type !== "exec" && e?.type !== "shell") return NONE;
  const add = known(show(argOr(c, 0)));
  e.stdin =
    add === null || e.stdin === null
      ? null
      : (e.stdin ?? "") + add + (c.name === "puts" && !add.endsWith("\n") ? "\n" : "");
  return NONE;
}
