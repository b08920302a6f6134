import type { Finding, Interpretation } from "../../spine/index.js";
import type { Value } from "../knowledge/value.js";
import type { World } from "../world.js";
import { addSweeps } from "./program/sweep.js";
import { lasting } from "./program/things.js";
import { runAsRead } from "./read/posix.js";
import { readScript } from "./read/read.js";
import { runVector } from "./run/command.js";
import { flush } from "./run/redirect.js";
import { runScript } from "./run/script.js";
import { runCmdText } from "./scripts/cmd.js";
import { runCode } from "./scripts/code.js";
import { Machine } from "./state/machine.js";

/*
 * The abstract shell, in the order it works: `read/` makes a tree of the text and tells what every shell would refuse; `run/`
 * walks the tree over `state/` (variables, folders, files, what is printed); `expand/` makes words of it; `builtins/` are what
 * the shell does itself. What is left are programs: `program.ts` finds out which, `program/` what each does with the words it
 * got, `invocation.ts` turns that into actions, and `scripts/` reads what they run in turn, in whatever language.
 */

/** Reads a shell text as bash would and says what running it would do. `posix`: the shell may know no more than that. Never throws. */
export function interpretShell(text: string, cwd: string | null, world: World, posix = false): Interpretation {
  return run(cwd, world, (m) => {
    if (posix) m.reads = "either";
    const reading = readScript(text);
    if (!reading.ok) m.opaque(reading.reason, { start: 0, end: text.length });
    else runAsRead(m, text, () => runScript(m, reading.script, text));
    m.leave();
  });
}

/** The same for an argument vector: no word of it is expanded. */
export function interpretVector(words: readonly string[], cwd: string | null, world: World): Interpretation {
  const argv = words.map((text): Value => ({ form: "exact", text, sources: [], span: { start: 0, end: 0 } }));
  return run(cwd, world, (m) => runVector(m, argv, false));
}

/** Reads the text of a shell that is none of bash's family: PowerShell as the language it is, cmd command by command. */
export function interpretForeign(
  dialect: "powershell" | "cmd",
  text: string,
  cwd: string | null,
  world: World,
): Interpretation {
  const span = { start: 0, end: text.length };
  return run(cwd, world, (m) => {
    if (dialect === "cmd") runCmdText(m, text);
    else runCode(m, "powershell", { form: "exact", text, sources: [], span }, { origin: "inline", args: [], span });
  });
}

const REFUSED: readonly Finding[] = [
  {
    code: "syntax.refused",
    severity: "info",
    message: "A quote or parenthesis has no partner: a shell refuses this line before it runs any of it.",
    span: { start: 0, end: 0 },
    action: null,
  },
];

function run(cwd: string | null, world: World, body: (m: Machine) => void): Interpretation {
  const m = new Machine(world, cwd);
  try {
    body(m);
  } catch {
    // A bound of ours, the parser's recursion, or a mistake in an entry: what was seen so far stands, and there is more.
    m.certainty = "certain";
    m.opaque("too_complex");
  }
  for (const file of m.kept) flush(m, file);
  if (m.files.isFull()) m.opaque("too_complex");
  addSweeps(m.actions);
  const { actions, wants } = m;
  const findings = m.refused ? [...REFUSED, ...m.findings] : m.findings;
  const written = m.files.remembered();
  const { told, gone } = m.things;
  if (told.length === 0 && gone.length === 0) return { actions, findings, wants, written };
  return { actions, findings, wants, written, things: { made: lasting(told), gone } };
}
