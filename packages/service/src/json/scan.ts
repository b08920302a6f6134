import { ServiceError } from "../errors.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const MINUS = 0x2d;

/** Escaped surrogates, the only way a lone surrogate can hide in valid UTF-8. One escape at a time: linear. */
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|[^u])/g;

/**
 * Refuses, in one pass and before anything is built, what `JSON.parse` would let through: nesting beyond `maxDepth`,
 * a key twice in one object (compared after unescaping), the key `__proto__`, escaped lone surrogates, and numbers
 * beyond the range of a double. Syntax is not checked here: on text that is no JSON the answer is unspecified, and
 * `JSON.parse` has the last word. Time and memory are linear in the text.
 *
 * @throws ServiceError `json.too_deep`, `json.duplicate_key`, `json.forbidden_key`, `json.surrogate`, `json.number`
 */
export function scanJson(text: string, maxDepth: number): void {
  // One entry per open container: the keys seen so far in an object, null for an array.
  const open: (Set<string> | null)[] = [];
  let keys: Set<string> | null = null;
  let expectKey = false;
  const length = text.length;
  // Backslashes are looked for in each string alone. To look for the next one in the text, once, is worth nothing: a search has no
  // effect, so V8's optimising compiler moves it to where it is used, and reads the whole text for every string (3 s for 700 KB).
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      const end = stringEnd(text, at);
      if (end < 0) return;
      const inner = text.slice(at + 1, end);
      const escaped = inner.includes("\\");
      if (escaped) refuseLoneSurrogates(inner);
      if (expectKey && keys !== null) {
        addKey(keys, escaped ? unescapeKey(text.slice(at, end + 1)) : inner);
        expectKey = false;
      }
      at = end;
    } else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
      if (open.length >= maxDepth) throw new ServiceError("json.too_deep", `JSON is nested deeper than ${maxDepth}`);
      keys = unit === OPEN_OBJECT ? new Set() : null;
      open.push(keys);
      expectKey = keys !== null;
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
      open.pop();
      keys = open.length > 0 ? open[open.length - 1]! : null;
      expectKey = false;
    } else if (unit === COMMA) {
      expectKey = keys !== null;
    } else if (unit === COLON) {
      expectKey = false;
    } else if (unit === MINUS || (unit >= 0x30 && unit <= 0x39)) {
      at = refuseHugeNumber(text, at);
    }
  }
}

/** Index of the quote that closes the string opened at `at`, or -1. */
function stringEnd(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

function unescapeKey(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch (cause) {
    throw new ServiceError("json.syntax", "JSON has a malformed key", cause);
  }
}

function addKey(keys: Set<string>, key: string): void {
  if (key === "__proto__") throw new ServiceError("json.forbidden_key", "JSON names the key __proto__");
  if (keys.has(key)) throw new ServiceError("json.duplicate_key", "JSON names a key twice in one object");
  keys.add(key);
}

function refuseLoneSurrogates(inner: string): void {
  if (!/\\u[dD][89a-fA-F]/.test(inner)) return;
  let high = -1;
  ESCAPE.lastIndex = 0;
  for (let match = ESCAPE.exec(inner); match !== null; match = ESCAPE.exec(inner)) {
    const code = match[1] === undefined ? -1 : Number.parseInt(match[1], 16);
    const paired = high >= 0 && match.index === high;
    if (code >= 0xdc00 && code <= 0xdfff) {
      if (!paired) throw loneSurrogate();
      high = -1;
    } else {
      if (high >= 0) throw loneSurrogate();
      high = code >= 0xd800 && code <= 0xdbff ? ESCAPE.lastIndex : -1;
    }
  }
  if (high >= 0) throw loneSurrogate();
}

function loneSurrogate(): ServiceError {
  return new ServiceError("json.surrogate", "JSON has half of a surrogate pair");
}

/** Skips the number at `at`; canonical JSON cannot carry infinities, so neither may the input. */
function refuseHugeNumber(text: string, at: number): number {
  let end = at + 1;
  let suspicious = false;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit === 0x65 || unit === 0x45) suspicious = true;
    else if (!((unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === MINUS || unit === 0x2e)) break;
  }
  if (suspicious || end - at > 300) {
    if (!Number.isFinite(Number(text.slice(at, end)))) {
      throw new ServiceError("json.number", "JSON has a number beyond the range of a double");
    }
  }
  return end - 1;
}
