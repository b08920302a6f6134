import { isPlainCode } from "../../code/plain/words.js";
import { upTo } from "../cut.js";
import type { Line } from "../line.js";
import { handsOut } from "../net/hand-over.js";
import { EDITED_IN_SIGHT } from "../roles.js";
import type { CodeManner, Emit, Entry, Language, Option, OptionSpec } from "../types.js";
import { exact, type Value } from "../value.js";
import { INSPECT, inspects, isHere } from "./debuggers.js";
import { runManaged } from "./frameworks.js";
import { runBridged } from "./objc.js";
import { runUtility } from "./ruby-un.js";
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
  if (known === "node") inspects(line, emit);
  if (known === "ruby" && runUtility(line, emit)) return;
  const address = known === "php" ? line.value("-S") : null;
  if (address !== null && !isHere(address)) handsOut(line.value("-t") ?? exact("."), emit);
  const inline = joinedLines([...modules(line, language), ...line.values(option)], language);
  const [first, ...rest] = line.operands;
  const folders = foldersOf(line, language);
  if (language !== "php") for (const file of line.values("-r")) preload(file, language, folders, emit);
  if (language === "perl") for (const name of named(line)) emit.load(language, name, folders);
  const script = line.value("--run");
  if (script !== null) {
    line.flags.push("coded");
    return void emit.run([exact("npm"), exact("run"), script]);
  }
  if (line.flag("tests")) {
    line.flags.push("coded");
    emit.add("code.run", "code", "test", { language: "node", origin: "project", program: line.program });
    emit.tool("node-test", line.operands);
  }
  if (inline.length > 0) {
    line.flags.push("coded");
    const puts = line.flag("in-place") ? inline.flatMap((code) => putIn(code, emit)) : [];
    if (puts.length > 0) for (const file of line.operands) emit.puts(file, puts);
    readInputs(line, inline, language, emit);
    if (known === "osascript" && language === "node") for (const code of inline) runBridged(code, emit);
    for (const code of inline)
      if (isPlain(line, language, code)) sayPlain(line, emit, "inline");
      else emit.code(language, code, "inline", line.operands, { ...mannerOf(line, language), folders });
  } else if (first !== undefined) {
    line.flags.push("coded");
    if (first.text === "-" || first.text === "/dev/stdin") fromStdin(line, emit, language, rest);
    else emit.script(ownLanguage(language, first.text), first, rest, folders.length === 0 ? undefined : { folders });
    runManaged(first.text, rest, line, emit);
  } else if (line.flag("shows") || line.flag("served")) line.flags.push("coded");
  else if (isPlain(line, language, stdinText(line))) {
    line.flags.push("coded");
    sayPlain(line, emit, "stdin");
  }
}

/** What code puts into a text, `s/a/b/` in whatever brackets, and what stands between quotes. */
function putIn({ text }: Value, emit: Emit): readonly string[] {
  const code = upTo(4_096, text, emit);
  return [...code.matchAll(BETWEEN), ...code.matchAll(BRACKETED), ...code.matchAll(QUOTED)].map(
    (found) => found.slice(2).find((one) => one !== undefined) ?? "",
  );
}

