import type { Span } from "../../../spine/index.js";
import { exact, type Value } from "../../knowledge/value.js";
import { runProgram } from "../program.js";
import { runCode, runText } from "../scripts/code.js";
import { runFile } from "../scripts/script.js";
import type { Machine } from "./machine.js";

/** Options every Java that starts takes from its environment. */
const JAVA =
  /^(?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|MAVEN_OPTS|GRADLE_OPTS|SBT_OPTS|ANT_OPTS|CATALINA_OPTS|KAFKA_OPTS|LEIN_JVM_OPTS)$/;
/** Code an interpreter runs first. */
const FIRST = /^(?:LUA_INIT(?:_5_\d)?|PERL5DB)$/;
/** Compilers and tools of a build, by a file: a program of somebody's choice. */
const TOOLS =
  /^(?:CC|CXX|CPP|LD|AR|AS|RANLIB|STRIP|NM|FC|F77|RUSTC|RUSTDOC|CMAKE_\w{1,32}_COMPILER(?:_LAUNCHER)?|HOSTCC|CCACHE_PREFIX|npm_config_script_shell|NPM_CONFIG_SCRIPT_SHELL|GIT_PROXY_COMMAND|PYTHON|NODE_GYP_FORCE_PYTHON)$/;

/** Commands for an editor, or a pager, before it shows anything. */
const VI = /^(?:VIMINIT|EXINIT|GVIMINIT|NVIM_INIT)$/;
const PAGERS = /^(?:LESS|MORE|MOST_SWITCHES)$/;
/** Options of Erlang's machine: some are code. */
const ERLANG = /^(?:ERL_(?:A|Z)?FLAGS|ELIXIR_ERL_OPTIONS|IEX_OPTIONS|REBAR_ERL_FLAGS)$/;
/** `GH_PAGER`, `AWS_PAGER`, `JJ_EDITOR`: most tools have one of their own. */
const OF_A_TOOL =
  /^[A-Z][A-Z\d]{1,31}_(?:PAGER|EDITOR|BROWSER|ASKPASS)$|^PG(?:EDITOR|PAGER)$|^CARGO_(?:BUILD_RUSTC(?:_WORKSPACE)?(?:_WRAPPER)?|TARGET_\w{1,64}_LINKER)$/;

/** Modules of Python that are imported, by name, before or beside what is run. */
const MODULES =
  /^(?:PYTEST_PLUGINS|PYTHONBREAKPOINT|DJANGO_SETTINGS_MODULE|FLASK_APP|CELERY_CONFIG_MODULE|SCRAPY_SETTINGS_MODULE|SETTINGS_MODULE)$/;
/** Options of one program as they would stand on its line. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ["PYTEST_ADDOPTS", "pytest"],
  ["GUNICORN_CMD_ARGS", "gunicorn"],
]);

/** Names this is worth asking about. */
export const startsOthers = (name: string): boolean =>
  JAVA.test(name) ||
  FIRST.test(name) ||
  TOOLS.test(name) ||
  VI.test(name) ||
  PAGERS.test(name) ||
  ERLANG.test(name) ||
  OF_A_TOOL.test(name) ||
  MODULES.test(name) ||
  OPTIONS.has(name) ||
  name === "GOFLAGS";

/** Variables by which a program starts others, or code, before what it is told to do. */
export function watchStarted(m: Machine, name: string, text: string, span: Span): void {
  const value = (one: string) => ({ ...exact(one), span });
  const command = (one: string) => m.maybe(() => m.inSubshell(() => runText(m, value(one))));
  const starts = (words: readonly string[]) => m.maybe(() => m.inSubshell(() => runProgram(m, words.map(value))));
  if (JAVA.test(name)) {
    for (const [, file, error] of text.matchAll(
      /-(?:javaagent:|agentpath:|Xbootclasspath\/[ap]:)([^\s=]+)|-XX:On(?:OutOfMemory)?Error=(\S+)/g,
    )) {
      if (file !== undefined) m.maybe(() => runFile(m, value(file), "other", []));
      if (error !== undefined) command(error.replace(/^["']|["']$/g, ""));
    }
  } else if (FIRST.test(name)) {
    const language = name === "PERL5DB" ? "perl" : "lua";
    if (language === "lua" && text.startsWith("@")) m.maybe(() => runFile(m, value(text.slice(1)), "lua", []));
    else if (text !== "") m.maybe(() => runCode(m, language, value(text), { origin: "inline", args: [], span }));
  } else if (VI.test(name)) starts(["vim", "-c", text]);
  else if (PAGERS.test(name)) {
    // What it does first goes on to the end.
    const at = text.search(/(?:^|\s)\+/);
    if (at >= 0) starts(["less", text.slice(at).trim()]);
  } else if (ERLANG.test(name)) command(`erl ${text}`);
  else if (OF_A_TOOL.test(name)) command(text);
  else if (OPTIONS.has(name)) command(`${OPTIONS.get(name)} ${text}`);
  else if (MODULES.test(name)) for (const module of modulesIn(text)) importFirst(m, value(module));
  else if (name === "GOFLAGS") {
    const [, quoted, bare] = /(?:^|\s)(?:'-(?:toolexec|exec)=([^']+)'|-(?:toolexec|exec)=(\S+))/.exec(text) ?? [];
    const wrapped = quoted ?? bare;
    if (wrapped !== undefined) command(wrapped);
  } else if (text.includes("/") || /[\s;&|`$]/.test(text)) command(text);
}

/** `a,b`, `pkg.mod:app`, `pkg.mod.function`, `app.py`. */
const modulesIn = (text: string): readonly string[] =>
  text
    .split(",")
    .map((one) => one.trim().split(":", 1)[0]!.replace(/\.py$/, "").replaceAll("/", "."))
    .filter((one) => /^[A-Za-z_][\w.]*$/.test(one));

/** The last part of the name may be what the module holds. */
function importFirst(m: Machine, module: Value): void {
  const { text } = module;
  const names = text.includes(".") ? [text, text.slice(0, text.lastIndexOf("."))] : [text];
  const code = names.map((name) => `try:\n  import ${name}\nexcept ImportError:\n  pass\n`).join("");
  m.maybe(() => runCode(m, "python", { ...module, text: code }, { origin: "inline", args: [], span: module.span }));
}
