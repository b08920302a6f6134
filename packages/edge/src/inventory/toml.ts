import type { Json } from "@rampart/service";
import { type Rest, readValue } from "./toml-value.js";

/** One `key = value` of a TOML file, with the table it stands in. */
export interface TomlEntry {
  readonly table: readonly string[];
  readonly key: string;
  /** Texts, truth values, lists and tables as such; numbers and times as they are written. */
  readonly value: Json;
}

const MAX_LINES = 20_000;
/** Tables within tables; what is in deeper ones is passed over. */
const MAX_DEPTH = 32;
/** Values that do not end; behind them the file is read line by line. */
const MAX_ENDLESS = 32;

/**
 * The tables and values of a TOML file: enough to list what is configured. What is in no form known here is passed over to the
 * end of its line.
 */
export function readToml(source: string): {
  readonly tables: readonly (readonly string[])[];
  readonly entries: readonly TomlEntry[];
} {
  const text = source.replaceAll("\r\n", "\n");
  const tables: (readonly string[])[] = [];
  const entries: TomlEntry[] = [];
  let table: readonly string[] | null = [];
  let endless = 0;
  for (let at = 0, lines = 0; at < text.length && lines < MAX_LINES; lines++) {
    const end = endOfLine(text, at);
    const line = text.slice(at, end).trimStart();
    const start = end - line.length;
    at = end + 1;
    if (line.startsWith("[")) {
      const { keys } = keysOf(line.replace(/^\[+/, ""));
      table = keys.length > MAX_DEPTH ? null : keys;
      if (table !== null) tables.push(table);
      continue;
    }
    const { keys, length } = keysOf(line);
    const key = keys.at(-1);
    if (key === undefined || line[length] !== "=") continue;
    const rest: Rest = { text: endless < MAX_ENDLESS ? text : text.slice(0, end), at: start + length + 1 };
    const value = readValue(rest);
    if (value === undefined) endless++;
    else {
      if (table !== null && keys.length <= MAX_DEPTH)
        entries.push({ table: [...table, ...keys.slice(0, -1)], key, value });
      at = endOfLine(text, rest.at) + 1;
    }
  }
  return { tables, entries };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** `a."b.c".d` → `a`, `b.c`, `d`, and how much of the text that is. */
function keysOf(text: string): { readonly keys: readonly string[]; readonly length: number } {
  const keys: string[] = [];
  let at = 0;
  for (;;) {
    const match = /^\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.?)/.exec(text.slice(at));
    if (match === null) break;
    keys.push(match[1] ?? match[2] ?? match[3] ?? "");
    at += match[0].length;
    if (match[4] === "") break;
  }
  return { keys, length: at };
}
