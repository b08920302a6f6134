import type { Line } from "../line.js";
import type { Entry, Shape } from "../types.js";
import { escapeGlob } from "../value.js";
import { seeks } from "./passwords.js";

const LISTS: readonly string[] = ["-l", "-L", "--files-with-matches", "--files-without-match"];

/** `grep -l`: names of files it was given, or found below a folder it was given. */
function names(line: Line): Shape | null {
  if (!line.options.some(({ as }) => LISTS.includes(as)) || line.has("-Z")) return null;
  const files = line.operands.slice(line.operandsAre === null ? 1 : 0);
  if (files.length > 1) return null;
  const [one] = files;
  if (one === undefined) return line.flag("recursive") ? { pattern: "./**" } : null;
  if (one.form === "unknown") return null;
  const text = one.form === "exact" ? escapeGlob(one.text) : one.text;
  return { pattern: line.flag("recursive") ? `${text.replace(/(?<=.)\/+$/, "")}/**` : text };
}

const grep: Entry = {
  names: ["grep", "egrep", "fgrep", "zgrep", "zegrep", "zfgrep", "bzgrep", "xzgrep", "rgrep", "ggrep"],
  options: {
    "-e --regexp": { value: "required", operands: { rest: "read" } },
    "-f --file": { is: "read", operands: { rest: "read" } },
    "-r -R --recursive --dereference-recursive": "recursive",
    "-A -B -C -m -d -D --after-context --before-context --context --max-count --directories --devices": "value",
    "--include --exclude --exclude-dir --label --group-separator --binary-files": "value",
    "--exclude-from": "read",
    "--color --colour": "optional",
    "-#": "flag",
    "-V --version --help": "harmless",
    "-E -F -G -P -i -y -v -w -x -c -l -L -o -q -s -b -H -h -n -T -U -z -Z -a -I -u": "flag",
    "--extended-regexp --fixed-strings --basic-regexp --perl-regexp --ignore-case --no-ignore-case": "flag",
    "--invert-match --word-regexp --line-regexp --count --files-with-matches --files-without-match": "flag",
    "--only-matching --quiet --silent --no-messages --byte-offset --with-filename --no-filename": "flag",
    "--line-number --initial-tab --binary --null-data --null --text --line-buffered --no-group-separator": "flag",
  },
  operands: { first: ["text"], rest: "read" },
  passesLines: true,
  output: names,
  // Only the filters know what they print; a search that reads its own folder has an operand of its own.
  act: (line, emit) => {
    const files = line.operandsAre === null ? 1 : 0;
    const here = { form: "exact", text: ".", sources: [], span: { start: 0, end: 0 } } as const;
    if (line.flag("recursive") && line.operands.length <= files) emit.file("file.read", here, { recursive: true });
    seeks(line, files, line.flag("recursive"), emit);
  },
};

export const entries: readonly Entry[] = [grep];
