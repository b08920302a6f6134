import type { ArrayValue, Assignment, Word } from "unbash";
import type { Span } from "../../spine/index.js";
import { NO_LABELS, NO_RESOURCE } from "../action.js";
import type { Value } from "../knowledge/value.js";
import { exact, NO_SOURCES } from "../knowledge/value.js";
import { labelPath } from "../paths/index.js";
import { runText } from "./code.js";
import { evaluateText } from "./expand/arithmetic.js";
import { parameter } from "./expand/parameter.js";
import { expandWord, wordVariable } from "./expand/word.js";
import type { Machine } from "./machine.js";
import { connect } from "./network.js";
import { runProgram } from "./program.js";
import { runFile } from "./script.js";
import { isUntrusted } from "./sources.js";
import { pathsOf } from "./touch.js";
import { valueVariable, variableValue } from "./values.js";
import type { Variable } from "./variable.js";
import { array, concat, known, map, onlyText, open, UNKNOWN } from "./variable.js";

/** Elements an array may have before it counts as unknown. */
const MAX_ITEMS = 4096;

/** Where an assignment goes: to the variable itself, or to this scope only (`local`, before a command). */
export type Target = (name: string, value: Variable) => void;

export function assign(m: Machine, node: Assignment, target: Target): void {
  m.step();
  const { value: written } = node;
  const name = m.references ? referred(m, node.name) : node.name;
  const value =
    written.type === "ArrayValue"
      ? arrayValue(m, written, node.append ? parameter(m, name) : null)
      : attributed(m, name, scalar(m, node, written));
  m.changes++;
  if (m.scope.isConstant(name)) {
    m.status = 1;
    if (m.definite) m.flow = { kind: "line", levels: 1 };
    return;
  }
  target(name, value);
  if (m.exporting) m.scope.export(name, true);
  watch(m, name, value, m.span(node));
}

/** The name that is meant by a name: `declare -n`. */
export function referred(m: Machine, name: string): string {
  if (!m.scope.attributesOf(name).includes("n")) return name;
  const target = onlyText(m.scope.get(name) ?? UNKNOWN);
  return target !== null && /^[A-Za-z_]\w{0,255}$/.test(target) ? target : name;
}

/** What a name makes of a value by its attributes: a number, small or capital letters. */
function attributed(m: Machine, name: string, value: Variable): Variable {
  const attributes = m.scope.attributesOf(name);
  if (attributes === "") return value;
  if (attributes.includes("i")) {
    const text = onlyText(value);
    const number = text === null ? null : evaluateText(m, text);
    return number === null ? open("*", value.sources) : known(String(number));
  }
  if (attributes.includes("l")) return map(value, (text) => text.toLowerCase());
  if (attributes.includes("u")) return map(value, (text) => text.toUpperCase());
  return value;
}

function scalar(m: Machine, node: Assignment, word: Word): Variable {
  const value = wordVariable(m, word);
  if (node.index !== undefined) return withItem(m, parameter(m, node.name), node.index, value, node.append === true);
  if (node.append !== true) return value;
  const before = parameter(m, node.name);
  return before.items === null ? concat(before, value) : appended(before, value);
}

function appended(before: Variable, value: Variable): Variable {
  const items = new Map(before.items);
  items.set("0", concat(items.get("0") ?? known(""), value));
  return array(items);
}

function withItem(m: Machine, before: Variable, index: Word, value: Variable, append: boolean): Variable {
  const key = keyOf(m, index);
  if (key === null) return UNKNOWN;
  m.spend((before.items?.size ?? 0) * 4);
  const items = new Map(before.items ?? (before.open || onlyText(before) !== "" ? [["0", before]] : []));
  if (items.size > MAX_ITEMS) return UNKNOWN;
  const old = append ? items.get(key) : undefined;
  items.set(key, old === undefined ? value : concat(old, value));
  return array(items);
}

