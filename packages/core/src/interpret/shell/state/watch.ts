import type { Span } from "../../../spine/index.js";
import { NO_LABELS, NO_RESOURCE } from "../../action.js";
import type { Language } from "../../knowledge/types.js";
import type { Value } from "../../knowledge/value.js";
import { exact, NO_SOURCES } from "../../knowledge/value.js";
import { labelPath } from "../../paths/index.js";
import { expandAgain } from "../expand/again.js";
import { connect } from "../program/network.js";
import { sayRecorder } from "../program/recording.js";
import { contentOf, pathsOf } from "../program/touch.js";
import { runProgram } from "../program.js";
import { runText } from "../scripts/code.js";
import { runFile } from "../scripts/script.js";
import type { Machine } from "./machine.js";
import { isRegistry, watchRegistry } from "./registries.js";
import { isUntrusted } from "./sources.js";
import { startsOthers, watchStarted } from "./started.js";
import { fillTable } from "./tables.js";
import { variableValue } from "./values.js";
import type { Variable } from "./variable.js";
import { onlyText, UNKNOWN } from "./variable.js";

/** Scripts that are run first. */
const STARTUP_FILES: ReadonlySet<string> = new Set(["BASH_ENV", "ENV", "PYTHONSTARTUP"]);
/** Libraries that the loader puts into every program that is started. */
const PRELOADED: ReadonlySet<string> = new Set([
  "LD_PRELOAD",
  "LD_AUDIT",
  "DYLD_INSERT_LIBRARIES",
  "DOTNET_STARTUP_HOOKS",
  "CORECLR_PROFILER_PATH",
]);
/** Folders the loader, or the C library, looks for libraries in before its own. */
const LIBRARY_FOLDERS: ReadonlySet<string> = new Set([
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
  "DYLD_FRAMEWORK_PATH",
  "GCONV_PATH",
]);
/** Options an interpreter takes from its environment, and the language of the files they name. */
const INTERPRETER_OPTIONS: ReadonlyMap<string, Language> = new Map([
  ["NODE_OPTIONS", "node"],
  ["RUBYOPT", "ruby"],
]);
/** Options tar and make find there as if they stood on their lines, and those of them that hold a command. */
const OPTIONS_OF_OTHERS: ReadonlySet<string> = new Set(["TAR_OPTIONS", "MAKEFLAGS", "GNUMAKEFLAGS"]);
const RUNS_A_COMMAND =
  /--(?:eval|checkpoint-action|to-command|use-compress-program|info-script|new-volume-script|rsh-command|rmt-command)\b/;
/** Prompts: a shell that shows one expands it before. */
const PROMPTS: ReadonlySet<string> = new Set(["PS0", "PS1", "PS2", "PS4"]);
const COMMAND_VARIABLES: ReadonlySet<string> = new Set([
  "PROMPT_COMMAND",
  "GIT_SSH_COMMAND",
  "GIT_SSH",
  "GIT_EXTERNAL_DIFF",
  "GIT_EDITOR",
  "GIT_PAGER",
  "GIT_ASKPASS",
  "SSH_ASKPASS",
  "EDITOR",
  "VISUAL",
  "PAGER",
  "MANPAGER",
  "LESSOPEN",
  "LESSCLOSE",
  "LESSEDIT",
  "SYSTEMD_PAGER",
  "SUDO_EDITOR",
  "SUDO_ASKPASS",
  "BAT_PAGER",
  "DELTA_PAGER",
  "PSQL_PAGER",
  "PSQL_EDITOR",
  "HGEDITOR",
  "SVN_EDITOR",
  "SVN_SSH",
  "CVS_RSH",
  "RSYNC_RSH",
  "KUBE_EDITOR",
  "BROWSER",
  "FCEDIT",
  "GIT_SEQUENCE_EDITOR",
  "RUSTC_WRAPPER",
  "RUSTC_WORKSPACE_WRAPPER",
  "FZF_DEFAULT_COMMAND",
  "FZF_CTRL_T_COMMAND",
  "TEXEDIT",
]);
/** Arrays that are tables of the shell's own. */
const TABLES: ReadonlySet<string> = new Set(["BASH_ALIASES", "BASH_CMDS"]);

