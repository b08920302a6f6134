import type { Resource } from "../../spine/index.js";
import { type Host, type Oddity, readHost } from "./host.js";

/** How much of a URL is read, in UTF-16 code units: the host has to end within it. What follows is the path. */
export const MAX_URL = 8_192;

/** What a URL, or `host`, `host:port`, `user@host`, points at. */
export interface UrlReading {
  /** Lower case, without the colon; null where the text has none. */
  readonly scheme: string | null;
  /** Canonical host; null where there is none (`data:`, `file:`) or nobody knows. */
  readonly host: string | null;
  /** As written, else the scheme's own, else null. */
  readonly port: number | null;
  /** Path, query and fragment as written; `/` where there is none. For `file:` the decoded path. */
  readonly path: string;
  readonly labels: readonly string[];
  /** Of type `host`. `any` where the host is not known, `none` where the scheme has no host. */
  readonly resource: Resource;
  /** Whether the host is known exactly. */
  readonly exact: boolean;
  readonly odd: readonly Oddity[];
}

export interface UrlOptions {
  /** The text is a shell pattern: `**` is text nobody knows, a backslash makes the next character literal. */
  readonly pattern?: boolean;
}

const PORTS: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["ws", 80],
  ["wss", 443],
  ["ftp", 21],
  ["ftps", 990],
  ["ssh", 22],
  ["sftp", 22],
  ["scp", 22],
  ["git", 9418],
  ["ldap", 389],
  ["ldaps", 636],
  ["smtp", 25],
  ["smtps", 465],
  ["imap", 143],
  ["imaps", 993],
  ["telnet", 23],
  ["redis", 6379],
  ["rediss", 6379],
  ["postgres", 5432],
  ["postgresql", 5432],
  ["mysql", 3306],
  ["mongodb", 27017],
  ["amqp", 5672],
  ["amqps", 5671],
  ["mqtt", 1883],
  ["rsync", 873],
  ["gopher", 70],
  ["dict", 2628],
  ["svn", 3690],
  ["tftp", 69],
]);

/** Schemes that have an authority however many slashes follow, and take a backslash for a slash. */
const SPECIAL: ReadonlySet<string> = new Set(["http", "https", "ws", "wss", "ftp"]);
/** Schemes that name no host. */
const HOSTLESS: ReadonlySet<string> = new Set([
  "data",
  "javascript",
  "mailto",
  "about",
  "blob",
  "tel",
  "urn",
  "cid",
  "view-source",
  "chrome",
  "vscode",
  "sms",
]);

const ANY_HOST: Resource = { type: "host", name: "*", form: "any" };
const NO_HOST: Resource = { type: "none", name: "*", form: "any" };
const NOWHERE: readonly string[] = [];

/**
 * Reads a URL as browsers and `fetch` do (WHATWG URL), without scheme as `curl` and `ssh` do. Never throws. Where clients
 * disagree on the host, it is `any`.
 */
export function readUrl(source: string, options: UrlOptions = {}): UrlReading {
  const text = clean(source.length > MAX_URL ? source.slice(0, MAX_URL) : source);
  const scheme = schemeOf(text);
  const rest = scheme === null ? text : text.slice(scheme.length + 1);
  if (options.pattern && schemeUnknown(text)) return unknownHost(null, "/", []);
  if (scheme === "file") return readFile(rest);
  if (scheme !== null && HOSTLESS.has(scheme)) {
    return { scheme, host: null, port: null, path: rest, labels: NOWHERE, resource: NO_HOST, exact: true, odd: [] };
  }
  const special = scheme !== null && SPECIAL.has(scheme);
  const after = special ? withoutSlashes(rest) : rest.startsWith("//") ? rest.slice(2) : rest;
  const end = authorityEnd(after);
  const path = end < after.length ? after.slice(end) : "/";
  if (end === after.length && source.length > MAX_URL) return unknownHost(scheme, path, ["ambiguous"]);
  return readAuthority(after.slice(0, end), scheme, path, options.pattern === true);
}

/** Browsers drop tabs and newlines anywhere, and blanks and control characters at both ends. */
function clean(text: string): string {
  const plain = /[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]/g, "") : text;
  let start = 0;
  let end = plain.length;
  while (start < end && plain.charCodeAt(start) <= 32) start++;
  while (end > start && plain.charCodeAt(end - 1) <= 32) end--;
  return plain.slice(start, end);
}

