import type { CompiledOption, CompiledUsage } from "./compile.js";
import { descend } from "./compile.js";
import type { Placed } from "./effects.js";
import type { Usage } from "./types.js";
import type { Stream, Value } from "./value.js";
import { textOf, withText } from "./value.js";

/** An option as given on a line. */
export interface Given {
  readonly option: CompiledOption;
  /** The spelling it was given in, abbreviations completed. */
  readonly as: string;
  readonly value: Value | null;
}

const NO_OPTIONS: readonly Given[] = [];
const NO_WORDS: readonly Value[] = [];
const NO_TEXTS: readonly string[] = [];

/** Adds to a list of a line. Most have nothing in them or one thing, and take no room they do not need. */
function added<T>(list: readonly T[], one: T): readonly T[] {
  if (list.length === 0) return [one];
  (list as T[]).push(one);
  return list;
}

/** One command line, taken apart by what is known of its program. */
export class Line {
  options: readonly Given[] = NO_OPTIONS;
  operands: readonly Value[] = NO_WORDS;
  readonly flags: string[] = [];
  /** Names of the subcommands passed, outermost first. */
  path: readonly string[] = NO_TEXTS;
  /** Options the entry does not list. */
  strangers: readonly string[] = NO_TEXTS;
  /** Parameters of a request, where the entry has them. */
  parameters: readonly string[] = NO_TEXTS;
  /** What the operands are, where an option changed it. */
  operandsAre: Placed | null = null;
  /** A subcommand was expected and none is known by that name. */
  lost = false;
  /** Where the entry's usage ended up. */
  at: CompiledUsage;

  constructor(
    /** Base name the entry was found by. */
    readonly program: string,
    /** Everything after the program's name. */
    readonly words: readonly Value[],
    readonly stdin: Stream,
    root: CompiledUsage,
  ) {
    this.at = root;
  }

  /** Whether the option with this name (the first of its spellings) is given. */
  has(name: string): boolean {
    for (const given of this.options) if (isNamed(given, name)) return true;
    return false;
  }

  /** The last value given to an option. */
  value(name: string): Value | null {
    for (let i = this.options.length - 1; i >= 0; i--) {
      const given = this.options[i]!;
      if (isNamed(given, name)) return given.value;
    }
    return null;
  }

  values(name: string): Value[] {
    const found: Value[] = [];
    for (const given of this.options) if (isNamed(given, name) && given.value) found.push(given.value);
    return found;
  }

  flag(name: string): boolean {
    return this.flags.includes(name);
  }

  /** Text of the operand at this place, null where it is absent or not known. */
  text(index: number): string | null {
    return textOf(this.operands[index]);
  }
}

function isNamed(given: Given, name: string): boolean {
  return given.option.name === name || given.as === name;
}

/** Reads the words after a program's name by its usage. */
export function readLine(program: string, words: readonly Value[], stdin: Stream, root: CompiledUsage): Line {
  const line = new Line(program, words, stdin, root);
  let ended = root.syntax === "bare";
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const text = word.text;
    if (ended || text.length < 2 || text.charCodeAt(0) !== DASH || word.form === "unknown") {
      if (line.at.assigns && word.form !== "unknown" && readAssigned(line, word)) continue;
      if (!ended && expectsSubcommand(line.at)) {
        enterSubcommand(line, word);
        ended = line.at.syntax === "bare";
        continue;
      }
      if (line.at.syntax === "posix") ended = true;
      line.operands = added(line.operands, word);
    } else if (text === "--") {
      ended = true;
      if (expectsSubcommand(line.at)) ended = false;
    } else if (line.at.syntax === "word") i += readWholeWord(line, word, words[i + 1]);
    else if (text.charCodeAt(1) === DASH) i += readLong(line, word, words[i + 1]);
    else i += readShorts(line, word, words[i + 1]);
  }
  return line;
}

const DASH = 45;

function expectsSubcommand(at: CompiledUsage): boolean {
  return at.subcommands.size > 0;
}

function enterSubcommand(line: Line, word: Value): void {
  const sub = word.form === "exact" ? line.at.subcommands.get(word.text) : undefined;
  const usage = sub ?? line.at.otherwise;
  if (usage === null) {
    line.lost = true;
    line.operands = added(line.operands, word);
    line.at = descend(line.at, LOST);
    return;
  }
  line.at = descend(line.at, usage);
  if (sub !== undefined) line.path = added(line.path, word.text);
  else line.operands = added(line.operands, word);
}

