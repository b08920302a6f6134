import type { AnsiCQuotedPart, DoubleQuotedChild, ProcessSubstitutionPart, Word, WordPart } from "unbash";
import { parse } from "unbash";
import { ANSI_C, decodeEscapes } from "../../knowledge/text/escapes.js";
import type { Value } from "../../knowledge/value.js";
import { escapeGlob, NO_SOURCES } from "../../knowledge/value.js";
import { BeyondBounds } from "../state/flow.js";
import type { Machine } from "../state/machine.js";
import { environmentSource } from "../state/sources.js";
import type { Variable } from "../state/variable.js";
import { concat, EMPTY, known, onlyText, open, shapeOf } from "../state/variable.js";
import { evaluate } from "./arithmetic.js";
import { expandBraces } from "./brace.js";
import { Fields } from "./fields.js";
import type { Parameter } from "./parameter.js";
import { expandParameter, joinList, simpleParameter } from "./parameter.js";
import { runInner, substitute } from "./substitution.js";
import { expandTilde } from "./tilde.js";
import { runsQualifier } from "./zsh.js";

type Parts = Pick<Word, "parts">;

/** Expands a word of a command to the words it becomes. */
export function expandWord(m: Machine, word: Word, into: Value[]): void {
  const { parts } = word;
  const span = m.span(word);
  if (parts === undefined) {
    into.push({ form: "exact", text: unquoted(m, word.text, word.value), sources: NO_SOURCES, span });
    return;
  }
  if (hasBraces(parts)) return expandBraced(m, word, into);
  const fields = new Fields(span, true, into);
  addParts(m, parts, fields, true);
  fields.split();
}

/** The plain text a word is, or begins with: `~/x`, and in bash `name=~/x` too, wherever such a word stands. */
function unquoted(m: Machine, text: string, value: string): string {
  if (text.charCodeAt(0) === TILDE) return expandTilde(m, value);
  if (m.reads === "small" || text !== value || !text.includes("~")) return value;
  const name = /^[A-Za-z_]\w{0,63}=(?=[^~]{0,256}~)/.exec(text)?.[0];
  return name === undefined ? value : name + expandTilde(m, value.slice(name.length), true);
}

function hasBraces(parts: readonly WordPart[]): boolean {
  for (let i = 0; i < parts.length; i++) if (parts[i]!.type === "BraceExpansion") return true;
  return false;
}

const TILDE = 126;

