import type { Source, Span } from "../../../spine/index.js";
import { NO_RESOURCE } from "../../action.js";
import { joined } from "../../knowledge/apply.js";
import { SERVICES } from "../../knowledge/files/alias.js";
import { baseName } from "../../knowledge/lookup.js";
import type { Value } from "../../knowledge/value.js";
import { exact, textOf } from "../../knowledge/value.js";
import { sayRecorder } from "../program/recording.js";
import { contentsOf, touch } from "../program/touch.js";
import { runProgram } from "../program.js";
import { runVector } from "../run/command.js";
import { runText } from "../scripts/code.js";
import { runFile, sayHowMuch, sayRun } from "../scripts/script.js";
import { templateOf } from "../scripts/template.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { valueVariable } from "../state/values.js";
import type { Builtin } from "./index.js";

/** Words joined by blanks are read again, here. */
export const evalWords: Builtin = (m, args) => {
  const words = textOf(args[0]) === "--" ? args.slice(1) : args;
  if (words.length === 0) {
    m.status = 0;
    return;
  }
  runText(m, joined(words));
};

/** `source file`: known content is read in this very scope. */
export const sourceFile: Builtin = (m, args) => {
  const path = args[0];
  if (path === undefined) return;
  const content = contentsOf(m, path);
  const isStream = path.text.startsWith("/dev/fd/") || path.text === "/dev/stdin";
  if (content?.text != null || isStream) {
    const stream = path.text === "/dev/stdin" ? m.stdin : null;
    const text = stream !== null ? stream.text : (content?.text ?? null);
    const sources = stream !== null ? stream.sources : (content?.sources ?? path.sources);
    if (!isStream) touch(m, "file.read", path, path.sources, {});
    const at = isStream || content === null ? null : sayRun(m, path, content, "shell");
    const file = text === null ? fileOfLines(sources) : null;
    if (file !== null) {
      m.status = null;
      return m.maybe(() => runFile(m, { ...path, text: file }, "shell", args.slice(1)));
    }
    const shape = (stream ?? content)?.shape ?? "**";
    const run = (one: string | null) => inContext(m, args.slice(1), codeOf(one, shape, sources, path.span));
    if (content === null || (content.sure && content.also.length === 0)) run(text);
    else {
      for (const one of [text, ...content.also]) m.inBranch(true, () => run(one)).joinInto(m.scope);
      m.status = null;
      m.unlikely = !content.likely;
    }
    if (at !== null) sayHowMuch(m, content!, at, "shell");
    return;
  }
  touch(m, "file.read", path, path.sources, {});
  m.status = null;
  runFile(m, path, "shell", args.slice(1), { dialect: m.reads === "bash" ? "bash" : "posix" });
};

/** Programs every line of whose output is a line of what they read. */
const FILTERS: ReadonlySet<string> = new Set(["cat", "grep", "egrep", "fgrep", "head", "tail", "sort", "uniq"]);

/** `source <(grep -v '^#' file)` runs lines of a file, as `source file` does all of them. Null where they come from elsewhere. */
function fileOfLines(sources: readonly Source[]): string | null {
  let file: string | null = null;
  for (const { type, name, labels } of sources) {
    if (type === "command" && FILTERS.has(name)) continue;
    if (type !== "file" || file !== null || labels.includes("untrusted")) return null;
    file = name;
  }
  return file;
}

/** A text that is known, or all that is known of it. */
function codeOf(text: string | null, shape: string, sources: readonly Source[], span: Span): Value {
  if (text !== null) return { form: "exact", text, sources, span };
  return shape === "**"
    ? { form: "unknown", text: "", sources, span }
    : { form: "pattern", text: shape, sources, span };
}

function inContext(m: Machine, args: readonly Value[], text: Value): void {
  const before = m.scope.positional();
  if (args.length > 0) m.scope.setPositional(args.map(valueVariable));
  runText(m, text);
  if (args.length > 0) m.scope.setPositional(before);
  if (m.flow?.kind === "return") m.flow = null;
}

