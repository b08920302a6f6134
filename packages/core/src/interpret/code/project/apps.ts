import { isRecord, jsonIn, memberOf, wordOf } from "../../../json.js";
import type { JsonObject } from "../../../spine/index.js";

const MAX_LENGTH = 64 * 1024;
/** Programs of one file; of more nobody says what they are. */
const MAX_APPS = 512;

type Text = { readonly text: string; readonly possible?: boolean };

/** What a file of this ending is handed to where nobody names an interpreter. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\.[mc]?jsx?$/, "node"],
  [/\.[mc]?tsx?$/, "tsx"],
  [/\.pyw?$/, "python3"],
  [/\.(?:ba)?sh$/, "bash"],
  [/\.rb$/, "ruby"],
  [/\.p[lm]$/, "perl"],
  [/\.php$/, "php"],
];

/** The interpreter of a script by its name's end, null where it is a program itself. */
export const interpreterOf = (script: string): string | null =>
  PROGRAMS.find(([ending]) => ending.test(script.slice(-16)))?.[1] ?? null;

/**
 * Command lines a process manager's file starts (pm2's `apps`, forever's list, nodemon's `exec` and `events`): at most 512.
 * `null` where it starts more, or cannot be read as JSON.
 */
export function appsOf(text: string): readonly Text[] | null {
  const read = jsonIn(text, MAX_LENGTH);
  if (read === undefined) return null;
  const listed = Array.isArray(read) ? read : memberOf(read, "apps");
  const apps = Array.isArray(listed) ? listed : [read];
  const lines = apps.flatMap((app) => (isRecord(app) ? linesOf(app) : []));
  return lines.length > MAX_APPS ? null : lines;
}

function linesOf(app: JsonObject): readonly Text[] {
  const found: Text[] = [];
  const { script, args, exec, execMap, events } = app;
  const by = wordOf(app.interpreter) ?? wordOf(app.exec_interpreter) ?? wordOf(app.command);
  if (typeof script === "string" && script !== "") {
    const program = by === "none" ? null : (by ?? interpreterOf(script));
    const rest = Array.isArray(args) ? args.map((one) => quoted(String(one))).join(" ") : (wordOf(args) ?? "");
    // With blanks it is a command already.
    const main = /\s/.test(script) ? script : quoted(script);
    found.push({ text: [program ?? "", main, rest].filter((one) => one !== "").join(" ") });
  }
  if (typeof exec === "string") found.push({ text: exec });
  for (const one of [execMap, events])
    if (isRecord(one))
      for (const text of Object.values(one)) if (typeof text === "string") found.push({ text, possible: true });
  return found;
}

const quoted = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;

/** The file an application's `package.json` names as its own; `index.js` where it names none, `null` where it cannot be read. */
export function mainOf(text: string): string | null {
  const read = jsonIn(text, MAX_LENGTH * 4);
  return isRecord(read) ? (wordOf(memberOf(read, "main")) ?? "index.js") : null;
}
