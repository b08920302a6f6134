import { rowsUpTo, upTo } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec } from "../types.js";
import type { Value } from "../value.js";
import { withText } from "../value.js";
import { isHere } from "./debuggers.js";
import { stdinText } from "./shells.js";

/** A command for the shell that is put together by the editor's own language: `exe "!" . x`, `system(join(…))`. */
const PUT_TOGETHER =
  /\bexe(?:cute)?\s+(?!["'][^"'\n]*["']\s*(?:$|[|\n]))|\b(?:system|systemlist|job_start|term_start|termopen|jobstart)\s*\(\s*(?!["'][^"'\n]*["']\s*[,)])/;
/**
 * Commands of vi's command line that reach beyond the text: `:!`, `:r !`, `:w file`, `:system()`. One ends with its line, and
 * no blank may be read in two ways: time that grows with a power of a text is a way to keep everybody waiting.
 */
const RUNS =
  /(?:^|[|\n])[ \t\r:]*(?:(?:%|[\d.$]+(?:,[\d.$+-]+)?|'[<>],'[<>])[ \t\r]*)?(?:sil(?:ent)?!?[ \t\r]+|exe(?:cute)?[ \t\r]+["']|call[ \t\r]+|echo[ \t\r]+|let[ \t\r]+\S+[ \t\r]*=[ \t\r]*)*(?:r(?:ead)?[ \t\r]*)?(?:w(?:rite)?[ \t\r]*)?!+\s*([^\n]+)/g;
/** In a terminal of its own. */
const TERMINAL =
  /(?:^|[|\n:])[ \t\r]*(?:(?:vert(?:ical)?|tab|bo(?:tright)?)[ \t\r]+)*te(?:rm|rmi|rmin|rmina|rminal)?!?[ \t\r]+((?!\+\+)[^|\n]+)/g;
/** Functions that take files away, or write them. */
const FILES =
  /\b(delete|writefile|rename|os\.remove|vim\.fs\.rm)\s*\(\s*(?:\[[^\]\n]*\]\s*,\s*|expand\(\s*)?(['"])(.*?)\2\s*(?:\)\s*)?(?:,\s*(?:['"](\w*)['"]|(\{[^}\n]{0,256})))?/g;
const CALLS =
  /\b(?:system|systemlist|job_start|term_start|termopen|jobstart|os\.execute|io\.popen)\s*\(\s*(['"])(.*?)\1/g;
const OTHER_LANGUAGE = /(?:^|[|\n:])[ \t\r]*(?:py(?:thon)?3?|lua|perl|ruby|tcl|mzscheme)[ \t\r]+./;

/** What a text of vi's commands does. */
function runEx(text: Value, emit: Emit): void {
  if (text.form !== "exact") return emit.maybe(() => emit.opaque("unknown_code"));
  const commands = upTo(16_384, text.text, emit);
  // A command of the shell reaches to the end of the line, bars and all; one in quotes as far as they do.
  for (const found of commands.matchAll(RUNS)) {
    const quoted = /exe(?:cute)?\s+["']/.test(found[0].split("!", 1)[0]!);
    emit.shell(withText(text, quoted ? found[1]!.split(/["']/, 1)[0]! : found[1]!));
  }
  for (const found of commands.matchAll(TERMINAL)) emit.shell(withText(text, found[1]!));
  for (const [, call, , path, flags, options] of commands.matchAll(FILES)) {
    const on = withText(text, path!);
    if (call === "writefile") emit.file("file.write", on);
    else emit.file("file.delete", on, flags?.includes("r") || isRecursive(options) ? { recursive: true } : {});
  }
  for (const found of commands.matchAll(CALLS)) emit.shell(withText(text, found[2]!));
  if (OTHER_LANGUAGE.test(commands)) emit.opaque("unknown_language");
  if (PUT_TOGETHER.test(commands)) emit.opaque("unknown_code");
  const saved =
    /(?:^|[|\n])[ \t\r:]*(?:(?:%|\d+(?:,\d+)?)[ \t\r]*)?(?:w(?:rite)?|sav(?:eas)?|wq|x)!?[ \t\r]+(?![!|])(\S+)/.exec(
      commands,
    );
  if (saved !== null) emit.file("file.write", withText(text, saved[1]!));
  const sourced = /(?:^|[|\n])[ \t\r:]*so(?:urce)?[ \t\r]+(\S+)/.exec(commands);
  if (sourced !== null) emit.file("file.read", withText(text, sourced[1]!));
  if (sourced !== null) emit.opaque("unknown_code");
}

/** A table of options so long that nobody has read it to its end may say so, too. */
const isRecursive = (table: string | undefined): boolean =>
  table !== undefined && (table.includes("recursive") || table.length > 256);

const VI: Readonly<Record<string, OptionSpec>> = {
  "-c --cmd": { value: "required", sets: "commands" },
  "-S": { is: "read", sets: "sourced" },
  "-s": { value: "optional" },
  "-u -U": "read",
  "-w -W": "write",
  "-i": "write",
  "-t -T, -r, -L, --startuptime, -q": "optional",
  "-R -M -Z --readonly": { sets: "reads" },
  "-A -b -C -d -D -e -E -es -f -F -g -H -l -m -n -N -O -o -p -P -v -V -x -X -y -h -Es --clean --noplugin --headless --embed --literal --nofork --not-a-term --ttyfail -#":
    "flag",
  "--remote --remote-silent --remote-wait --remote-send --remote-expr --server --servername --listen --socketid --windowid":
    "value",
  "--version --help": "harmless",
};

const vi: Entry = {
  names: [
    "vi",
    "vim",
    "nvim",
    "gvim",
    "mvim",
    "view",
    "rvim",
    "rview",
    "vimdiff",
    "gvimdiff",
    "nvi",
    "elvis",
    "vim.basic",
    "vim.tiny",
    "evim",
    "neovide",
  ],
  options: VI,
  unknownOptions: "noted",
  act: (line, emit) => {
    // `nvim -l script args`: Lua, and no editor.
    const [script, ...args] = line.operands;
    if (line.program === "nvim" && line.has("-l") && script !== undefined)
      return /^(?:-|\/dev\/stdin)$/.test(script.text)
        ? emit.code("lua", stdinText(line), "stdin", args)
        : emit.script("lua", script, args);
    for (const text of line.values("-c")) runEx(text, emit);
    // `+command` and `+12` stand among the files.
    for (const one of line.operands) {
      if (one.text.startsWith("+")) runEx(withText(one, one.text.slice(1)), emit);
      else editFile(line, one, emit);
    }
    if (line.flag("sourced")) emit.opaque("unknown_code");
    // In `ex` and with `-s` the input is commands.
    if ((line.program === "ex" || line.has("-es") || line.has("-e")) && line.stdin.text !== "") {
      const { text, sources } = line.stdin;
      const span = line.words[0]?.span ?? { start: 0, end: 0 };
      if (text === null) emit.opaque("unknown_code");
      else runEx({ form: "exact", text, sources, span }, emit);
    }
  },
};

/** There `-s` asks for silence and takes no file. */
const ex: Entry = { ...vi, names: ["ex"], options: { ...VI, "-s": "flag" } };

/** A person at a terminal edits; a run without one changes the file only by its commands. */
function editFile(line: Line, file: Value, emit: Emit): void {
  emit.file("file.read", file);
  if (line.flag("reads") || /^(?:view|rview|.*diff)$/.test(line.program)) return;
  emit.maybe(() => emit.file("file.write", file, { append: true }));
}

const ed: Entry = {
  names: ["ed", "red"],
  options: {
    "-p --prompt": "value",
    "-E --extended-regexp -G --traditional -l --loose-exit-status -r --restricted -s --quiet --silent -v --verbose --strip-trailing-cr":
      "flag",
    "-V --version -h --help": "harmless",
  },
  operands: [{ kind: "file.read" }],
  act: (line, emit) => {
    const text = line.stdin.text;
    const [file] = line.operands;
    if (text === null) {
      emit.opaque("unknown_code");
      return;
    }
    const lines = rowsUpTo(512, text, "\n", emit);
    const written = lines.some((command) => /^(?:[\d.,$%]*w|wq)q?\b/.test(command));
    const put: string[] = [];
    let inserts = false;
    for (const command of lines) {
      if (inserts && command !== ".") put.push(command);
      else if (!inserts) {
        put.push(...substitutions(command));
        runEd(upTo(1_024, command, emit), file, line, emit);
      }
      inserts = inserts ? command !== "." : /^(?:[\d.,$]|\/[^/]*\/)*[aic]$/.test(command);
    }
    if (written && file !== undefined) emit.puts(file, put);
  },
};

const substitutions = (command: string): readonly string[] =>
  [...command.slice(0, 1024).matchAll(/s([/|#,])(?:\\.|(?!\1)[^\\])*\1((?:\\.|(?!\1)[^\\])*)\1/g)].map(
    ([, , by]) => by!,
  );

/** One line of ed: `e file`, `r file`, `w file`, and `!command` in the place of a file. */
function runEd(command: string, file: Value | undefined, line: Line, emit: Emit): void {
  const span = line.words[0]?.span ?? { start: 0, end: 0 };
  const value = (text: string): Value => ({ form: "exact", text, sources: line.stdin.sources, span });
  const found = /^(?:[\d.$%,;+-]|'[a-z]|\/[^/]*\/|\?[^?]*\?)*\s*(!|[eErwW]q?)\s*(.*)$/.exec(command);
  if (found === null) return;
  const [, verb = "", rest = ""] = found;
  if (verb === "!") emit.shell(value(rest));
  else if (rest.startsWith("!")) emit.shell(value(rest.slice(1)));
  else if (/^[eEr]/.test(verb)) {
    if (rest !== "") emit.file("file.read", value(rest));
  } else if (rest !== "") emit.file("file.write", value(rest));
  else if (file !== undefined) emit.file("file.write", file);
}

const emacs: Entry = {
  names: ["emacs", "emacsclient", "xemacs", "mg", "jove", "zile"],
  options: {
    // Emacs Lisp, which nobody here reads.
    "--eval --execute -eval -execute -e": "value",
    "--script -script -x": { is: "read", effects: [{ kind: "opaque", detail: { reason: "unknown_language" } }] },
    "-l --load -load": { is: "read", effects: [{ kind: "opaque", detail: { reason: "unknown_language" } }] },
    "-f --funcall -funcall": "value",
    "--insert -insert": "read",
    "--kill -kill -Q --quick -q --no-init-file --no-site-file --no-splash --no-desktop -nw --no-window-system --batch -batch -nsl --debug-init --daemon --fg-daemon --bg-daemon -c --create-frame -t --tty -n --no-wait -a= -u --no-x-resources":
      "flag",
    "-a --alternate-editor": "program",
    "-L --directory -d --display -geometry --geometry -T --title -s --socket-name -F --frame-parameters": "value",
    "--version --help": "harmless",
  },
  unknownOptions: "noted",
  operands: [{ kind: "file.read" }, { kind: "file.write", detail: { append: true }, certainty: "possible" }],
  act: (line, emit) => {
    for (const code of line.values("--eval")) emit.code("other", code, "inline");
  },
};

/** Editors a person works in. */
const others: Entry = {
  names: [
    "nano",
    "pico",
    "rnano",
    "joe",
    "jed",
    "mcedit",
    "micro",
    "hx",
    "helix",
    "kak",
    "ne",
    "gedit",
    "kate",
    "kwrite",
    "mousepad",
    "xed",
    "leafpad",
    "subl",
    "atom",
    "geany",
    "pluma",
    "textedit",
    "bbedit",
    "mate",
    "sensible-editor",
    "editor",
    "notepad",
  ],
  unknownOptions: "ignored",
  options: {
    "-v --view --readonly": { sets: "reads" },
    "-T --tabsize, -r --fill, -o --operatingdir, -s --speller, -Y --syntax, -C --backupdir, -Q --quotestr, -X --wordchars":
      "value",
  },
  act: (line, emit) => {
    for (const one of line.operands) {
      if (/^\+\d/.test(one.text)) continue;
      emit.file("file.read", one);
      if (!line.flag("reads")) emit.maybe(() => emit.file("file.write", one, { append: true }));
    }
  },
};

/** Code editors that open files and folders, install extensions and open tunnels to this machine. */
const code: Entry = {
  names: ["code", "code-insiders", "codium", "code-server", "cursor", "windsurf", "zed"],
  options: {
    "--install-extension --pre-release": { is: "package" },
    "--uninstall-extension --disable-extension --enable-proposed-api --locale --log --user-data-dir --extensions-dir --profile --category --sync --remote --folder-uri --file-uri --cert --max-memory":
      "value",
    "--bind-addr": { value: "required" },
    "--auth": { value: "required" },
    "-d --diff -m --merge -a --add -g --goto -n --new-window -r --reuse-window -w --wait --list-extensions --show-versions --disable-extensions --disable-gpu --verbose -s --status --force --telemetry --disable-telemetry":
      "flag",
    "-h --help -v --version": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    // Anybody who signs in to the service gets a shell here.
    "tunnel serve-web": {
      unknownOptions: "ignored",
      effects: [
        { kind: "net.listen", name: "0.0.0.0", detail: { scheme: "tunnel" } },
        { kind: "system.persist", detail: { what: "tunnel" } },
      ],
    },
  },
  otherwise: { operands: "list" },
  act: (line, emit) => {
    // An editor without a password, on an address others reach, is a shell for them.
    const address = line.value("--bind-addr");
    if (line.value("--auth")?.text === "none" && address !== null && !isHere(address))
      emit.add("net.listen", "host", "0.0.0.0", { scheme: "debugger" });
  },
};

export const entries: readonly Entry[] = [vi, ex, ed, emacs, others, code];
