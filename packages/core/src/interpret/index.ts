import type { Interpretation, Json, ToolCall } from "../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "./action.js";
import { interpretForeign, interpretShell, interpretVector } from "./shell/index.js";
import { withStartedLater } from "./started-later.js";
import { interpretTool } from "./tools/index.js";
import type { World } from "./world.js";

export type { World } from "./world.js";

/**
 * What a call would do to the world. This folder reads from top to bottom:
 *
 * - `action.ts`: what an action is made of; `paths/`, `http/`, `own.ts`: how places and addresses get their one name and
 *   their labels; `contexts/`: which cluster, account or server a command lands in; `things/`: what it makes by a name, and
 *   takes away;
 * - `shell/`: the abstract shell. `read/` parses, `run/` walks the tree over `state/`, `expand/` makes words, `builtins/` are
 *   what the shell does itself; `program.ts` runs what is left by what is known of it, `scripts/` what that runs in turn;
 * - `knowledge/`: what programs do, as data; `line.ts` takes a command line apart by it, `apply.ts` says what follows;
 * - `code/`: programs in other languages, on one abstract machine; `sql/`: statements;
 * - `tools/`: calls that are no command; `links.ts`: where paths really lead, once a door has looked; `started-later.ts`: what
 *   an editor runs of the files a call leaves behind.
 *
 * Pure and total: any call yields an interpretation, within the bounds of `LIMITS`; what is not understood is an `opaque`
 * action that says why. `wants` is what the interpreter would like to know of files: the door fetches it, bounded, and
 * asks again with `world.answers`.
 */
export function interpret(call: ToolCall, world: World): Interpretation {
  return withStartedLater(meaningOf(call, world));
}

function meaningOf(call: ToolCall, world: World): Interpretation {
  const cwd = call.cwd ?? world.place.cwd;
  if (call.tool !== "shell") return interpretTool(call, world, (command) => interpretShell(command, cwd, world));
  const { command, argv } = call.arguments;
  if ((call.shell === "powershell" || call.shell === "cmd") && typeof command === "string")
    return interpretForeign(call.shell, command, cwd, world);
  if (call.shell !== null && !READ_AS_BASH.has(call.shell)) return opaque("foreign_shell");
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
