import type { Interpretation, Json, ToolCall } from "../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "./action.js";
import { interpretShell, interpretVector } from "./shell/index.js";
import { interpretTool } from "./tools/index.js";
import type { World } from "./world.js";

export type { World } from "./world.js";

/**
 * What a call would do to the world.
 *
 * Pure and total: any call yields an interpretation, within the bounds of `LIMITS`; what is not understood is an `opaque`
 * action that says why. `wants` is what the interpreter would like to know of files: the door fetches it, bounded, and
 * asks again with `world.answers`.
 */
export function interpret(call: ToolCall, world: World): Interpretation {
  const cwd = call.cwd ?? world.place.cwd;
  if (call.tool !== "shell") return interpretTool(call, world, (command) => interpretShell(command, cwd, world));
  if (call.shell !== null && !READ_AS_BASH.has(call.shell)) return opaque("foreign_shell");
  const { command, argv } = call.arguments;
  if (typeof command === "string") return interpretShell(command, cwd, world, call.shell === "sh");
  if (isVector(argv)) return interpretVector(argv, cwd, world);
  return opaque("unknown_word");
}

const READ_AS_BASH: ReadonlySet<string> = new Set(["bash", "sh", "zsh"]);

function isVector(argv: Json | undefined): argv is readonly string[] {
  return Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === "string");
}

function opaque(reason: "foreign_shell" | "unknown_word"): Interpretation {
  const one = action("opaque", NO_RESOURCE, "certain", NO_LABELS, NO_SOURCES, NO_SPAN, { reason });
  return { actions: [one], findings: [], wants: [], written: [] };
}
