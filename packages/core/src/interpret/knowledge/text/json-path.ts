import { jsonIn, memberOf } from "../../../json.js";
import type { Line } from "../line.js";
import type { Files } from "../types.js";
import { textOf } from "../value.js";
import { inputOf } from "./input.js";

const MAX_INPUT = 65_536;
const PATH = /^(?:\.|(?:\.[A-Za-z_]\w*|\.?\["[^"\\]*"\]|\.?\[\d{1,6}\])+)$/;
const RAW: ReadonlySet<string> = new Set(["-r", "--raw-output"]);
const JOINS: ReadonlySet<string> = new Set(["-j", "--join-output"]);
/** Options that change nothing about a text that is printed raw. */
const SHOWS: ReadonlySet<string> = new Set("-e -M -c --exit-status --monochrome-output --compact-output".split(" "));
const STEP = /\.([A-Za-z_]\w*)|\["([^"\\]*)"\]|\[(\d{1,6})\]/g;

/** What `jq -r .a.b[0]` prints of one document that is known: a text, where one stands there. Null of anything else. */
export function printedByPath(line: Line, files: Files): string | null {
  const filter = textOf(line.operands[0])?.trim() ?? "";
  const given = line.options.map(({ as }) => as);
  const joins = given.some((as) => JOINS.has(as));
  if (!(joins || given.some((as) => RAW.has(as))) || filter.length > 1_024 || !PATH.test(filter)) return null;
  if (given.some((as) => !(JOINS.has(as) || RAW.has(as) || SHOWS.has(as)))) return null;
  const input = inputOf(line, files, line.operands.slice(1));
  if (input === null) return null;
  let at = jsonIn(input, MAX_INPUT);
  for (const [, name, quoted, index] of filter.matchAll(STEP))
    at = index === undefined ? memberOf(at, name ?? quoted!) : Array.isArray(at) ? at[Number(index)] : undefined;
  if (typeof at !== "string") return null;
  return joins ? at : `${at}\n`;
}
