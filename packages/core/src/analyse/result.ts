import { jsonIn } from "../json.js";
import type { Finding, Json } from "../spine/index.js";
import { type Redacted, redact, redactJson } from "./redact.js";

/**
 * What a tool answered, as doors hand it over: a text, or JSON where it answers in parts. The functions take texts of bounded
 * length.
 */

/**
 * The text as a reader of the result has it, of the same length, so that spans hold in both: in JSON a line break is no `\n`, and a
 * quotation mark has no backslash. JSON may have been cut; what begins like none stays.
 */
export function legible(text: string): string {
  return LIKE_JSON.test(text) ? text.replace(ESCAPE, unescaped) : text;
}
const LIKE_JSON = /^\s{0,8}[[{]/;
const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|.)/g;

const WRITTEN: Readonly<Record<string, string>> = {
  n: " \n",
  r: " \r",
  t: " \t",
  b: "  ",
  f: "  ",
  '"': '""',
  "/": " /",
};

function unescaped(written: string): string {
  if (written.length === 2) return WRITTEN[written[1]!] ?? written;
  return String.fromCharCode(Number.parseInt(written.slice(2), 16)).padStart(written.length);
}

/** As {@link redact}; JSON stays JSON of the same shape, where what is to go stands in its texts. What was cut becomes text. */
export function redactResult(text: string, findings: readonly Finding[]): Redacted {
  const parts = partsOf(text);
  if (parts === null) {
    const read = redact(legible(text), findings);
    return read.found.length === 0 ? { text, found: read.found } : read;
  }
  const { value, found } = redactJson(parts, findings);
  const { text: clean, found: between } = redact(found.length === 0 ? text : JSON.stringify(value), findings);
  return { text: clean, found: [...found, ...between] };
}

/** The parts of an answer in JSON, or null where it is a text. */
function partsOf(text: string): Json | null {
  return LIKE_JSON.test(text) ? (jsonIn(text, Number.POSITIVE_INFINITY) ?? null) : null;
}