/** Some variables make other programs run something, or are where they work. */
export function watch(m: Machine, name: string, value: Variable, span: Span): void {
  if (!isWatched(name)) return;
  const from = m.actions.length;
  look(m, name, value, span);
  // What it names may be written only later.
  if (!runs(m, from)) return;
  const { set } = m.naming;
  if (set.size >= MAX_NAMING && !set.has(name)) return m.files.fill();
  set.set(name, { value, span });
  m.naming.writes = m.files.writes;
}

const MAX_NAMING = 64;

function runs(m: Machine, from: number): boolean {
  for (let at = from; at < m.actions.length; at++)
    if (m.actions[at]!.kind === "process.exec" || m.actions[at]!.kind === "code.run") return true;
  return false;
}

/** Looks again at variables that name files, where some were written since. */
export function watchAgain(m: Machine): void {
  const { naming, files } = m;
  if (naming.set.size === 0 || naming.writes === files.writes) return;
  naming.writes = files.writes;
  m.spend(64 * naming.set.size);
  for (const [name, { value, span }] of [...naming.set]) if (m.scope.get(name) === value) look(m, name, value, span);
  naming.writes = files.writes;
}

function look(m: Machine, name: string, value: Variable, span: Span): void {
  if (STARTUP_FILES.has(name)) {
    const text = onlyText(value);
    if (text === "") return;
    const isShell = !name.includes("PYTHON");
    m.maybe(() => {
      // A shell expands the name of its file.
      const file = isShell && text !== null ? expandAgain(m, text) : value;
      runFile(m, variableValue(file, span), isShell ? "shell" : "python", []);
    });
  } else if (PRELOADED.has(name)) {
    if (onlyText(value) !== "") m.maybe(() => preload(m, variableValue(value, span)));
  } else if (LIBRARY_FOLDERS.has(name)) {
    const folder = onlyText(value)
      ?.split(":")
      .find((one) => isScratch(m, one));
    if (folder !== undefined) m.maybe(() => preload(m, { ...exact(folder), span }));
  } else if (INTERPRETER_OPTIONS.has(name)) {
    const language = INTERPRETER_OPTIONS.get(name)!;
    for (const file of requiredFiles(onlyText(value) ?? ""))
      m.maybe(() => runFile(m, { ...exact(file), span }, language, []));
  } else if (name === "PERL5OPT") {
    const options = (onlyText(value) ?? "").split(/\s+/).filter((one) => one !== "");
    if (options.length > 0)
      m.maybe(() =>
        runProgram(
          m,
          ["perl", ...options, "-e", "1"].map((word) => ({ ...exact(word), span })),
        ),
      );
  } else if (OPTIONS_OF_OTHERS.has(name)) {
    if (RUNS_A_COMMAND.test(onlyText(value) ?? "")) m.opaque("unknown_code", span);
  } else if (PROMPTS.has(name)) {
    const text = onlyText(value);
    sayRecorder(m, text, span);
    if (text !== null && /\$\(|`/.test(text)) m.maybe(() => m.inSubshell(() => runText(m, asPrompt(text, span))));
  } else if (COMMAND_VARIABLES.has(name) || /^CARGO_TARGET_\w{1,64}_RUNNER$/.test(name)) {
    const text = onlyText(value);
    if (text === null || text === "") return;
    if (name === "PROMPT_COMMAND") sayRecorder(m, text, span);
    const command = variableValue(value, span);
    // `|` and `||-` say how `less` reads from it.
    const plain = name.startsWith("LESS") ? { ...command, text: command.text.replace(/^\|{1,2}-?/, "") } : command;
    m.maybe(() => m.inSubshell(() => runText(m, plain)));
  } else if (TABLES.has(name)) fillTable(m, name, value, span);
  else if (name === "BASH_ARGV0") m.scope.zero = value;
  else if (name.startsWith("GIT_CONFIG_")) configures(m, name, value, span);
  else if (startsOthers(name)) {
    const text = onlyText(value);
    if (text !== null && text !== "") watchStarted(m, name, text, span);
    if (text !== null && name === "GOFLAGS") watchRegistry(m, name, text, span);
  } else if (isRegistry(name)) {
    const text = onlyText(value);
    if (text !== null && text !== "") watchRegistry(m, name, text, span);
  } else if (isAddress(name)) {
    const text = onlyText(value);
    if (text !== null && isServer(text))
      m.maybe(() => void connect(m, "net.connect", variableValue(value, span), NO_SOURCES));
  } else if (name.startsWith("HIST") && hidesHistory(name, onlyText(value))) forgets(m, span);
}

/** Names that are nobody's own: those of the environment are in capitals, but npm's and Yarn's, and no shorter than two. */
const isWatched = (name: string) =>
  name.length > 1 && (name.charCodeAt(0) < 91 || name === "_JAVA_OPTIONS" || /^(?:npm_config|yarn)_/i.test(name));

/** `DATABASE_URL`, `MONGO_URI`, `APP_DSN`: what is started with it works on that server. */
const isAddress = (name: string) => name.endsWith("_URL") || name.endsWith("_URI") || name.endsWith("_DSN");
const isServer = (text: string) =>
  /^(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|kafka|nats)(?:\+\w{1,16})?:\/\//i.test(
    text.slice(0, 64),
  );

/** A folder everybody may write to. */
function isScratch(m: Machine, folder: string): boolean {
  return m.place.scratch.some((one) => folder === one || folder.startsWith(`${one}/`));
}

/** Files that are loaded first: `--require ./x.js`, `-r/tmp/x`. A bare name is an installed package. */
function* requiredFiles(options: string): Iterable<string> {
  for (const [, file] of options.matchAll(/(?:^|\s)(?:-r|--require|--import)[\s=]?([./]\S*)/g)) yield file!;
}

/** The text of a prompt as a command that expands it and does nothing more. */
function asPrompt(text: string, span: Span): Value {
  return { ...exact(`: <<rampart_prompt\n${text}\nrampart_prompt\n`), span };
}

/** Settings of git by its environment, as with `git -c`: some run their value. */
function configures(m: Machine, name: string, value: Variable, span: Span): void {
  const text = onlyText(value);
  if (text === null) return;
  const settings: string[] = [];
  const found = /^GIT_CONFIG_(KEY|VALUE)_(\d{1,4})$/.exec(name);
  if (found !== null) {
    const isKey = found[1] === "KEY";
    const other = onlyText(m.scope.get(`GIT_CONFIG_${isKey ? "VALUE" : "KEY"}_${found[2]}`) ?? UNKNOWN);
    if (other !== null) settings.push(isKey ? `${text}=${other}` : `${other}=${text}`);
  } else if (name === "GIT_CONFIG_PARAMETERS") {
    for (const [, key, set] of text.matchAll(/'([^']*)'(?:='([^']*)')?/g))
      settings.push(set === undefined ? key! : `${key}=${set}`);
  }
  for (const setting of settings) {
    const words = ["git", "-c", setting, "version"].map((word) => ({ ...exact(word), span }));
    m.maybe(() => m.inSubshell(() => runProgram(m, words)));
  }
}

/** A library becomes part of programs that did not ask for it. */
export function preload(m: Machine, path: Value): void {
  const content = contentOf(m, path);
  const sources = content?.sources ?? path.sources;
  const untrusted = isUntrusted(sources);
  for (const resource of pathsOf(m, path)) {
    const labels = [...labelPath(resource, m.place)];
    if (untrusted) labels.push("untrusted");
    const detail = { language: "other", origin: untrusted ? "network" : "file", program: "ld.so" } as const;
    m.push("code.run", resource, labels, sources, path.span, detail);
  }
}

/** Whether what is typed is no longer kept. */
function hidesHistory(name: string, text: string | null): boolean {
  if (text === null) return false;
  if (name === "HISTFILE") return text === "" || text.startsWith("/dev/");
  if (name === "HISTSIZE" || name === "HISTFILESIZE") return text === "0";
  return name === "HISTCONTROL" ? /ignore(?:space|both)/.test(text) : name === "HISTIGNORE" && text !== "";
}

/** The history of the shell is switched off or emptied. */
export function forgets(m: Machine, span: Span): void {
  m.push("system.configure", NO_RESOURCE, NO_LABELS, NO_SOURCES, span, { what: "history" });
}