const LOST: Usage = { unknownOptions: "ignored" };

/** `if=file`, as `dd` has it. */
function readAssigned(line: Line, word: Value): boolean {
  const split = word.text.indexOf("=");
  if (split <= 0) return false;
  const option = line.at.options.get(word.text.slice(0, split + 1));
  if (option === undefined) return false;
  give(line, option, word.text.slice(0, split + 1), withText(word, word.text.slice(split + 1)));
  return true;
}

/** Reads one option and says how many words after it were taken as its value. */
function readLong(line: Line, word: Value, next: Value | undefined): number {
  const split = word.text.indexOf("=");
  const name = split < 0 ? word.text : word.text.slice(0, split);
  const full = line.at.options.get(name) === undefined ? abbreviated(line.at, name) : name;
  const option = full === null ? undefined : line.at.options.get(full);
  if (full === null || option === undefined) return stranger(line, name);
  if (split >= 0) return give(line, option, full, withText(word, word.text.slice(split + 1)));
  return takeNext(line, option, full, next);
}

/** GNU: a long option may be cut short as long as only one begins like it. */
function abbreviated(at: CompiledUsage, name: string): string | null {
  let match: CompiledOption | undefined;
  let full: string | null = null;
  for (let level: CompiledUsage | null = at; level !== null; level = level.parent) {
    for (const long of level.longs) {
      if (!long.startsWith(name)) continue;
      const option = level.options.get(long);
      if (match !== undefined && match !== option) return null;
      match = option;
      full ??= long;
    }
  }
  return full;
}

function readWholeWord(line: Line, word: Value, next: Value | undefined): number {
  const whole = findEitherDash(line.at, word.text);
  if (whole !== undefined) return takeNext(line, whole, word.text, next);
  const split = word.text.indexOf("=");
  if (split > 0) {
    const option = findEitherDash(line.at, word.text.slice(0, split));
    if (option !== undefined) return give(line, option, option.name, withText(word, word.text.slice(split + 1)));
  }
  return stranger(line, word.text);
}

function findEitherDash(at: CompiledUsage, text: string): CompiledOption | undefined {
  return at.options.get(text) ?? at.options.get(text.startsWith("--") ? text.slice(1) : `-${text}`);
}

function readShorts(line: Line, word: Value, next: Value | undefined): number {
  const text = word.text;
  const whole = line.at.options.get(text);
  if (whole !== undefined) return takeNext(line, whole, text, next);
  for (let i = 1; i < text.length; i++) {
    const as = `-${text[i]}`;
    const single = line.at.options.get(as);
    const option = single ?? numeric(line, text, i);
    if (option === undefined) return stranger(line, as);
    if (single === undefined) return give(line, option, "-#", withText(word, text.slice(i)));
    if (option.takes === "none") give(line, option, as, null);
    else if (i + 1 < text.length) return give(line, option, as, withText(word, text.slice(i + 1)));
    else return takeNext(line, option, as, next);
  }
  return 0;
}

function numeric(line: Line, text: string, at: number): CompiledOption | undefined {
  return /^\d+$/.test(text.slice(at, at + 12)) ? line.at.options.get("-#") : undefined;
}

function takeNext(line: Line, option: CompiledOption, as: string, next: Value | undefined): number {
  if (option.takes !== "required") return give(line, option, as, null);
  give(line, option, as, next ?? null);
  return next === undefined ? 0 : 1;
}

function give(line: Line, option: CompiledOption, as: string, value: Value | null): 0 {
  line.options = added(line.options, { option, as, value });
  for (const flag of option.sets) if (!line.flags.includes(flag) && !isOthers(line, flag, as)) line.flags.push(flag);
  if (option.operands !== null) line.operandsAre = option.operands;
  return 0;
}

/** Behind a subcommand nobody knows (`git ALIAS -h`) only `--help` asks the program itself for its help. */
function isOthers(line: Line, flag: string, as: string): boolean {
  return line.lost && flag === "harmless" && as !== "--help";
}

function stranger(line: Line, name: string): 0 {
  if (name === "--help" || (name === "--version" && !line.lost)) line.flags.push("harmless");
  else if (line.at.parameters === "kebab" && isKebab(name)) {
    if (line.parameters.length < 64) line.parameters = added(line.parameters, name);
  } else if (line.strangers.length < 8) line.strangers = added(line.strangers, name);
  return 0;
}

/** `--function-name`: what a parameter of a request looks like. */
function isKebab(name: string): boolean {
  return name.length <= 64 && /^--[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name);
}