/** What has to be read again once braces are expanded. */
const ACTIVE = /[$`"'\\*?[\]~<>()]/;
/** Whatever it is reckoned from, what comes out are digits. */
const NUMBER = environmentSource("number");

function expandBraced(m: Machine, word: Word, into: Value[]): void {
  // A smaller shell leaves braces as they are.
  if (m.reads === "small") return addLiteral(m, word, into);
  const braces = expandBraces(word.text);
  if ("beyond" in braces) {
    // A long sequence yields numbers or letters only: their place is known not to hold a slash.
    if (braces.beyond === "words") throw new BeyondBounds();
    const shape = word.text.replace(/\{[^{},]*\}/g, "*");
    into.push({ form: "pattern", text: shape, sources: NO_SOURCES, span: m.span(word) });
    return;
  }
  if (!ACTIVE.test(word.text)) {
    const span = m.span(word);
    for (const text of braces.texts) {
      m.step();
      into.push({ form: "exact", text, sources: NO_SOURCES, span });
    }
    return;
  }
  const { within } = m;
  m.within = m.span(word);
  for (const text of braces.texts) {
    m.spend(128 + text.length);
    const command = parse(`: ${text}`).commands[0]?.command;
    if (command?.type !== "Command") continue;
    for (const part of command.suffix) {
      if (part.type !== "Word") continue;
      if (part.parts?.some((one) => one.type === "BraceExpansion") === true) addLiteral(m, part, into);
      else expandWord(m, part, into);
    }
  }
  m.within = within;
}

/** A brace that expands to itself (`{a}`, `${x}{`). */
function addLiteral(m: Machine, word: Word, into: Value[]): void {
  const fields = new Fields(m.span(word), true, into);
  addParts(m, word.parts ?? [], fields, true);
  fields.split();
}

/** Expands a word where nothing is split and no glob is active: assignments, here-strings, redirections. */
export function wordVariable(m: Machine, word: Parts & { readonly value: string; readonly text?: string }): Variable {
  const { parts } = word;
  if (parts === undefined) {
    const { value } = word;
    return known(
      word.text !== undefined && value.includes("~") && !word.text.includes("\\") ? expandTilde(m, value, true) : value,
    );
  }
  return partsVariable(m, parts);
}

export function partsVariable(m: Machine, parts: readonly WordPart[]): Variable {
  let all = EMPTY;
  for (let i = 0; i < parts.length; i++) {
    const one = partVariable(m, parts[i]!, i === 0);
    all = i === 0 ? one : concat(all, one);
  }
  return all;
}

/** `$'…'`. A smaller shell reads a dollar sign and single quotes; `\x{72}` the parser does not know. */
function ansiText(m: Machine, { text, value }: AnsiCQuotedPart): string {
  if (m.reads === "small") return `$${text.slice(2, -1)}`;
  return text.includes("\\x{") ? decodeEscapes(text.slice(2, -1), ANSI_C).decoded : value;
}

function partVariable(m: Machine, part: WordPart, first: boolean): Variable {
  switch (part.type) {
    case "Literal":
      return known(first && part.text.charCodeAt(0) === TILDE ? expandTilde(m, part.value, true) : part.value);
    case "DoubleQuoted":
    case "LocaleString":
      return partsVariable(m, part.parts);
    case "SingleQuoted":
      return known(part.value);
    case "AnsiCQuoted":
      return known(ansiText(m, part));
    case "Glob":
    case "ExtendedGlob":
    case "BraceExpansion":
      return known(part.text);
    default:
      return one(m, expansion(m, part));
  }
}

/** A word as a pattern (`case`, `${x#…}`, `[[ == ]]`): what is quoted means itself. Null where it is not known. */
export function wordPattern(m: Machine, word: Word): string | null {
  if (word.parts === undefined) return word.text.includes("\\") ? word.text : escapeGlob(word.value);
  if (word.parts.some((part) => part.type === "ExtendedGlob")) return null;
  const fields = new Fields(m.span(word), true, null);
  addParts(m, word.parts, fields, false);
  const value = fields.value();
  if (value.form === "unknown" || value.text.includes("**"))
    return value.form === "exact" ? escapeGlob(value.text) : null;
  return value.form === "exact" ? escapeGlob(value.text) : value.text;
}

/** A word as one value with its globs active, for redirections. */
export function wordValue(m: Machine, word: Word): Value {
  if (word.parts === undefined) {
    const text = word.text.charCodeAt(0) === TILDE ? expandTilde(m, word.value) : word.value;
    return { form: "exact", text, sources: NO_SOURCES, span: m.span(word) };
  }
  const fields = new Fields(m.span(word), true, null);
  addParts(m, word.parts, fields, false);
  return fields.value();
}

function addParts(m: Machine, parts: readonly WordPart[], fields: Fields, splits: boolean): void {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    switch (part.type) {
      case "Literal":
        fields.literal(i === 0 ? unquoted(m, part.text, part.value) : part.value);
        break;
      case "Glob":
        fields.active(part.text);
        break;
      case "ExtendedGlob":
        runsQualifier(m, part);
        fields.hole("*");
        break;
      case "SingleQuoted":
        fields.literal(part.value);
        break;
      case "AnsiCQuoted":
        fields.literal(ansiText(m, part));
        break;
      case "BraceExpansion":
        fields.literal(part.text);
        break;
      case "DoubleQuoted":
      case "LocaleString":
        if (part.type === "LocaleString" && m.reads === "small") fields.literal("$");
        addQuoted(m, part.parts, fields);
        break;
      default:
        addUnquoted(m, expansion(m, part), fields, splits);
    }
  }
}

function addQuoted(m: Machine, parts: readonly DoubleQuotedChild[], fields: Fields): void {
  if (parts.length === 0) return fields.literal("");
  for (const part of parts) {
    if (part.type === "Literal") {
      fields.literal(part.value);
      continue;
    }
    const value = expansion(m, part);
    if (!("list" in value) || value.joined) {
      addVariable(m, one(m, value), fields, true, false);
      continue;
    }
    // "$@": every element is a word of its own.
    value.list.forEach((element, i) => {
      m.step();
      if (isMissing(m, element)) return;
      if (i > 0) fields.split();
      addVariable(m, element, fields, true, false);
    });
  }
}

function addUnquoted(m: Machine, value: Parameter, fields: Fields, splits: boolean): void {
  if (!("list" in value)) return addVariable(m, value, fields, false, splits);
  value.list.forEach((element, i) => {
    m.step();
    if (isMissing(m, element)) return;
    if (i > 0 && splits) fields.split();
    addVariable(m, element, fields, false, splits);
  });
}

/** An element of a list that may not be there is left out in one of the readings. */
function isMissing(m: Machine, element: Variable): boolean {
  return element.unset && m.choose(2) === 1;
}

function addVariable(m: Machine, value: Variable, fields: Fields, quoted: boolean, splits: boolean): void {
  fields.from(value.sources);
  const count = value.texts.length + (value.open ? 1 : 0);
  const chosen = count === 1 ? 0 : m.choose(count);
  if (chosen < 0) return fields.hole(shapeOf(value));
  const text = value.texts[chosen];
  if (text === undefined) fields.hole(value.shape);
  else if (quoted) fields.literal(text);
  else if (splits) splitText(m, text, fields);
  else fields.active(text);
}

/** Splits an unquoted expansion at IFS. */
function splitText(m: Machine, text: string, fields: Fields): void {
  const own = m.scope.get("IFS");
  const ifs = own === null ? " \t\n" : (onlyText(own) ?? " \t\n");
  let start = 0;
  m.spend(text.length);
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (!ifs.includes(c)) continue;
    if (i > start) fields.active(text.slice(start, i));
    else if (c !== " " && c !== "\t" && c !== "\n" && i > 0 && text[i - 1] === c) fields.literal("");
    fields.split();
    start = i + 1;
  }
  if (start < text.length) fields.active(text.slice(start));
}

function one(m: Machine, value: Parameter): Variable {
  return "list" in value ? joinList(m, value.list, value.joined) : value;
}

/** What a part with a dollar sign, backquotes or an angle bracket stands for. */
function expansion(m: Machine, part: Exclude<WordPart, { type: "Literal" }>): Parameter {
  switch (part.type) {
    case "SimpleExpansion":
      return simpleParameter(m, part.text.slice(1));
    case "ParameterExpansion":
      return expandParameter(m, part);
    case "CommandExpansion":
      return substitute(m, part.script, part);
    case "ArithmeticExpansion": {
      const value = evaluate(m, part.expression);
      return value === null ? open("*", NUMBER) : known(String(value));
    }
    case "ProcessSubstitution":
      return processStream(m, part);
    default:
      return known(part.text);
  }
}

function processStream(m: Machine, part: ProcessSubstitutionPart): Variable {
  const { script } = part;
  if (script === undefined) return known("/dev/fd/63");
  if (part.operator === "<") {
    const { stdin } = m;
    const sink = m.capture(() => m.things.unheard(() => m.inSubshell(() => runInner(m, script, part))));
    m.stdin = stdin;
    const { text, sources, shape } = sink.stream();
    return known(m.files.stream(text, sources, shape), sources);
  }
  const path = m.files.stream(null, NO_SOURCES);
  m.pending = [...m.pending, { path, script, text: part.text, pos: part.pos, span: m.span(part) }];
  return known(path);
}
