import type { Detail, Span } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import { HOLE, readCode, spliced } from "../../code/index.js";
import type { CodeManner, Language } from "../../knowledge/types.js";
import type { Value } from "../../knowledge/value.js";
import { textOf } from "../../knowledge/value.js";
import { setsUp } from "../program/setup.js";
import { contentOf } from "../program/touch.js";
import { runAsRead } from "../read/posix.js";
import { readScript } from "../read/read.js";
import { runScript } from "../run/script.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { valueVariable } from "../state/values.js";
import { EMPTY, onlyText, open } from "../state/variable.js";
import { startSearch } from "./modules.js";
import { perform } from "./perform.js";
import { runSql } from "./sql.js";
import { templateOf } from "./template.js";

export interface CodeOrigin {
  readonly origin: NonNullable<Detail["origin"]>;
  readonly args: readonly Value[];
  readonly span: Span;
  readonly manner?: CodeManner;
  /** Absolute path of the file the code stands in, where it is known. */
  readonly file?: string | null;
  /** The name it is loaded as, by code that looks for it where it looks for all of its modules. */
  readonly module?: string;
}

/**
 * Has a shell of its own run a text, as `sh -c` does: in a process, with `args` as `$0 $1 …`. `posix` false: the shell is
 * one that reads all that bash reads.
 */
export function runShell(
  m: Machine,
  text: Value,
  args: readonly Value[],
  posix = true,
  { endsOnFailure = false, aliases = false }: CodeManner = NO_MANNER,
): void {
  const before = { reads: m.reads, aliasing: m.aliasing, conditions: m.conditions };
  m.conditions = 0;
  m.reads = posix ? "either" : "bash";
  m.aliasing = posix || aliases || onlyText(m.scope.get("BASHOPTS") ?? EMPTY)?.includes("expand_aliases") === true;
  m.exporting = false;
  m.inSubshell(() => {
    m.status = 0;
    m.failing = endsOnFailure;
    const [given, ...rest] = args;
    const zero = given ?? m.called ?? undefined;
    m.called = null;
    m.scope.zero = zero === undefined ? { ...open("*"), texts: ["sh"], open: false } : valueVariable(zero);
    m.scope.arguments = rest.map(valueVariable);
    runText(m, text);
  }, "process");
  m.reads = before.reads;
  m.conditions = before.conditions;
  m.aliasing = before.aliasing;
}

const NO_MANNER: CodeManner = {};

/** Runs a text as shell code right here, as `eval` does. */
export function runText(m: Machine, text: Value): void {
  m.step();
  if (text.form !== "exact") {
    const template = templateOf(m, text);
    return template === null ? codeUnknown(m, text) : runText(m, template);
  }
  if (m.depth >= LIMITS.codeDepth) return m.opaque("too_complex", text.span, text.sources);
  m.spend(text.text.length * 3);
  // Code that came from outside is untrusted, however well it is understood.
  if (isUntrusted(text.sources)) m.opaque("untrusted_code", text.span, text.sources, { language: "shell" });
  const reading = readScript(text.text);
  if (!reading.ok) return m.opaque(reading.reason, text.span, text.sources);
  const { within } = m;
  m.within = within ?? text.span;
  m.depth++;
  runAsRead(m, text.text, () => runScript(m, reading.script, text.text));
  m.depth--;
  m.within = within;
}

function codeUnknown(m: Machine, text: Value): void {
  if (setsUp(text)) return setUp(m, text);
  m.opaque(isUntrusted(text.sources) ? "untrusted_code" : "unknown_code", text.span, text.sources, {
    language: "shell",
  });
  m.sink?.lose();
}

/** An installed program's own text for the shell: it sets variables and functions, as the program pleases. */
function setUp(m: Machine, text: Value): void {
  const program = text.sources[0]!.name;
  m.push("code.run", { type: "code", name: program, form: "exact" }, NONE, text.sources, text.span, {
    language: "shell",
    origin: "package",
    program,
  });
  m.sink?.lose();
}