/** In a list of processes it looks like a thread of the kernel, or like a service of the system, and is neither. */
function isDisguise(name: string, program: Value): boolean {
  const text = name.slice(0, 256);
  if (/^\[.*\]$|^k(?:worker|threadd|swapd)\b/.test(text)) return true;
  const base = baseName(text.split(" ", 1)[0]!);
  return SERVICES.test(base) && baseName(program.text) !== base;
}

/** `exec cmd` runs it instead of the shell; without a command only its redirections stay. */
export const exec: Builtin = (m, args) => {
  let at = 0;
  let called: Value | null = null;
  for (; at < args.length; at++) {
    const text = textOf(args[at]);
    if (text === "--") {
      at++;
      break;
    }
    const [, own] = /^-[cl]*a(.*)$/s.exec(text ?? "") ?? [];
    if (own !== undefined) called = own === "" ? (args[++at] ?? null) : { ...args[at]!, text: own };
    else if (text === null || !/^-[cl]+$/.test(text)) break;
  }
  const argv = args.slice(at);
  m.status = 0;
  if (argv.length === 0) return;
  if (called !== null && isDisguise(called.text, argv[0]!))
    m.push("system.configure", NO_RESOURCE, [], called.sources, called.span, { what: "disguise" });
  m.called = called;
  runVector(m, argv, false);
  m.called = null;
  if (m.definite) m.leaving = null;
  if (m.definite) m.flow = { kind: "exit", levels: 1 };
};

/** `command cmd`: functions are passed over; `-v` only says what it is. */
export const command: Builtin = (m, args) => {
  let at = 0;
  for (; at < args.length; at++) {
    const text = textOf(args[at]);
    if (text === "--") {
      at++;
      break;
    }
    if (text === null || !/^-[pvV]+$/.test(text)) break;
    if (/[vV]/.test(text)) {
      // `command -v name` says where it is, as `which` does.
      if (m.sink !== null) runProgram(m, [exact("which"), ...args.slice(at + 1)]);
      m.status = null;
      return;
    }
  }
  runVector(m, args.slice(at), false);
};

/** `builtin cmd`. */
export const plain: Builtin = (m, args) => {
  runVector(m, args, false);
};

/** A trap that was perhaps set, in the place of an earlier one. */
function perhaps(m: Machine, earlier: (() => void) | null, run: () => void): () => void {
  return () => {
    if (earlier !== null) m.inBranch(true, earlier).joinInto(m.scope);
    m.maybe(run);
  };
}

/** `trap 'code' EXIT`: the code may run. */
export const trap: Builtin = (m, args) => {
  m.status = 0;
  const operands = args.filter((arg) => arg.form !== "exact" || !/^-[lp-]$/.test(arg.text));
  const [code] = operands;
  if (code === undefined) return;
  const text = textOf(code);
  const signals = operands.slice(1);
  const exits = signals.some((arg) => arg.form === "exact" && /^(?:EXIT|0)$/i.test(arg.text));
  if (operands.length < 2 || text === "" || text === "-" || (text !== null && /^\d+$/.test(text))) {
    if (m.definite && (exits || /^(?:EXIT|0)$/i.test(text ?? ""))) m.leaving = null;
    return;
  }
  if (text === null && !isUntrusted(code.sources) && templateOf(m, code) === null)
    return m.opaque("unknown_code", code.span, code.sources);
  if (signals.some((arg) => arg.form === "exact" && arg.text === "DEBUG")) sayRecorder(m, text, code.span);
  // The code stands where the trap was set, and runs with what the variables are then.
  const { read, within } = m;
  const run = () => {
    const now = { read: m.read, within: m.within };
    m.read = read;
    m.within = within;
    runText(m, code);
    m.read = now.read;
    m.within = now.within;
  };
  if (exits) m.leaving = m.definite ? run : perhaps(m, m.leaving, run);
  // On leaving it always runs; on a signal, on an error, before the next command it may.
  if (!exits || signals.length > 1) m.maybe(() => m.inSubshell(run));
};
