import { linesOf } from "./lines.js";
import { compileRegex } from "./regex.js";

/** What a sed script does to the world, and its commands where all of them are modelled. */
export interface SedScript {
  /** Null where something in it is not modelled: then its output is not known. */
  readonly commands: readonly SedCommand[] | null;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Texts it puts in: by substitutions, and as lines. */
  readonly puts: readonly string[];
  /** Commands of `e`. */
  readonly executes: readonly string[];
  /** A substitution with flag `e`, or a bare `e`: data is run. */
  readonly runsInput: boolean;
}

interface Address {
  readonly from: Point;
  readonly to: Point | null;
  readonly not: boolean;
}
type Point = { readonly line: number } | { readonly last: true } | { readonly matches: RegExp };

export type SedCommand = { readonly address: Address | null } & (
  | { readonly name: "s"; readonly regex: RegExp; readonly by: string; readonly print: boolean; readonly nth: number }
  | { readonly name: "y"; readonly map: ReadonlyMap<string, string> }
  | { readonly name: "p" | "d" | "q" }
);

/** Longest script, input and pattern that are modelled, in UTF-16 code units. */
const MAX_SCRIPT = 4096;
const MAX_INPUT = 65_536;
/** Longest line an expression with repetition runs on: its time may grow with the cube of it. */
const MAX_REPEATED = 256;

interface Reader {
  readonly text: string;
  at: number;
  readonly extended: boolean;
}

export function readSedScript(text: string, extended = false): SedScript {
  const reads: string[] = [];
  const writes: string[] = [];
  const executes: string[] = [];
  const puts: string[] = [];
  let runsInput = false;
  const commands: SedCommand[] = [];
  let modelled = text.length <= MAX_SCRIPT;
  const r: Reader = { text, at: 0, extended };
  while (r.at < text.length && r.at < MAX_SCRIPT * 4) {
    const c = text[r.at]!;
    if (" \t\n;}".includes(c)) {
      r.at++;
      continue;
    }
    const address = readAddress(r);
    const name = text[r.at++];
    if (name === undefined) break;
    if (name === "s") {
      const one = readSubstitution(r);
      if (one === null) {
        modelled = false;
        break;
      }
      if (one.write !== null) writes.push(one.write);
      if (one.executes) runsInput = true;
      puts.push(one.by);
      if (one.regex === null || one.write !== null || address === undefined) modelled = false;
      else commands.push({ name: "s", address, regex: one.regex, by: one.by, print: one.print, nth: one.nth });
    } else if (name === "y") {
      const map = readTransliteration(r);
      if (map === null || address === undefined) modelled = false;
      else commands.push({ name: "y", address, map });
    } else if (name === "p" || name === "d" || name === "q") {
      if (address === undefined) modelled = false;
      else commands.push({ name, address });
    } else {
      modelled = false;
      if (name === "{") continue;
      const rest = restOfLine(r);
      if (name === "w" || name === "W") writes.push(rest);
      else if (name === "r" || name === "R") reads.push(rest);
      else if (/[aic]/.test(name)) puts.push(rest === "\\" ? restOfLine(r) : rest.replace(/^\\\s*/, ""));
      else if (name === "e") {
        if (rest === "") runsInput = true;
        else executes.push(rest);
      }
    }
  }
  return { commands: modelled ? commands : null, reads, writes, executes, puts, runsInput };
}

function restOfLine(r: Reader): string {
  const end = r.text.indexOf("\n", r.at);
  const rest = r.text.slice(r.at, end < 0 ? undefined : end).trim();
  r.at = end < 0 ? r.text.length : end + 1;
  return rest;
}

/** Null: every line; undefined: not modelled. */
function readAddress(r: Reader): Address | null | undefined {
  const from = readPoint(r);
  if (from === null) return null;
  let to: Point | null = null;
  let modelled = from !== undefined;
  if (r.text[r.at] === ",") {
    r.at++;
    const end = readPoint(r);
    if (end === undefined || end === null) modelled = false;
    else to = end;
    if (end === null) skipWord(r);
  } else if (r.text[r.at] === "~") {
    modelled = false;
    skipWord(r);
  }
  while (r.text[r.at] === " ") r.at++;
  let not = false;
  while (r.text[r.at] === "!" || r.text[r.at] === " ") {
    not ||= r.text[r.at] === "!";
    r.at++;
  }
  return modelled && from !== undefined ? { from, to, not } : undefined;
}

function skipWord(r: Reader): void {
  while (/[\d~+]/.test(r.text[r.at] ?? "")) r.at++;
}

function readPoint(r: Reader): Point | null | undefined {
  const c = r.text[r.at] ?? "";
  if (c >= "0" && c <= "9") {
    const digits = /^\d+/.exec(r.text.slice(r.at, r.at + 12))![0];
    r.at += digits.length;
    return { line: Number(digits) };
  }
  if (c === "$") {
    r.at++;
    return { last: true };
  }
  if (c !== "/" && c !== "\\") return null;
  if (c === "\\") r.at++;
  const regex = compileRegex(readDelimited(r, r.text[r.at++] ?? ""), r.extended, "");
  if (r.text[r.at] === "I") r.at++;
  return regex === null ? undefined : { matches: regex };
}

