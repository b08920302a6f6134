import type { CodeEffect } from "./effect.js";
import { spelledRemovals } from "./removals.js";

const MAX_TEXT = 16 * 1024;
const MAX_COMMANDS = 16;

/** Calls by which languages nobody here reads start a command, up to the quote its text begins with. */
const STARTS =
  /(?<![\w.'"])(?:os\.execute|io\.popen|system2?|popen|shell|run|shell-command(?:-to-string)?|call-process-shell-command|System\.shell|:?os[:.]cmd|os\.system|Sys\.command|Unix\.system|(?:\w{1,32}\.){0,3}(?:callCommand|readCreateProcess|stringToProcess|execShellCmd|execCmd(?:Ex)?|executeShell|spawnShell|pipeShell))\s{0,8}\(?\s{0,8}(["'`]|\[\[)/g;
/** Tcl's and Expect's way: words up to the end of the command. */
const WORDS = /(?:^|[;\n[{])\s{0,64}(?:exec|spawn)\s+((?:-{1,2}\w{0,16}\s+){0,4})([^;\n\]{}]{1,2048})/g;
const TCL: ReadonlySet<string> = new Set(["tcl", "expect"]);

/**
 * Commands that stand in code of a language nobody here reads, spelled out: `os.execute("rm -rf /")`. They may run; what
 * else the code does is for nobody here to say.
 */
export function spelledCommands(language: string, text: string): readonly CodeEffect[] {
  if (text.length > MAX_TEXT) return NONE;
  const removals = spelledRemovals(language, text);
  return [...(TCL.has(language) ? wordsOf(text) : [...textsOf(text), ...argvsOf(text)]), ...removals];
}

/** `"rm -rf x".!` of Scala, `"rm -rf x".execute()` of Groovy: a command that is told to run. */
const TOLD = /(?<!\\)"((?:[^"\\\n]|\\.){1,1024})"[ \t]*\.[ \t]*(?:!{1,2}(?=\W|$)|execute\(|lazyLines\b|lineStream\b)/g;

/** Calls that start a program, each word a text of its own. */
const ARGV =
  /(?:\bexec\.Command(?:Context)?|\bCommand::new|\bProcessBuilder|\.exec|\bSystem\.cmd|\bProcess\.(?:run(?:Sync)?|start|Start)|\bsystem2|\bcallProcess|\breadProcess|\bstartProcess|\bexecl[pe]{0,2}|\bProcess|\bchild_process|\bChild\.init)[ \t]*\(|\b(?:callProcess|readProcess)[ \t]+(?=")|\((?:[\w.]{1,32}\/)?(?:sh|shell|execute)[ \t]+(?=[["])/g;
const TEXTS = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/g;
/** How far behind the call its words stand. */
const WINDOW = 512;
/** Up to the end of a statement, which none in a text is. */
const STATEMENT = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^;])*/;

function argvsOf(text: string): CodeEffect[] {
  const found: CodeEffect[] = [];
  for (const { index, 0: call } of text.matchAll(ARGV)) {
    const from = index + call.length;
    const line = STATEMENT.exec(text.slice(from, from + WINDOW))![0].split("\n\n", 1)[0]!;
    const words = Array.from(line.matchAll(TEXTS), ([, double, single]) => (double ?? single)!);
    // `execlp("rm", "rm", …)` has its name twice.
    const argv = /^execl/.test(call) ? words.slice(1) : words;
    // One text is a line of words, and so are the arguments of C#'s.
    const isLine = (argv.length === 1 && argv[0]!.includes(" ")) || /^Process\.Start/.test(call);
    if (argv.length > 0 && found.length < MAX_COMMANDS)
      found.push(
        isLine
          ? { type: "shell", text: argv.join(" "), certainty: "possible" }
          : { type: "exec", argv, certainty: "possible" },
      );
  }
  return found;
}

const NONE: readonly CodeEffect[] = [];

function textsOf(text: string): CodeEffect[] {
  const found: CodeEffect[] = [];
  for (const match of text.matchAll(STARTS)) {
    const command = literalAt(text, match.index + match[0].length, match[1]!);
    if (command !== null) found.push({ type: "shell", text: command, certainty: "possible" });
    if (found.length >= MAX_COMMANDS) break;
  }
  for (const [, command] of text.matchAll(TOLD))
    if (found.length < MAX_COMMANDS) found.push({ type: "shell", text: command!, certainty: "possible" });
  return found;
}

/** The text up to its closing quote, the usual escapes read; null where it has none, or holds what is put in later. */
function literalAt(text: string, from: number, quote: string): string | null {
  const close = quote === "[[" ? "]]" : quote;
  let out = "";
  for (let i = from; i < text.length; i++) {
    if (text.startsWith(close, i)) return out;
    if (text[i] === "\\" && quote !== "[[") out += text[++i] === "n" ? "\n" : (text[i] ?? "");
    else if (text[i] === "\n" && quote !== "[[" && quote !== "`") return null;
    else out += text[i]!;
  }
  return null;
}

function wordsOf(text: string): CodeEffect[] {
  const found: CodeEffect[] = [];
  for (const [, , words] of text.matchAll(WORDS)) {
    const argv = words!
      .trim()
      .split(/\s+/)
      .map((word) => (/[$"\\]/.test(word) ? unquoted(word) : word));
    found.push({ type: "exec", argv, certainty: "possible" });
    if (found.length >= MAX_COMMANDS) break;
  }
  return found;
}

/** A word in quotes is what stands in them; one with a variable or an escape is not known. */
function unquoted(word: string): string | null {
  return /^"[^"$\\]*"$/.test(word) ? word.slice(1, -1) : null;
}
