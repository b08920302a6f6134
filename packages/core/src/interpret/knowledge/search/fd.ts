import type { Line } from "../line.js";
import type { Entry, OptionSpec } from "../types.js";
import { escapeGlob, exact, type Value } from "../value.js";
import { placed } from "./find.js";

const FD: Readonly<Record<string, OptionSpec>> = {
  "-x --exec -X --exec-batch": { sets: "executes" },
  "-e --extension, -t --type -d --max-depth --min-depth -E --exclude -S --size --changed-within --changed-before -o --owner -j --threads -c --color --base-directory --search-path --ignore-file":
    "value",
};

const fd: Entry = {
  names: ["fd", "fdfind"],
  options: FD,
  unknownOptions: "ignored",
  carries: false,
  act: (line, emit) => {
    const at = line.words.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word.text));
    if (at < 0) return;
    const command = line.words.slice(at + 1);
    const chosen = choosesSome(line, at);
    const found = foundByFd(line, at, chosen);
    const argv = command.some((word) => word.text.includes("{}"))
      ? command.map((word) => (word.text.includes("{}") ? placed(word, found) : word))
      : [...command, found];
    if (command.length > 0)
      emit.run(argv, chosen ? { bounded: true, certainty: "possible" } : { everything: found.text });
  },
};

/** The first operands, as far as they stand before the command: an expression and folders. */
const before = (line: Line, end: number) => line.operands.slice(0, 3).filter((one) => line.words.indexOf(one) < end);

/** Whether an expression or option says which files are meant. */
function choosesSome(line: Line, end: number): boolean {
  const [expression] = before(line, end);
  if (expression !== undefined && !/^[.*^$]*$/.test(expression.text)) return true;
  return line.options.some(({ as }) => /^(?:-e|--extension|-S|--size|--changed-\w+|-o|--owner)$/.test(as));
}

/** What fd calls the files it finds: below this folder, or the one named behind the expression. */
function foundByFd(line: Line, end: number, chosen: boolean): Value {
  const { span } = line.words[end]!;
  const [, folder = exact("."), another] = before(line, end);
  const elsewhere = another !== undefined || line.has("--base-directory") || line.has("--search-path");
  if (elsewhere || folder.form !== "exact") return { form: "pattern", text: "**", sources: [], span };
  if (!chosen) return { ...folder, span };
  const extension = line.value("-e");
  const leaf = extension?.form === "exact" ? `**/*.${escapeGlob(extension.text)}` : "**";
  return { form: "pattern", text: `${escapeGlob(folder.text.replace(/(?<=.)\/+$/, ""))}/${leaf}`, sources: [], span };
}

export const entries: readonly Entry[] = [fd];