/** Text up to an unescaped delimiter, which is passed. */
function readDelimited(r: Reader, delimiter: string): string {
  let out = "";
  for (; r.at < r.text.length; r.at++) {
    const c = r.text[r.at]!;
    if (c === delimiter) {
      r.at++;
      return out;
    }
    if (c === "\\" && r.at + 1 < r.text.length) {
      const next = r.text[++r.at]!;
      out += next === delimiter ? next : `\\${next}`;
    } else out += c;
  }
  return out;
}

interface Substitution {
  readonly regex: RegExp | null;
  readonly by: string;
  readonly print: boolean;
  readonly nth: number;
  readonly executes: boolean;
  readonly write: string | null;
}

function readSubstitution(r: Reader): Substitution | null {
  const delimiter = r.text[r.at++];
  if (delimiter === undefined || delimiter === "\n" || delimiter === "\\") return null;
  const pattern = readDelimited(r, delimiter);
  const by = readDelimited(r, delimiter);
  let flags = "";
  let nth = 0;
  let print = false;
  let executes = false;
  let write: string | null = null;
  for (; r.at < r.text.length; r.at++) {
    const c = r.text[r.at]!;
    if (c === "g") flags += flags.includes("g") ? "" : "g";
    else if (c === "i" || c === "I") flags += flags.includes("i") ? "" : "i";
    else if (c === "p") print = true;
    else if (c === "e") executes = true;
    else if (c === "m" || c === "M") flags += flags.includes("m") ? "" : "m";
    else if (c >= "0" && c <= "9") nth = nth * 10 + Number(c);
    else if (c === "w") {
      r.at++;
      write = restOfLine(r);
      break;
    } else break;
  }
  return { regex: compileRegex(pattern, r.extended, flags), by, print, nth, executes, write };
}

function readTransliteration(r: Reader): ReadonlyMap<string, string> | null {
  const delimiter = r.text[r.at++];
  if (delimiter === undefined) return null;
  const from = [...readDelimited(r, delimiter).replace(/\\n/g, "\n").replace(/\\\\/g, "\\")];
  const to = [...readDelimited(r, delimiter).replace(/\\n/g, "\n").replace(/\\\\/g, "\\")];
  return from.length === to.length ? new Map(from.map((c, i) => [c, to[i]!])) : null;
}

/** What a script prints for an input; null where either is not known or beyond bounds. */
export function runSed(script: SedScript, input: string | null, quiet: boolean): string | null {
  const { commands } = script;
  if (commands === null || input === null || input.length > MAX_INPUT) return null;
  const lines = linesOf(input);
  if (lines.some((one) => one.length > MAX_REPEATED) && commands.some(repeats)) return null;
  const open = new Set<SedCommand>();
  let out = "";
  for (let i = 0; i < lines.length; i++) {
    let space = lines[i]!;
    let deleted = false;
    let quits = false;
    for (const command of commands) {
      if (!applies(command, i + 1, i === lines.length - 1, space, open)) continue;
      if (command.name === "s") {
        const changed = substitute(space, command.regex, command.by, command.nth);
        if (changed === null) continue;
        space = changed;
        if (command.print) out += `${space}\n`;
      } else if (command.name === "y") space = [...space].map((c) => command.map.get(c) ?? c).join("");
      else if (command.name === "p") out += `${space}\n`;
      else if (command.name === "q") {
        quits = true;
        break;
      } else {
        deleted = true;
        break;
      }
    }
    if (!deleted && !quiet) out += `${space}\n`;
    if (quits) break;
  }
  return input.endsWith("\n") || out === "" ? out : out.slice(0, -1);
}

function repeats(command: SedCommand): boolean {
  const { address } = command;
  const points = address === null ? [] : [address.from, address.to];
  const regexes = points.flatMap((point) => (point !== null && "matches" in point ? [point.matches] : []));
  if (command.name === "s") regexes.push(command.regex);
  return regexes.some((regex) => /[*+{]/.test(regex.source));
}

function applies(command: SedCommand, line: number, last: boolean, space: string, open: Set<SedCommand>): boolean {
  const { address } = command;
  if (address === null) return true;
  const at = (point: Point) =>
    "line" in point ? point.line === line : "last" in point ? last : point.matches.test(space);
  let inside: boolean;
  if (address.to === null) inside = at(address.from);
  else if (open.has(command)) {
    inside = true;
    if ("line" in address.to ? line >= address.to.line : at(address.to)) open.delete(command);
  } else {
    inside = at(address.from);
    const ends = "line" in address.to && address.to.line <= line;
    if (inside && !ends) open.add(command);
  }
  return inside !== address.not;
}

/** Null where nothing matched. */
function substitute(space: string, regex: RegExp, by: string, nth: number): string | null {
  if (space.search(regex) < 0) return null;
  let count = 0;
  const all = nth > 1 && !regex.global ? new RegExp(regex.source, `${regex.flags}g`) : regex;
  return space.replace(all, (...match: unknown[]) => {
    const groups = match.filter((one, i) => typeof one === "string" || (one === undefined && i < 10)) as (
      | string
      | undefined
    )[];
    count++;
    if (nth > 1 && count !== nth) return String(match[0]);
    return by.replace(/\\([0-9n&\\/])|&/g, (whole, escaped: string | undefined) => {
      if (whole === "&") return groups[0] ?? "";
      if (escaped === "n") return "\n";
      if (escaped !== undefined && escaped >= "0" && escaped <= "9") return groups[Number(escaped)] ?? "";
      return escaped ?? "";
    });
  });
}