/** A scheme, if the text has one: `localhost:80` and `user@host:path` have none. */
function schemeOf(text: string): string | null {
  const match = /^([a-z][a-z0-9+.-]{0,31}):/i.exec(text);
  if (match === null) return null;
  const scheme = match[1]!.toLowerCase();
  const next = text.slice(scheme.length + 1, scheme.length + 3);
  if (next === "//" || scheme === "file" || SPECIAL.has(scheme) || HOSTLESS.has(scheme)) return scheme;
  return null;
}

const schemeUnknown = (text: string) => {
  const star = text.indexOf("**");
  return star >= 0 && !text.slice(0, star).includes("//") && !/[/?#]/.test(text.slice(0, star));
};

function withoutSlashes(text: string): string {
  let start = 0;
  while (text.charCodeAt(start) === SLASH || text.charCodeAt(start) === 92) start++;
  return text.slice(start);
}

const SLASH = 47;

function authorityEnd(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === SLASH || c === 63 || c === 35) return i;
  }
  return text.length;
}

function readAuthority(text: string, scheme: string | null, path: string, pattern: boolean): UrlReading {
  const odd: Oddity[] = [];
  // A backslash ends the host for browsers, and is part of it for others; of two `@` some take the first.
  const at = text.lastIndexOf("@");
  if ((!pattern && text.includes("\\")) || text.indexOf("@") !== at) return unknownHost(scheme, path, ["ambiguous"]);
  const plain = pattern ? text.replace(/\\(.)/g, "$1") : text;
  if (at >= 0 && scheme !== null) odd.push("userinfo");
  const [name, digits] = splitPort(plain.slice(plain.lastIndexOf("@") + 1));
  if (pattern && plain.includes("**")) {
    const here = at < 0 && digits === "**" && !/[*?]/.test(name) ? readHost(name) : null;
    // A port nobody knows leads elsewhere only where it is no port (`1@h`); of this machine's own servers it is taken for one.
    if (here?.labels.includes("loopback") === true) return known(here, scheme, null, path, odd);
    return unknownHost(scheme, path, odd);
  }
  const port = digits === "" ? (PORTS.get(scheme ?? "") ?? null) : portOf(digits);
  if (pattern && /[*?]/.test(name)) {
    const resource: Resource = { type: "host", name: name.toLowerCase(), form: "pattern" };
    return { scheme, host: null, port, path, labels: NOWHERE, resource, exact: false, odd };
  }
  if (name === "") return unknownHost(scheme, path, [...odd, "bad-host"]);
  return known(readHost(name), scheme, port, path, odd);
}

function known(
  host: Host,
  scheme: string | null,
  port: number | null,
  path: string,
  odd: readonly Oddity[],
): UrlReading {
  const resource: Resource = { type: "host", name: host.name, form: "exact" };
  const all = host.odd.length === 0 ? odd : [...odd, ...host.odd];
  return { scheme, host: host.name, port, path, labels: host.labels, resource, exact: true, odd: all };
}

/** `host:port`, `[v6]:port`; a bare IPv6 address has no port. */
function splitPort(text: string): [name: string, port: string] {
  if (text.startsWith("[")) {
    const close = text.indexOf("]");
    return close < 0 ? [text, ""] : [text.slice(0, close + 1), text.slice(close + 1).replace(/^:/, "")];
  }
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.indexOf(":") !== colon) return [text, ""];
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

function unknownHost(scheme: string | null, path: string, odd: readonly Oddity[]): UrlReading {
  return { scheme, host: null, port: null, path, labels: NOWHERE, resource: ANY_HOST, exact: false, odd };
}

/** `file:` names a path on this machine; a host in it is another machine's share. */
function readFile(rest: string): UrlReading {
  const slashes = rest.replace(/\\/g, "/");
  let path = slashes;
  let host: string | null = null;
  if (slashes.startsWith("//")) {
    const end = slashes.indexOf("/", 2);
    const name = slashes.slice(2, end < 0 ? undefined : end).toLowerCase();
    path = end < 0 ? "/" : slashes.slice(end);
    if (name !== "" && name !== "localhost") host = name;
  }
  path = decodePath(path.replace(/[?#].*$/s, ""));
  const labels = host === null ? NOWHERE : readHost(host).labels;
  const resource: Resource = host === null ? NO_HOST : { type: "host", name: host, form: "exact" };
  return { scheme: "file", host, port: null, path: path === "" ? "/" : path, labels, resource, exact: true, odd: [] };
}

function decodePath(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}
