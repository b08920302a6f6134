/** One `key = value` of a TOML file, with the table it stands in. */
export interface TomlEntry {
  readonly table: readonly string[];
  readonly key: string;
  /** Text and truth values as such; anything else as it is written. */
  readonly value: string | boolean;
}

const MAX_LINES = 20_000;

/**
 * The tables and plain values of a TOML file: enough to list what is configured. What spans several lines is taken by its
 * first; a line in no form known here is passed over.
 */
export function readToml(text: string): {
  readonly tables: readonly (readonly string[])[];
  readonly entries: readonly TomlEntry[];
} {
  const tables: (readonly string[])[] = [];
  const entries: TomlEntry[] = [];
  let table: readonly string[] = [];
  for (const raw of text.split("\n", MAX_LINES)) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) {
      table = keysOf(line.replace(/^\[+/, "").replace(/\].*$/, ""));
      tables.push(table);
      continue;
    }
    const equals = line.indexOf("=");
    const [key] = equals < 1 ? [] : keysOf(line.slice(0, equals));
    if (key !== undefined) entries.push({ table, key, value: plainValue(line.slice(equals + 1).trim()) });
  }
  return { tables, entries };
}

/** `a."b.c".d` → `a`, `b.c`, `d`. */
function keysOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|([^\s."']+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function plainValue(text: string): string | boolean {
  if (/^(true|false)\b/.test(text)) return text.startsWith("true");
  const [quote] = text;
  const end = quote === '"' || quote === "'" ? text.indexOf(quote, 1) : -1;
  return end < 0 ? text : text.slice(1, end);
}
