import { HttpError } from "./errors.js";
import { HTTP_LIMITS } from "./limits.js";

/** Where a request goes: a path that means one thing to every reader, and each member of its query once. */
export interface Target {
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
}

/** No escapes, so that nothing can be written in two ways; no parameters, no empty, no dotted segments. */
const PATH = /^(?:\/[A-Za-z0-9_~:-][A-Za-z0-9._~:-]*)+$/;
/** Names and values as `encodeURIComponent` and `URLSearchParams` write them. */
const QUERY = /^[A-Za-z0-9._~!*'()+%:,/@=&-]*$/;

/**
 * Reads a request target in origin form (RFC 9112, 3.2.1). Absolute form, authority form, `//`, `.` and `..`, and every escape in
 * a path are refused and not normalised: what a proxy in front reads differently is how paths are smuggled.
 *
 * @throws HttpError `http.target`
 */
export function readTarget(raw: string): Target {
  if (raw.length > HTTP_LIMITS.target) throw wrong("is too long");
  const cut = raw.indexOf("?");
  const path = cut < 0 ? raw : raw.slice(0, cut);
  if (!PATH.test(path)) throw wrong("has a path with escapes, empty or dotted segments, or is no path");
  return { path, query: cut < 0 ? NONE : readQuery(raw.slice(cut + 1)) };
}

const NONE: ReadonlyMap<string, string> = new Map();

function readQuery(text: string): ReadonlyMap<string, string> {
  if (!QUERY.test(text)) throw wrong("has a query with characters that must be escaped");
  const query = new Map<string, string>();
  if (text === "") return query;
  for (const member of text.split("&")) {
    const cut = member.indexOf("=");
    if (cut < 1) throw wrong("has a member of its query without a name or a value");
    const name = unescaped(member.slice(0, cut));
    if (query.has(name)) throw wrong("has a member of its query twice");
    if (query.size === HTTP_LIMITS.query) throw wrong("has too many members in its query");
    query.set(name, unescaped(member.slice(cut + 1)));
  }
  return query;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw wrong("has an escape that is no UTF-8");
  }
}

const wrong = (what: string) => new HttpError("http.target", `the request's target ${what}`);
