import type { Line } from "../line.js";
import type { Files } from "../types.js";
import { textOf } from "../value.js";
import { inputOf } from "./input.js";

const MAX_INPUT = 65_536;
const PATH = /^(?:\.|(?:\.[A-Za-z_]\w*|\.?\["[^"\\]*"\]|\.?\[\d{1,6}\])+)$/;
const STEP = /\.([A-Za-z_]\w*)|\["([^"\\]*)"\]|\[(\d{1,6})\]/g;

/** What `jq -r .a.b[0]` prints of one document that is known: a text, where one stands there. Null of anything else. */
export function printedByPath(line: Line, files: Files): string | null {
  const filter = textOf(line.operands[0])?.trim() ?? "";
  const raw = line.words.some(({ text }) => /^(?:-[a-zA-Z]*[rj][a-zA-Z]*|--(?:raw|join)-output)$/.test(text));
  const others = line.options.some(({ as }) => !/^(?:-[rjeMc]|--(?:raw|join|exit|monochrome|compact)-\w+)$/.test(as));
  if (!raw || others || !PATH.test(filter.slice(0, 1_024))) return null;
  const input = inputOf(line, files, line.operands.slice(1));
  if (input === null || input.length > MAX_INPUT) return null;
  let at: unknown;
  try {
    at = JSON.parse(input);
  } catch {
    return null;
  }
  for (const [, name, quoted, index] of filter.matchAll(STEP)) {
    if (index !== undefined) at = Array.isArray(at) ? at[Number(index)] : undefined;
    else if (typeof at !== "object" || at === null || Array.isArray(at)) return null;
    else at = Object.hasOwn(at, name ?? quoted!) ? (at as Record<string, unknown>)[name ?? quoted!] : undefined;
  }
  if (typeof at !== "string") return null;
  return line.words.some(({ text }) => /^-[a-zA-Z]*j|^--join/.test(text)) ? at : `${at}\n`;
}
