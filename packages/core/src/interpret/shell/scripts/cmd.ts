import type { Span } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import type { Value } from "../../knowledge/value.js";
import { windowsFolder, windowsPath } from "../../paths/windows.js";
import { touch } from "../program/touch.js";
import { runProgram } from "../program.js";
import type { Machine } from "../state/machine.js";

/** Words that decide what runs, or run something again and again: nobody reads them here. */
const CONTROL = /^(?:for|if|else|goto|call|start|@?setlocal|\(|\)|:)/i;
const MOST_COMMANDS = 512;

/**
 * The text of Windows' command interpreter: commands one after the other, with their quotes, `^` and variables, each read by
 * what is known of it. What branches, loops, or takes what runs from a variable is opaque.
 */
export function runCmdText(m: Machine, text: string): void {
  if (text.length > LIMITS.command) return m.opaque("too_complex");
  const commands = commandsOf(text);
  if (commands === null || commands.length > MOST_COMMANDS) return m.opaque("foreign_shell", whole(text));
  const { stdin } = m;
  for (const [at, command] of commands.entries()) {
    m.step();
    m.spend(command.words.length);
    if (!command.piped) m.stdin = stdin;
    const heard = commands[at + 1]?.piped === true;
    const output = m.capture(() => runOne(m, command, heard)).stream();
    m.stdin = output;
  }
  m.stdin = stdin;
}

interface Command {
  readonly words: readonly string[];
  readonly span: Span;
  /** Its input is what the one before it prints. */
  readonly piped: boolean;
  /** Files output goes to, and whether it is added. */
  readonly outputs: readonly { readonly path: string; readonly append: boolean }[];
}

const whole = (text: string): Span => ({ start: 0, end: text.length });

/** Commands that only print their words; a variable among those matters where somebody listens. */
const PRINTS = /^(?:echo[.:]?|rem|title)$/i;
const VARIABLE = /[%!]\w*[%!]|%[%~*\d]/;

function runOne(m: Machine, command: Command, heard: boolean): void {
  const { span, outputs } = command;
  const words = behindIf(command.words);
  for (const { path, append } of outputs) {
    if (!/^nul$/i.test(path)) touch(m, "file.write", exact(here(m, path), span), [], append ? { append } : {});
  }
  const [first = ""] = words;
  if (first === "") return;
  const open = words.some((word) => VARIABLE.test(word));
  if (open && !heard && outputs.length === 0 && PRINTS.test(first)) return;
  // A page is shown; whatever else `start` gets may be a title, a program or both.
  if (/^start$/i.test(first) && words.length === 2 && /^https?:\/\//i.test(words[1]!))
    return runProgram(m, [exact("xdg-open", span), exact(words[1]!, span)]);
  if (/^start$/i.test(first) && words.length === 2 && /^\.{1,2}$/.test(words[1]!)) return;
  if (CONTROL.test(first) || open) return m.opaque("foreign_shell", span);
  runProgram(m, [
    exact("cmd", span),
    exact("/c", span),
    ...words.map((word) => exact(PATH.test(word) ? here(m, word) : word, span)),
  ]);
}

/** `if exist x command`: the command, which may run; the words as they are where there is no such condition, or a block. */
function behindIf(words: readonly string[]): readonly string[] {
  if (!/^if$/i.test(words[0] ?? "") || words.some((word) => /[()]|^else$/i.test(word))) return words;
  const rest = words.slice(1).filter((word, at) => at > 1 || !/^(?:\/i|not)$/i.test(word));
  return /^(?:exist|defined|errorlevel)$/i.test(rest[0] ?? "") && rest.length > 2 ? rest.slice(2) : words;
}

/** A word that can only be a path of Windows. */
const PATH = /^(?:[A-Za-z]:(?:[\\/]|$)|~(?:[\\/]|$)|\\\\|\.{1,2}\\)/;

/** A path of Windows as one of ours, the home folder by its name. */
function here(m: Machine, path: string): string {
  const plain = windowsPath(path.replace(/^([A-Za-z]:)$/, "$1/"));
  if (plain === "~" || plain.startsWith("~/")) return m.place.home + plain.slice(1);
  // A folder right below the drive would read as a switch.
  return /^\/[a-z?]+$/i.test(plain) ? `/.${plain}` : plain;
}

const exact = (text: string, span: Span): Value => ({ form: "exact", text, sources: [], span });

/** Splits at line ends, `&`, `|` and their doubles, outside of quotes; null where a quote never ends within its line. */
function commandsOf(text: string): readonly Command[] | null {
  const commands: Command[] = [];
  let words: string[] = [];
  let outputs: { path: string; append: boolean }[] = [];
  let word = "";
  let open = false;
  let quoted = false;
  let start = 0;
  let piped = false;
  let redirects: "no" | "write" | "append" | "read" = "no";
  const endWord = (): void => {
    if (!open) return;
    const plain = expanded(word);
    if (redirects === "write" || redirects === "append") outputs.push({ path: plain, append: redirects === "append" });
    else if (redirects === "no") words.push(plain);
    redirects = "no";
    word = "";
    open = false;
  };
  const endCommand = (at: number): void => {
    endWord();
    words[0] = words[0]?.replace(/^@/, "") ?? "";
    if (words[0] !== "" || outputs.length > 0) commands.push({ words, span: { start, end: at }, piped, outputs });
    words = [];
    outputs = [];
    start = at + 1;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') {
      quoted = !quoted;
      open = true;
    } else if (c === "\n" || c === "\r") {
      if (quoted) return null;
      endCommand(i);
      piped = false;
    } else if (quoted) word += c;
    else if (c === "^") {
      i++;
      if (text[i] === "\r") i++;
      if (i < text.length && text[i] !== "\n") word += text[i]!;
      open = true;
    } else if (c === "&" || c === "|") {
      // `2>&1`
      if (c === "&" && text[i - 1] === ">") {
        redirects = "no";
        i++;
        continue;
      }
      endCommand(i);
      piped = c === "|" && text[i + 1] !== "|";
      if (text[i + 1] === c) i++;
      start = i + 1;
    } else if (c === ">" || c === "<") {
      if (/^\d$/.test(word)) {
        word = "";
        open = false;
      }
      endWord();
      const double = text[i + 1] === ">";
      redirects = c === "<" ? "read" : double ? "append" : "write";
      if (double) i++;
    } else if (c === " " || c === "\t" || c === "," || c === ";" || c === "=") {
      if (c === "," || c === ";" || c === "=") {
        if (open) word += c;
        continue;
      }
      endWord();
    } else {
      word += c;
      open = true;
    }
    if (commands.length > MOST_COMMANDS) return commands;
  }
  if (quoted) return null;
  endCommand(text.length);
  return commands;
}

/** Variables every Windows has; any other stays as it is, and is nobody's to read. */
const expanded = (word: string): string =>
  word.includes("%") ? word.replace(/%([\w()]{1,32})%/g, (all, name: string) => windowsFolder(name) ?? all) : word;
