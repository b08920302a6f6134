import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { runManaged } from "./frameworks.js";
import { runPythonModule } from "./python-modules.js";
import { stdinText } from "./shells.js";

/** Letters whose value is the rest of their word, or the next one. */
const VALUED = "WXQ";
/** Long options with a value of their own word. */
const LONG_VALUED: ReadonlySet<string> = new Set(["--check-hash-based-pycs"]);
const SHOWS: ReadonlySet<string> = new Set(["--help", "--version", "--help-env", "--help-xoptions", "--help-all"]);

/**
 * Python, whose words are read one by one: its options end at the first of `-c`, `-m` and a file, and whatever stands
 * behind belongs to what runs, be it spelled like an option of python's or not.
 */
const python: Entry = {
  names: ["python3", "python", "python2", "pypy", "pypy3", "micropython"],
  syntax: "bare",
  stdinCode: "python",
  act: run,
};

function run(line: Line, emit: Emit): void {
  line.flags.push("coded");
  const { words } = line;
  let shows = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.form !== "exact" || !word.text.startsWith("-")) return runFile(word, words.slice(i + 1), line, emit);
    if (word.text === "-") return emit.code("python", stdinText(line), "stdin", words.slice(i + 1));
    if (SHOWS.has(word.text)) return;
    if (word.text.startsWith("--")) {
      if (LONG_VALUED.has(word.text)) i++;
      continue;
    }
    for (let at = 1; at < word.text.length; at++) {
      const letter = word.text[at]!;
      const glued = word.text.slice(at + 1);
      const value: Value | undefined = glued === "" ? words[i + 1] : { ...word, text: glued };
      const rest = words.slice(glued === "" ? i + 2 : i + 1);
      if (letter === "c") return emit.code("python", value ?? null, "inline", rest);
      if (letter === "m") return value === undefined ? undefined : runPythonModule(value, rest, line, emit);
      if (letter === "V" || letter === "h" || letter === "?") shows = true;
      if (!VALUED.includes(letter)) continue;
      if (glued === "") i++;
      break;
    }
  }
  if (!shows) emit.code("python", stdinText(line), "stdin");
}

function runFile(file: Value, rest: readonly Value[], line: Line, emit: Emit): void {
  emit.script("python", file, rest);
  runManaged(file.text, rest, line, emit);
  // `python setup.py sdist upload`
  if (/(?:^|\/)setup\.py$/.test(file.text) && rest.some(({ text }) => /^(?:upload|upload_docs)$/.test(text)))
    emit.add("package.publish", "package", "./", { program: "setup.py" });
}

/** Shells of Python: `!cmd` is no Python, so such code is not read as it. */
const interactive: Entry = {
  names: ["ipython", "ipython3", "bpython", "ptpython"],
  syntax: "posix",
  options: {
    "-c": { value: "required", sets: "inline" },
    "-m": { value: "required", sets: "module" },
    "--profile --matplotlib --pylab --gui --colors": "optional",
    "-i --quick --no-banner --no-confirm-exit --classic --pprint --automagic": "flag",
    "-V --version -h --help --help-all": { sets: "shows" },
  },
  stdinCode: "python",
  act: (line, emit) => {
    const [module, code] = [line.value("-m"), line.value("-c")];
    const [first, ...rest] = line.operands;
    if (code !== null) emit.code("python", code, "inline", line.operands);
    else if (module !== null) runPythonModule(module, line.operands, line, emit);
    else if (first !== undefined) emit.script("python", first, rest);
    else if (!line.flag("shows")) return;
    line.flags.push("coded");
  },
};

export const entries: readonly Entry[] = [python, interactive];