/** Runs code of any language, and says that it does. */
export function runCode(m: Machine, language: Language, text: Value, from: CodeOrigin): void {
  m.step();
  const origin = isUntrusted(text.sources) ? "network" : from.origin;
  const labels = origin === "network" ? UNTRUSTED : NONE;
  m.push("code.run", { type: "code", name: language, form: "exact" }, labels, text.sources, from.span, {
    language,
    origin,
  });
  if (language === "shell") {
    runShell(m, text, from.args, from.manner?.dialect !== "bash", from.manner);
  } else if (language === "sql") {
    runSql(m, text, from.manner?.dialect ?? "generic", from.manner?.file);
    // What a database answers stands in the database.
    m.sink?.lose();
  } else runForeign(m, language, text, from);
}

const UNTRUSTED: readonly string[] = ["untrusted"];
const NONE: readonly string[] = [];

/** Languages whose programs read the files they are given line by line instead of standard input. */
const READS_FILES: ReadonlySet<Language> = new Set(["awk", "perl", "ruby"]);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** What a program reads where it says no more than "the input"; null where that is not known. */
function inputOf(m: Machine, language: Language, { args, manner }: CodeOrigin): string | null {
  if (!READS_FILES.has(language)) return m.stdin.text;
  const files = language === "awk" ? args.filter((one) => !ASSIGNMENT.test(one.text)) : args;
  if (files.length === 0) return m.stdin.text;
  // Without a loop around it a program may mean either.
  if (language !== "awk" && manner?.eachLine === undefined) return null;
  let all = "";
  for (const file of files) {
    const text = file.text === "-" ? m.stdin.text : (contentOf(m, file)?.text ?? null);
    if (text === null) return null;
    all += text;
  }
  return all;
}

/**
 * Code with values in its literal texts that are names of files which are there, numbers, or of the user's own environment.
 * A value from anywhere else may hold a quote, and so code; so may a name this session gave a file.
 */
function splicedCode(m: Machine, language: Language, { form, text, sources }: Value): string | null {
  if (form !== "pattern" || sources.some(({ labels }) => labels.includes("untrusted"))) return null;
  const unknown = text.replace(/\\./g, "").match(/\*\*+/g) ?? NONE;
  // One value of one variable: of several, one may come from where nothing is said of it.
  const isOfEnvironment = sources.length === 1 && sources[0]!.type === "environment" && unknown.join("") === "**";
  if (unknown.length > 0 && !isOfEnvironment) return null;
  return m.files.named((name) => /["'`\\\n]/.test(name)).length > 0 ? null : spliced(language, text);
}

/** What code of another language does, as its reader tells. */
export function runForeign(m: Machine, language: Language, text: Value, from: CodeOrigin): void {
  const code = text.form === "exact" ? text.text : splicedCode(m, language, text);
  if (isUntrusted(text.sources)) m.opaque("untrusted_code", from.span, text.sources, { language });
  else if (code === null) m.opaque("unknown_code", from.span, text.sources, { language });
  if (code === null) return m.sink?.lose();
  const holed = text.form !== "exact";
  if (m.depth >= LIMITS.codeDepth) return m.opaque("too_complex", from.span, text.sources);
  const stdin = from.origin === "stdin" ? null : inputOf(m, language, from);
  m.spend(code.length);
  const { effects } = readCode(language, code, {
    argv: from.args.map(textOf),
    ...(stdin === null ? {} : { stdin }),
    environment: (name) => onlyText(m.scope.get(name) ?? open("**")) ?? undefined,
    depth: m.depth,
    loads: m.files.wrote(),
    ...(from.module === undefined ? {} : { module: from.module }),
    ...(holed ? { holed } : {}),
    ...from.manner,
    ...(typeof from.file === "string" ? { file: from.file } : {}),
  });
  if (holed && JSON.stringify(effects).includes(HOLE)) {
    m.opaque("unknown_code", from.span, text.sources, { language });
    return m.sink?.lose();
  }
  const { within, search } = m;
  if (from.module === undefined) m.search = startSearch(m, language, from.file ?? null, from.manner?.folders);
  m.within = within ?? from.span;
  m.depth++;
  m.things.unheard(() => {
    for (const effect of effects) {
      m.step();
      if (effect.certainty === "possible") m.maybe(() => perform(m, effect, language));
      else perform(m, effect, language);
    }
  });
  // What it started and how that ended is its own affair.
  m.status = null;
  m.depth--;
  m.within = within;
  m.search = search;
}