const BETWEEN = /\bs([^\w\s{(<[])(?:\\.|(?!\1)[^\\])*\1((?:\\.|(?!\1)[^\\])*)\1/gs;
const BRACKETED =
  /\bs(\{[^{}]*\}|\([^()]*\)|\[[^[\]]*\]|<[^<>]*>)\s*(?:\{([^{}]*)\}|\(([^()]*)\)|\[([^[\]]*)\]|<([^<>]*)>|\/([^/]*)\/)/g;
const QUOTED = /(["'])((?:\\.|(?!\1)[^\\])*)\1/gs;

function fromStdin(line: Line, emit: Emit, language: Language, rest: readonly Value[]): void {
  const code = stdinText(line);
  if (isPlain(line, language, code)) sayPlain(line, emit, "stdin");
  else emit.code(language, code, "stdin", rest);
}

/** What only computes needs nobody who reads its language. */
const isPlain = (line: Line, language: Language, code: Value | null): boolean =>
  language === "other" && code !== null && code.form === "exact" && isPlainCode(line.program, code.text);

const sayPlain = (line: Line, emit: Emit, origin: "inline" | "stdin"): void =>
  emit.add("code.run", "code", line.program, { language: "other", origin });

/** `perl -MName`: a module that is used; what goes on behind its name is code. */
function modules(line: Line, language: Language): readonly Value[] {
  if (language !== "perl") return [];
  const given = line.values("-M").filter(({ text }) => !/^-?[\w:]+(?:=[\w:,-]*)?$/.test(text));
  return given.map((one) => ({
    ...one,
    text: `use ${one.text.replace(/^-/, "").replace(/^([\w:]+)=(.*)$/s, "$1 split(/,/,q\0$2\0)")};`,
  }));
}

const NO_FOLDERS: readonly string[] = [];

/** `-I lib`, of perl and ruby. */
function foldersOf(line: Line, language: Language): readonly string[] {
  if (language !== "perl" && language !== "ruby") return NO_FOLDERS;
  return line.values("-I").flatMap(({ form, text }) => (form === "exact" && text !== "" ? text.split(":", 16) : []));
}

/** Modules by their names: `perl -MName`, `-MName=words`. */
function named(line: Line): readonly string[] {
  return line.values("-M").flatMap(({ text }) => /^([\w:]+)/.exec(text.slice(0, 256))?.[1] ?? []);
}

/** A file that ends so is TypeScript. */
function ownLanguage(language: Language, path: string): Language {
  return language === "node" && /\.[mc]?tsx?$/.test(path) ? "typescript" : language;
}

/** `node -r ./x`, `node --import x`, `ruby -r./x`: code that runs first. A module by its name is one that is installed. */
function preload(file: Value, language: Language, folders: readonly string[], emit: Emit): void {
  const data = /^data:[^,]{0,128},(.*)$/s.exec(file.form === "exact" ? file.text : "");
  if (data !== null)
    return emit.code(
      language,
      /;base64,/.test(file.text.slice(0, 160)) ? null : { ...file, text: decoded(data[1]!) },
      "inline",
    );
  if (/^https?:/i.test(file.text)) {
    emit.net("net.receive", file);
    return emit.opaque("untrusted_code");
  }
  if (/^(?:file:\/\/|\.{0,2}\/)/.test(file.text))
    return emit.script(language, { ...file, text: file.text.replace(/^file:\/\//, "") });
  if (file.form !== "exact") emit.opaque("unknown_code");
  else emit.load(language, file.text, folders);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
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

export const entries: readonly Entry[] = [
  interpreter({
    names: ["node", "nodejs"],
    language: "node",
    code: "-e --eval -p --print -pe",
    options: {
      "-r --require --import --loader --experimental-loader": "value",
      "--run": { value: "required", sets: "runs" },
      "-C --conditions --env-file --input-type --max-old-space-size --stack-size --title --test-name-pattern --test-reporter":
        "value",
      [INSPECT]: "optional",
      "-i --interactive -c --check --watch --no-warnings --trace-warnings --enable-source-maps --experimental-strip-types --experimental-vm-modules --harmony --prof":
        "flag",
      "--test": { sets: "tests" },
      "-v --version -h --help": { sets: "shows" },
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
      "-i": { value: "optional", sets: "in-place", operands: EDITED_IN_SIGHT },
      "-M -m": { value: "optional" },
      "-I": { value: "required" },
      "-F -x -C -D": "optional",
      "-d": "optional",
      "-v -V -h --help --version": { sets: "shows" },
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
      "-r": { value: "required" },
      "-I": { value: "required" },
      "-F -E -K -x -0": "optional",
      "-C": "chdir",
      "-i": { value: "optional", sets: "in-place", operands: EDITED_IN_SIGHT },
      "-v --version -h --help": { sets: "shows" },
    },
  }),
  interpreter({
    names: ["php"],
    language: "php",
    code: "-r --run -R -B -E",
    options: {
      "-f --file": { is: "script", sets: "served" },
      "-S --server": { is: "listen", sets: "served" },
      "-t --docroot": { value: "required" },
      "-d --define -c --php-ini -z": "value",
      "-n -a -C -q -w -s -l --syntax-check": "flag",
      "-v --version -h --help -i --info -m --modules --ini": { sets: "shows" },
    },
  }),
  interpreter({
    names: ["lua", "luajit"],
    language: "lua",
    code: "-e",
    options: { "-l": "value", "-i -E -W": "flag", "-v": { sets: "shows" } },
  }),
  interpreter({
    names: ["Rscript", "R"],
    language: "r",
    code: "-e",
    options: { "--vanilla --slave --no-save --no-restore -q --quiet": "flag" },
  }),
  interpreter({
    names: ["guile", "runghc", "groovy", "jshell", "octave", "octave-cli"],
    language: "other",
    code: "-e --eval --evaluate -c",
    options: { "-q --quiet --silent --no-gui -l -s": "flag" },
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
