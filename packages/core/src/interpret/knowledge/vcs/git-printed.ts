import type { Line } from "../line.js";
import type { Shape } from "../types.js";

/** Names of files of the work tree, or the folder it begins at. */
export function printed(line: Line): Shape | null {
  const [verb] = line.path;
  if (verb === "rev-parse") return says(line, "--show-toplevel") ? { pattern: "." } : hashed(line);
  const names =
    verb === "ls-files" ? !NUMBERED.some((one) => says(line, one)) : verb === "diff" && says(line, "--name-only");
  return names && !line.words.some(({ text }) => text.includes("..")) ? { pattern: "./**" } : null;
}

/** `rev-parse --short HEAD`: one hash. Where there is none such it prints the word itself. */
function hashed({ words, operands }: Line): Shape | null {
  const [, ...named] = operands[0]?.text === "rev-parse" ? operands : [null, ...operands];
  const isPlain = words.every(
    ({ form, text }) =>
      form === "exact" && /^(?:rev-parse|--short(?:=\d+)?|--verify|-q|--quiet|[\w@][\w@{}~^/.-]*)$/.test(text),
  );
  return isPlain && named.length === 1 ? { pattern: "[0-9a-f]*" } : null;
}

/** They print more than names. */
const NUMBERED: readonly string[] = [
  "-s",
  "--stage",
  "-t",
  "-v",
  "-f",
  "--debug",
  "--format",
  "--eol",
  "-u",
  "--unmerged",
];

const says = (line: Line, option: string) => line.words.some(({ text }) => text === option);
