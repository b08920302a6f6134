import type { Action, ActionKind, Certainty, Detail, Place, Source, Span } from "../../spine/index.js";
import { action, NO_SOURCES, NO_SPAN } from "../action.js";
import { canonicalPath, pathAction } from "../paths/index.js";
import { asLogins, homeward, inQuery, withoutLogin } from "./logins.js";
import { readUrl, type UrlOptions, type UrlReading } from "./url.js";

export type NetKind = Extract<ActionKind, `net.${string}`>;

export interface NetActionParts {
  readonly place: Place;
  readonly certainty?: Certainty;
  readonly sources?: readonly Source[];
  readonly span?: Span;
  readonly detail?: Detail;
}

/** Longest URL kept in an action's detail, in UTF-16 code units. */
const MAX_KEPT = 1_024;

/**
 * The action of talking to a URL, `host`, `host:port` or `user@host`. A `file:` URL is a file of this machine and yields
 * `file.read` (`file.write` for a send); a URL without a host (`data:`) yields null: nothing leaves.
 */
export function netAction(kind: NetKind, text: string, parts: NetActionParts, options: UrlOptions = {}): Action | null {
  // A unix socket: whoever connects to it talks to what listens there, as if writing to the file.
  if (text.charCodeAt(0) === 47 && text.charCodeAt(1) !== 47) return socketAction(kind, text, parts, options);
  const { certainty = "certain", sources = NO_SOURCES, span = NO_SPAN } = parts;
  const bare = options.pattern === true ? withoutLogin(text, sources) : null;
  if (bare !== null) return netAction(kind, bare, { ...parts, sources: asLogins(sources) }, options);
  const url = readUrl(text, options);
  if (url.scheme === "file" && url.host === null) return fileAction(kind, url, parts);
  if (url.resource.type === "none") return null;
  const from = sources.length === 0 || url.host === null ? sources : inQuery(text, homeward(sources, url.host));
  return action(kind, url.resource, certainty, url.labels, from, span, detailOf(kind, text, url, parts.detail));
}

function socketAction(kind: NetKind, path: string, parts: NetActionParts, { pattern }: UrlOptions): Action {
  const { detail: _detail, ...rest } = parts;
  const resource = canonicalPath(path, parts.place, { tilde: false, ...(pattern ? { glob: true } : {}) });
  return pathAction(kind === "net.receive" ? "file.read" : "file.write", resource, rest);
}

function fileAction(kind: NetKind, url: UrlReading, { detail: _detail, ...parts }: NetActionParts): Action {
  const resource = canonicalPath(url.path, parts.place, { tilde: false });
  return pathAction(kind === "net.send" ? "file.write" : "file.read", resource, parts);
}

function detailOf(kind: NetKind, text: string, url: UrlReading, given: Detail | undefined): Detail {
  // Not spread: what is added to a spread gives each object a shape of its own, and whoever reads actions is slow.
  const all: { -readonly [K in keyof Detail]: Detail[K] } = {};
  Object.assign(all, given);
  // What a connection is for says more than how it is spoken.
  if (url.scheme !== null && all.scheme !== "scan" && all.scheme !== "flood") all.scheme = url.scheme;
  if (url.scheme !== null && kind !== "net.listen") all.url = text.slice(0, MAX_KEPT);
  if (url.port !== null) all.port = url.port;
  return all;
}
