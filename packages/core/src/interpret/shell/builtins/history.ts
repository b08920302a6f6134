import type { Value } from "../../knowledge/value.js";
import { textOf } from "../../knowledge/value.js";
import { runProgram } from "../program.js";
import { runText } from "../scripts/code.js";
import type { Builtin } from "./index.js";

/** `fc`: runs an earlier line again, or whatever an editor leaves of it. With `-l` it only shows them. */
export const fixCommand: Builtin = (m, args, name) => {
  m.status = null;
  if (args.some((arg) => /^-[nr]*l/.test(arg.text))) return runProgram(m, [name, ...args]);
  const editor = editorOf(args);
  if (editor !== null && textOf(editor) !== "-") m.maybe(() => m.inSubshell(() => runText(m, editor)));
  m.opaque("unknown_code", name.span, [], { language: "shell" });
  m.sink?.lose();
};

function editorOf(args: readonly Value[]): Value | null {
  const at = args.findIndex((arg) => /^-[nr]*e/.test(arg.text));
  if (at < 0) return null;
  const own = args[at]!.text.replace(/^-[nr]*e/, "");
  return own === "" ? (args[at + 1] ?? null) : { ...args[at]!, text: own };
}
