import { parse } from "unbash";
import { LIMITS } from "../../../spine/index.js";
import { isTooNested } from "../read/nesting.js";
import type { Machine } from "../state/machine.js";
import type { Variable } from "../state/variable.js";
import { known, map, UNKNOWN } from "../state/variable.js";
import { partsVariable } from "./word.js";

/**
 * Text that is expanded only when it is used, as between double quotes: prompts, subscripts, the names of start-up files.
 * What its substitutions do is said here and now. Beyond a bound it is opaque.
 */
export function expandAgain(m: Machine, text: string): Variable {
  if (!text.includes("$") && !text.includes("`")) return known(text);
  m.spend(256 + text.length * 3);
  if (m.depth >= LIMITS.codeDepth || isTooNested(text)) {
    m.opaque("too_complex");
    return UNKNOWN;
  }
  let end = "rampart_end";
  while (text.includes(end)) end += "_";
  // A backslash at the end would join the line to the one that closes it.
  const body = /(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? `${text}\\` : text;
  const script = parse(`: <<${end}\n${body}\n${end}\n`);
  const command = script.commands[0]?.command;
  const here = command?.type === "Command" ? command.suffix[0] : undefined;
  if (here?.type !== "HereDoc" || (script.errors ?? []).length > 0) {
    m.opaque("syntax");
    return UNKNOWN;
  }
  const { within } = m;
  m.within ??= { start: 0, end: 0 };
  m.depth++;
  const value = here.body.parts === undefined ? known(`${text}\n`) : partsVariable(m, here.body.parts);
  m.depth--;
  m.within = within;
  return map(value, (one) => one.slice(0, -1));
}

/** `name[subscript]` of a text that is no more than that; null where it is something else. */
export function subscripted(text: string): { readonly name: string; readonly key: string } | null {
  if (text.charCodeAt(text.length - 1) !== CLOSES) return null;
  const name = /^[A-Za-z_]\w{0,255}(?=\[)/.exec(text)?.[0];
  if (name === undefined) return null;
  let depth = 0;
  for (let i = name.length; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === CLOSES - 2) depth++;
    else if (c === CLOSES && --depth === 0 && i < text.length - 1) return null;
  }
  return { name, key: text.slice(name.length + 1, -1) };
}

const CLOSES = 93;
