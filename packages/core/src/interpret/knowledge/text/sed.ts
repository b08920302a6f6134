import type { Line } from "../line.js";
import type { Emit, Entry, Files, Shape } from "../types.js";
import { exact, textOf, withText } from "../value.js";
import { inputOf } from "./input.js";
import { nameAgain } from "./one-name.js";
import { readSedScript, runSed, type SedCommand } from "./sed-script.js";

export const entries: readonly Entry[] = [
  {
    names: ["sed", "gsed"],
    options: {
      "-n --quiet --silent": "flag",
      "-e --expression": { value: "required", operands: { rest: "file-or-stdin" } },
      "-f --file": { is: "read", operands: { rest: "file-or-stdin" } },
      "-i --in-place": { value: "optional", sets: ["in-place", "edits-unseen"] },
      "-E -r --regexp-extended -s --separate -u --unbuffered -z --null-data --posix --debug --sandbox --follow-symlinks -b":
        "flag",
      "-l --line-length": "value",
    },
    operands: { first: ["text"], rest: "file-or-stdin" },
    act,
    output,
  },
];

/** The script's pieces: what `-e` and `-f` give, in their order, else the first operand. Null where one is not known. */
function scriptOf(line: Line, content: Files): string | null {
  const texts: (string | null)[] = [];
  for (const { option, value } of line.options) {
    if (option.name === "-e") texts.push(textOf(value));
    else if (option.name === "-f") texts.push(value === null ? null : content(value));
  }
  if (texts.length === 0) texts.push(textOf(line.operands[0]));
  return texts.includes(null) ? null : texts.join("\n");
}

function filesOf(line: Line) {
  return line.has("-e") || line.has("-f") ? line.operands : line.operands.slice(1);
}

function act(line: Line, emit: Emit): void {
  const text = scriptOf(line, (path) => emit.content(path));
  if (line.flag("in-place")) editInPlace(line, emit, text);
  if (text === null) return;
  const script = readSedScript(text);
  for (const path of script.writes) emit.file("file.write", exact(path));
  for (const path of script.reads) emit.file("file.read", exact(path));
  for (const command of script.executes) emit.shell(withText(line.words[0] ?? exact(""), command));
  // The `e` flag runs what the pattern space holds after the substitution.
  if (!script.runsInput) return;
  const result = runSed(script, inputOf(line, emit.content.bind(emit), filesOf(line)), line.has("-n"));
  if (result === null) emit.opaque("unknown_code");
  else
    for (const command of result.split("\n"))
      if (command !== "") emit.shell(withText(line.words[0] ?? exact(""), command));
}

/** What the edited files hold afterwards, where they and the script are known. */
function editInPlace(line: Line, emit: Emit, text: string | null): void {
  const script = text === null ? null : readSedScript(text, line.has("-E"));
  const pure = script !== null && !script.runsInput && script.executes.length === 0 && !line.has("-z");
  for (const file of filesOf(line)) {
    if (!isSilent(script, line)) emit.file("file.read", file);
    const before = pure ? emit.content(file) : null;
    emit.file("file.write", file);
    if (pure && before !== null) emit.holds(file, runSed(script, before, line.has("-n")));
    else if (script !== null) emit.puts(file, script.puts);
  }
}

/** Whether what the edited file holds goes nowhere but back into it, and into a copy beside it. */
function isSilent(script: ReturnType<typeof readSedScript> | null, line: Line): boolean {
  if (script === null || script.runsInput || script.executes.length > 0 || script.writes.length > 0) return false;
  return line.values("-i").every(({ form, text }) => form === "exact" && /^[.~\w-]*$/.test(text));
}

function output(line: Line, files: Files): string | Shape | null {
  const text = scriptOf(line, files);
  if (text === null || line.flag("in-place") || line.has("-z") || line.has("-s")) return null;
  const script = readSedScript(text, line.has("-E"));
  if (script.runsInput || script.executes.length > 0) return null;
  const input = inputOf(line, files, filesOf(line));
  if (input !== null) return runSed(script, input, line.has("-n"));
  const put = script.commands?.map(putIn) ?? [null];
  if (line.has("-n") || filesOf(line).length > 0 || put.includes(null)) return null;
  return nameAgain(line.stdin.shape, put as string[]);
}

/** What a substitution puts in the place of something; null of a command that is none. */
function putIn(command: SedCommand): string | null {
  if (command.name === "y") return [...command.map.values()].join("");
  return command.name === "s" && !command.print ? command.by : null;
}
