import { type Analyser, finding, oneOfEach, spanIn } from "./analyser.js";
import { BACKSLASH } from "./characters.js";
import { decodeBase64, decodeEscapes, decodeHex, looksExecutable, mayBeExecutable } from "./payload.js";

/** Encoded text that decodes to a program. The interpreter follows what is decoded and run; this sees what is only there. */
export const ENCODED: Analyser = {
  name: "encoded",
  codes: ["encoding."],
  analyse({ texts }) {
    return oneOfEach(texts, (text) => {
      const payload = payloadIn(text.text, (text.kinds & BACKSLASH) !== 0);
      if (payload === null) return null;
      const message = `${payload.what} encoded in ${payload.how} in "${text.name}"`;
      return finding("encoding.payload", "high", message, spanIn(text, payload.start, payload.end));
    });
  },
};

interface Payload {
  readonly what: string;
  readonly how: string;
  readonly start: number;
  readonly end: number;
}

/** Shortest run that can hide anything, and how much of one is decoded: its beginning says what it is. */
const SHORTEST = 24;
const WINDOW = 1_024;

/** Characters of base64 and base64url. */
const CLASS = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") CLASS[char.charCodeAt(0)] = 1;

/** The first encoded program of a text. A run is looked for from its last character that matters, so most are never read. */
function payloadIn(text: string, escaped: boolean): Payload | null {
  const { length } = text;
  let start = 0;
  while (start + SHORTEST <= length) {
    let at = start + SHORTEST - 1;
    while (at >= start && isOfRun(text.charCodeAt(at))) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + SHORTEST;
    while (end < length && isOfRun(text.charCodeAt(end))) end++;
    const found = mayHide(text, start) ? readRun(text.slice(start, Math.min(end, start + WINDOW))) : null;
    if (found !== null) return { start, end, ...found };
    start = end + 1;
  }
  return escaped ? escapesIn(text) : null;
}

const isOfRun = (c: number) => c < 128 && CLASS[c] === 1;

/** Lengths of digests in hexadecimal: nothing else is written so often. */
const DIGESTS: ReadonlySet<number> = new Set([32, 40, 64, 96, 128]);

/** Whether a run may be anything: hexadecimal, or by its first bytes. Most runs are paths and names. */
const mayHide = (text: string, at: number) =>
  (isHex(text.charCodeAt(at)) && isHex(text.charCodeAt(at + 1))) || mayBeExecutable(text, at);
const isHex = (c: number) => (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);

function readRun(run: string): { what: string; how: string } | null {
  if (/^[0-9a-fA-F]+$/.test(run)) {
    if (DIGESTS.has(run.length)) return null;
    const what = looksExecutable(decodeHex(run));
    if (what !== null) return { what, how: "hexadecimal" };
  }
  if (!mayBeExecutable(run, 0)) return null;
  const what = looksExecutable(decodeBase64(run));
  return what === null ? null : { what, how: "base64" };
}

const ESCAPES = /(?:\\x[0-9A-Fa-f]{2}|\\[0-3]?[0-7]{2}){8,512}/g;

function escapesIn(text: string): Payload | null {
  for (const match of text.matchAll(ESCAPES)) {
    const what = looksExecutable(decodeEscapes(match[0]));
    if (what !== null) return { what, how: "escapes", start: match.index, end: match.index + match[0].length };
  }
  return null;
}