function keyOf(m: Machine, index: Word): string | null {
  const text = onlyText(wordVariable(m, index));
  if (text === null) return null;
  const number = /^[A-Za-z_]\w*$/.test(text) ? null : evaluateText(m, text);
  return number === null ? text : String(number);
}

function arrayValue(m: Machine, node: ArrayValue, before: Variable | null): Variable {
  m.spend((before?.items?.size ?? 0) * 4);
  const items = new Map<string, Variable>(before?.items ?? (before === null || before.open ? [] : [["0", before]]));
  let next = items.size;
  for (const element of node.elements) {
    m.step();
    const keyed = /^\[([^\]]{1,64})\]=/.exec(element.text);
    if (keyed !== null) {
      const value = known(element.value.slice(keyed[0].length));
      items.set(keyed[1]!, element.parts === undefined ? value : UNKNOWN);
      if (/^\d{1,9}$/.test(keyed[1]!)) next = Number(keyed[1]) + 1;
      continue;
    }
    const words: Value[] = [];
    expandWord(m, element, words);
    for (const word of words) items.set(String(next++), valueVariable(word));
    if (items.size > MAX_ITEMS) return UNKNOWN;
  }
  return array(items);
}

const STARTUP_FILES: ReadonlySet<string> = new Set(["BASH_ENV", "ENV", "PYTHONSTARTUP"]);
/** Libraries that the loader puts into every program that is started. */
const PRELOADED: ReadonlySet<string> = new Set(["LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES"]);
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
  "BROWSER",
]);

/** Some variables make other programs run something. */
function watch(m: Machine, name: string, value: Variable, span: Span): void {
  if (name.length < 3 || name.charCodeAt(0) > 86) return;
  if (STARTUP_FILES.has(name)) {
    const text = onlyText(value);
    if (text !== "")
      m.maybe(() => runFile(m, variableValue(value, span), name.includes("PYTHON") ? "python" : "shell", []));
  } else if (PRELOADED.has(name)) {
    if (onlyText(value) !== "") m.maybe(() => preload(m, variableValue(value, span)));
  } else if (COMMAND_VARIABLES.has(name)) {
    const text = onlyText(value);
    if (text === null || text === "") return;
    const command = variableValue(value, span);
    // `|` and `||-` say how `less` reads from it.
    const plain = name === "LESSOPEN" ? { ...command, text: command.text.replace(/^\|{1,2}-?/, "") } : command;
    m.maybe(() => m.inSubshell(() => runText(m, plain)));
  } else if (name.startsWith("GIT_CONFIG_")) configures(m, name, value, span);
  else if (isAddress(name)) {
    const text = onlyText(value);
    if (text !== null && isServer(text))
      m.maybe(() => void connect(m, "net.connect", variableValue(value, span), NO_SOURCES));
  } else if (name.startsWith("HIST") && hidesHistory(name, onlyText(value))) forgets(m, span);
}

/** `DATABASE_URL`, `MONGO_URI`, `APP_DSN`: what is started with it works on that server. */
const isAddress = (name: string) => name.endsWith("_URL") || name.endsWith("_URI") || name.endsWith("_DSN");
const isServer = (text: string) =>
  /^(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|kafka|nats)(?:\+\w{1,16})?:\/\//i.test(
    text.slice(0, 64),
  );

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
    for (const [, key, set] of text.slice(0, 4096).matchAll(/'([^']*)'(?:='([^']*)')?/g))
      settings.push(set === undefined ? key! : `${key}=${set}`);
  }
  for (const setting of settings) {
    const words = ["git", "-c", setting, "version"].map((word) => ({ ...exact(word), span }));
    m.maybe(() => m.inSubshell(() => runProgram(m, words)));
  }
}

/** A library becomes part of programs that did not ask for it. */
export function preload(m: Machine, path: Value): void {
  for (const resource of pathsOf(m, path)) {
    const detail = {
      language: "other",
      origin: isUntrusted(path.sources) ? "network" : "file",
      program: "ld.so",
    } as const;
    m.push("code.run", resource, labelPath(resource, m.place), path.sources, path.span, detail);
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
