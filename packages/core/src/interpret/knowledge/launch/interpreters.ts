import type { Line } from "../line.js";
import type { CodeManner, Emit, Entry, Language, Option, OptionSpec } from "../types.js";
import type { Value } from "../value.js";
import { stdinText } from "./shells.js";

/** What differs between interpreters: their language and the options that hold code. */
interface Interpreter {
  readonly names: readonly string[];
  readonly language: Language;
  /** Options whose value is code. */
  readonly code: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const INLINE: Option = { value: "required", sets: "inline" };

function interpreter({ names, language, code, options }: Interpreter): Entry {
  return {
    names,
    syntax: "posix",
    options: { ...options, [code]: INLINE },
    stdinCode: language,
    act: (line, emit) => runCode(line, emit, language, code.split(" ")[0]!),
  };
}

function runCode(line: Line, emit: Emit, known: Language, option: string): void {
  // `osascript -l JavaScript`
  const language = known === "osascript" && /^javascript$/i.test(line.value("-l")?.text ?? "") ? "node" : known;
  const inline = joinedLines(line.values(option), language);
  const [first, ...rest] = line.operands;
  if (line.flag("module")) {
    line.flags.push("coded");
    runModule(line, emit);
  } else if (inline.length > 0) {
    line.flags.push("coded");
    readInputs(line, inline, language, emit);
    for (const code of inline) emit.code(language, code, "inline", line.operands, mannerOf(line, language));
  } else if (first !== undefined) {
    line.flags.push("coded");
    if (first.text === "-" || first.text === "/dev/stdin") emit.code(language, stdinText(line), "stdin", rest);
    else emit.script(language, first, rest);
  }
}

/** What perl and ruby read of the files named behind the code: line by line with `-n` and `-p`, or where the code asks. */
const ASKS = /<>|<<>>|\bARGV\b|\bARGF\b|\$<|\b(?:gets|readlines?)\b/;

function readInputs(line: Line, codes: readonly Value[], language: Language, emit: Emit): void {
  if ((language !== "perl" && language !== "ruby") || line.flag("in-place")) return;
  const read = () => {
    for (const file of line.operands) emit.role("file-or-stdin", file);
  };
  if (line.flag("loops") || line.flag("prints")) read();
  else if (codes.some((code) => ASKS.test(code.text.slice(0, 16_384)))) emit.maybe(read);
}

/** Several texts are lines of one program, but for programs that take each on its own. */
function joinedLines(texts: readonly Value[], language: Language): readonly Value[] {
  const [first] = texts;
  if (first === undefined || texts.length < 2 || language === "php" || !texts.every(({ form }) => form === "exact"))
    return texts;
  return [{ ...first, text: texts.map(({ text }) => text).join("\n") }];
}

/** `node -p` prints the value; `perl -n` and `-p` (and ruby's) run the code for every line. */
function mannerOf(line: Line, language: Language): CodeManner {
  if (language === "node")
    return line.words.some((word) => /^-(?:p|pe|-print)$/.test(word.text)) ? { printResult: true } : {};
  if (language !== "perl" && language !== "ruby") return {};
  return line.flag("prints") ? { eachLine: "print" } : line.flag("loops") ? { eachLine: "silent" } : {};
}

/** `python3 -m module`: a few are programs with effects of their own; the rest is code that is installed. */
function runModule(line: Line, emit: Emit): void {
  const module = line.value("-m");
  if (module === null) return;
  const name = { ...module, text: MODULE_PROGRAMS[module.text] ?? module.text };
  if (MODULE_PROGRAMS[module.text] !== undefined) emit.run([name, ...behind(line, module)]);
  else if (module.text === "http.server" || module.text === "SimpleHTTPServer") {
    emit.add("net.listen", "host", "0.0.0.0", { scheme: "http", port: portOf(line) });
  } else if (!HARMLESS_MODULES.has(module.text)) {
    emit.add("code.run", "package", module, { language: "python", origin: "package", program: line.program });
  }
}

/** Everything behind the module's name is the module's, options too. */
function behind(line: Line, module: Line["words"][number]): readonly Line["words"][number][] {
  const at = line.words.indexOf(module);
  return at < 0 ? line.operands : line.words.slice(at + 1);
}

function portOf(line: Line): number {
  const text = line.text(0);
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : 8000;
}

const MODULE_PROGRAMS: Readonly<Record<string, string>> = {
  pip: "pip",
  pip3: "pip",
  venv: "python-venv",
  virtualenv: "virtualenv",
  twine: "twine",
  pytest: "pytest",
  black: "black",
  mypy: "mypy",
  ruff: "ruff",
  flake8: "flake8",
  coverage: "coverage",
  uv: "uv",
  poetry: "poetry",
  pipx: "pipx",
  "vllm.entrypoints.openai.api_server": "vllm-api-server",
  "vllm.entrypoints.api_server": "vllm-api-server",
  "sglang.launch_server": "sglang-launch-server",
  "llama_cpp.server": "llama-server",
  mlx_lm: "mlx_lm",
  "mlx_lm.server": "mlx_lm.server",
  "mlx_lm.generate": "mlx_lm.generate",
  "mlx_lm.chat": "mlx_lm.chat",
  "mlx_lm.lora": "mlx_lm.lora",
  "mlx_lm.convert": "mlx_lm.convert",
  "mlx_vlm.generate": "mlx_vlm.generate",
  "mlx_vlm.server": "mlx_vlm.server",
  whisper: "whisper",
  huggingface_hub: "hf",
};
const HARMLESS_MODULES: ReadonlySet<string> = new Set([
  "json.tool",
  "base64",
  "this",
  "platform",
  "site",
  "sysconfig",
  "tabnanny",
  "py_compile",
  "compileall",
  "dis",
  "ast",
  "tokenize",
  "timeit",
  "calendar",
  "unittest",
  "doctest",
  "zipfile",
  "tarfile",
]);

export const entries: readonly Entry[] = [
  interpreter({
    names: ["python3", "python", "python2", "pypy", "pypy3", "micropython"],
    language: "python",
    code: "-c",
    options: {
      "-m": { value: "required", sets: "module" },
      "-W -X --check-hash-based-pycs": "value",
      "-b -B -d -E -i -I -O -OO -P -q -R -s -S -t -u -v -x": "flag",
      "-V -VV --version -h --help-env --help-xoptions --help-all": "harmless",
    },
  }),
  interpreter({
    // `!cmd` is no Python, so such code is not read as it.
    names: ["ipython", "ipython3", "bpython", "ptpython"],
    language: "python",
    code: "-c",
    options: {
      "-m": { value: "required", sets: "module" },
      "--profile --matplotlib --pylab --gui --colors": "optional",
      "-i --quick --no-banner --no-confirm-exit --classic --pprint --automagic": "flag",
      "-V --version -h --help --help-all": "harmless",
    },
  }),
  interpreter({
    names: ["node", "nodejs"],
    language: "node",
    code: "-e --eval -p --print -pe",
    options: {
      "-r --require --import --loader --experimental-loader": { is: "read" },
      "-C --conditions --env-file --input-type --max-old-space-size --stack-size --title --test-name-pattern --test-reporter":
        "value",
      "-i --interactive -c --check --test --watch --inspect --inspect-brk --no-warnings --trace-warnings --enable-source-maps --experimental-strip-types --experimental-vm-modules --harmony --prof":
        "flag",
      "-v --version -h": "harmless",
    },
  }),
  interpreter({
    names: ["perl", "perl5"],
    language: "perl",
    code: "-e -E",
    options: {
      "-n": { sets: "loops" },
      "-p": { sets: "prints" },
      "-a -l -0 -w -W -X -s -S -t -T -u -U -c -f -g": "flag",
      "-i": { value: "optional", sets: "in-place", operands: "edit" },
      "-M -m -I -F -x -C -D": "optional",
      "-d": "optional",
      "-v -V -h": "harmless",
    },
  }),
  interpreter({
    names: ["ruby", "jruby"],
    language: "ruby",
    code: "-e",
    options: {
      "-n": { sets: "loops" },
      "-p": { sets: "prints" },
      "-a -l -w -W -s -S -T -u -U -c -y --disable-gems --jit --yjit": "flag",
      "-r -I -F -E -K -x -0": "optional",
      "-C": "chdir",
      "-i": { value: "optional", sets: "in-place", operands: "edit" },
      "-v --version -h": "harmless",
    },
  }),
  interpreter({
    names: ["php"],
    language: "php",
    code: "-r --run -R -B -E",
    options: {
      "-f --file": "script",
      "-S --server": "listen",
      "-t --docroot -d --define -c --php-ini -z": "value",
      "-n -a -C -q -w -s -l --syntax-check": "flag",
      "-v --version -h -i --info -m --modules --ini": "harmless",
    },
  }),
  interpreter({
    names: ["lua", "luajit"],
    language: "lua",
    code: "-e",
    options: { "-l": "value", "-i -E -W": "flag", "-v": "harmless" },
  }),
  interpreter({
    names: ["Rscript", "R"],
    language: "r",
    code: "-e",
    options: { "--vanilla --slave --no-save --no-restore -q --quiet": "flag" },
  }),
  interpreter({
    names: ["osascript"],
    language: "osascript",
    code: "-e",
    options: { "-l": "value", "-s": "value", "-i": "flag" },
  }),
  interpreter({
    names: ["tclsh", "expect", "wish"],
    language: "tcl",
    code: "-c",
    options: { "-d -n -i -N": "flag", "-f": "script" },
  }),
];
