import type { Place, Resource } from "../../spine/index.js";
import { escapeSegment, matchSegment, readSegment } from "./glob.js";

/** Longest path that is read, in UTF-16 code units; a longer one may be any path. (PATH_MAX is 4,096 bytes.) */
export const MAX_PATH = 4_096;

const HOLE = "**";

export interface PathOptions {
  /** The text is a shell glob: `*`, `?`, `[…]` are active and a backslash makes the next character literal. */
  readonly glob?: boolean;
  /** `**` crosses folders (as in `shopt -s globstar`, gitignore and most tools); otherwise it is `*`. */
  readonly globstar?: boolean;
  /** `.*` and `.?` before a further name match `..`, too, as in dash and in bash before 5.2. */
  readonly parents?: boolean;
  /** A leading `~` names a home folder. Default true; false for quoted text. */
  readonly tilde?: boolean;
  /** Working directory instead of the place's. */
  readonly cwd?: string | null;
  /**
   * With `glob`: every `**` stands for text nobody knows. `anywhere`: any text at all, so what stands before it says
   * nothing. `below`: any text without `..`. `segment`: text without a slash. At the start of a path it may be an
   * absolute path in any case but `segment`.
   */
  readonly holes?: "anywhere" | "below" | "segment";
}

export const ANY_PATH: Resource = { type: "path", name: "*", form: "any" };
const DEFAULTS: PathOptions = {};

const SLASH = 47;
const DOT = 46;

/**
 * The one spelling of a path: absolute, without `.`, `..`, `//` or a trailing slash, `~` and the process's own links
 * (`/proc/self/root`, `/proc/self/cwd`, `/proc/self/fd`) resolved, macOS' `/private` dropped.
 *
 * Lexical: symbolic links in the file system are a {@link Want}'s business. `..` goes to the parent folder of the text.
 * A relative path without known folder is a pattern at any depth; what leads out of an unknown folder is `any`.
 */
export function canonicalPath(text: string, place: Place, options: PathOptions = DEFAULTS): Resource {
  if (text.charCodeAt(0) === DOT && text.charCodeAt(1) === SLASH && text.length > 2 && text.length < MAX_PATH) {
    // `./name` is common enough to be worth a step of its own; a `~` or `/` after it means itself.
    if (text.charCodeAt(2) !== SLASH && text.charCodeAt(2) !== 126) return canonicalPath(text.slice(2), place, options);
  }
  if (isPlain(text, options.glob === true)) {
    if (text.charCodeAt(0) === SLASH) return exact(text);
    const cwd = options.cwd === undefined ? place.cwd : options.cwd;
    if (cwd !== null && cwd.length + text.length < MAX_PATH && isBase(cwd)) return exact(`${cwd}/${text}`);
  }
  if (text === ".") {
    // What programs take that are given no path.
    const cwd = options.cwd === undefined ? place.cwd : options.cwd;
    if (cwd !== null && isBase(cwd)) return exact(cwd);
  }
  return resolve(text, place, options);
}

const exact = (name: string): Resource => ({ type: "path", name, form: "exact" });

/** Nothing in the text needs work. The first character decides whether it is absolute or relative. */
function isPlain(text: string, glob: boolean): boolean {
  const length = text.length;
  if (length === 0 || length > MAX_PATH) return false;
  let before = text.charCodeAt(0);
  // `~`, `.` and what may be a process's own link go the long way.
  if (before === 126 || before === DOT || before === 0) return false;
  if (before === SLASH) {
    if (length === 1) return true;
    if (text.charCodeAt(1) === 112 && (text.charCodeAt(2) === 114 || text.charCodeAt(2) < 64)) return false;
  } else if (glob && isGlob(before)) return false;
  for (let i = 1; i < length; i++) {
    const c = text.charCodeAt(i);
    if (before === SLASH && (c === SLASH || (c === DOT && endsDots(text, i)))) return false;
    if (c === 0 || (glob && isGlob(c))) return false;
    before = c;
  }
  return before !== SLASH;
}

function hasGlob(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isGlob(text.charCodeAt(i))) return true;
  return false;
}

const isGlob = (c: number) => c === 42 || c === 63 || c === 91 || c === 92;

/** Whether the segment that starts with a dot at `i` is `.` or `..`. */
function endsDots(text: string, i: number): boolean {
  const next = text.charCodeAt(i + 1);
  if (Number.isNaN(next) || next === SLASH) return true;
  if (next !== DOT) return false;
  const third = text.charCodeAt(i + 2);
  return Number.isNaN(third) || third === SLASH;
}

let lastBase = "";
/** Whether a folder is canonical already and no `/` or `/proc/…`. Remembers the last one: calls come in runs. */
function isBase(folder: string): boolean {
  if (folder === lastBase) return true;
  if (folder.charCodeAt(0) !== SLASH || folder.length === 1 || !isPlain(folder, false)) return false;
  lastBase = folder;
  return true;
}

/** Segments read so far. `wild` segments are canonical pattern text, others literal text. */
interface Stack {
  readonly names: string[];
  readonly wild: boolean[];
}

function resolve(source: string, place: Place, options: PathOptions): Resource {
  if (source.length > MAX_PATH) return ANY_PATH;
  // To the operating system a path ends at U+0000.
  const text = untilNul(source);
  const cwd = options.cwd === undefined ? place.cwd : options.cwd;
  const stack: Stack = { names: [], wild: [] };
  let rest = text;
  if (text.charCodeAt(0) !== SLASH) {
    const start = startsUnknown(text, options) ? null : beginning(text, place, cwd, options.tilde !== false);
    if (start === null || start.base === null) {
      // Nobody knows the folder: everything is possible above the rest.
      stack.names.push("**");
      stack.wild.push(true);
    } else pushAll(stack, start.base, cwd, DEFAULTS);
    rest = start === null ? text : start.rest;
  }
  pushAll(stack, rest, cwd, options);
  return finish(stack);
}

const startsUnknown = (text: string, options: PathOptions) =>
  options.holes !== undefined && options.holes !== "segment" && text.startsWith(HOLE);

function untilNul(text: string): string {
  const nul = text.indexOf("\u0000");
  return nul < 0 ? text : text.slice(0, nul);
}

/** Where a path without leading slash begins. `base: null` is a folder nobody knows. */
function beginning(
  text: string,
  place: Place,
  cwd: string | null,
  tilde: boolean,
): { base: string | null; rest: string } {
  if (!tilde || text.charCodeAt(0) !== 126) return { base: cwd, rest: text };
  const slash = text.indexOf("/");
  const user = text.slice(1, slash < 0 ? undefined : slash);
  const rest = slash < 0 ? "" : text.slice(slash);
  if (user === "" || user === place.user) return { base: place.home, rest };
  if (user === "root") return { base: "/root", rest };
  if (user === "+") return { base: cwd, rest };
  // Another user's home, `~-`, `~2`: only the system knows. A name that cannot be a user's is a file's.
  return /^[a-z_][\w.-]{0,31}$|^[-+]?\d{0,4}$/i.test(user) || user.includes("*")
    ? { base: null, rest }
    : { base: cwd, rest: text };
}

function pushAll(stack: Stack, text: string, cwd: string | null, options: PathOptions): void {
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf("/", start);
    if (end < 0) end = text.length;
    const part = text.slice(start, end);
    if (part === "" || part === ".") continue;
    if (part === "..") pop(stack);
    else if (options.holes !== undefined && options.glob && part.includes(HOLE)) pushHole(stack, part, options);
    else pushPart(stack, part, end + 1 < text.length, options);
    followOwnLinks(stack, cwd);
  }
}

function push(stack: Stack, name: string, wild: boolean): void {
  if (name === "**" && wild && stack.names.at(-1) === "**" && stack.wild.at(-1)) return;
  stack.names.push(name);
  stack.wild.push(wild);
}

function pop(stack: Stack): void {
  // The parent of "any depth below" may be anything from there upwards.
  if (stack.wild.at(-1) && stack.names.at(-1) === "**") clear(stack, "**");
  else {
    stack.names.pop();
    stack.wild.pop();
  }
}

function clear(stack: Stack, name?: string): void {
  stack.names.length = 0;
  stack.wild.length = 0;
  if (name !== undefined) push(stack, name, true);
}

function pushPart(stack: Stack, part: string, inner: boolean, options: PathOptions): void {
  if (!options.glob || !hasGlob(part)) push(stack, part, false);
  else if (options.globstar && part === "**") push(stack, "**", true);
  else {
    const segment = readSegment(part);
    // An escaped dot is a dot: `\\../` leads to the parent like `../`.
    if (!segment.wild && segment.text === "..") pop(stack);
    else if (inner && options.parents && part.charCodeAt(0) === DOT && matchSegment(segment.text, "..")) {
      // The parent, or any such name in the folder: something below the parent in both cases.
      pop(stack);
      push(stack, "**", true);
    } else if (segment.wild || (segment.text !== "." && segment.text !== "")) push(stack, segment.text, segment.wild);
  }
}

/** A segment with unknown text in it. */
function pushHole(stack: Stack, part: string, options: PathOptions): void {
  const first = part.indexOf(HOLE);
  const last = part.lastIndexOf(HOLE);
  const before = pattern(part.slice(0, first), options);
  const after = pattern(part.slice(last + 2), options);
  if (options.holes === "segment") {
    push(stack, `${before}*${after}`, true);
  } else if (options.holes === "below" && before !== "") {
    push(stack, `${before}*`, true);
    push(stack, "**", true);
  } else {
    if (options.holes === "below") push(stack, "**", true);
    else clear(stack, "**");
    if (after !== "") push(stack, `*${after}`, true);
  }
}

function pattern(text: string, options: PathOptions): string {
  if (!options.glob) return escapeSegment(text);
  const segment = readSegment(text);
  return segment.wild ? segment.text : escapeSegment(segment.text);
}

const PROCESS = /^(?:self|thread-self|\d{1,10})$/;

/** Links every process has: the kernel resolves them before the next `..`, so they are followed while reading. */
function followOwnLinks(stack: Stack, cwd: string | null): void {
  const { names, wild } = stack;
  if (names.length === 2 && names[0] === "private" && !wild[0]) {
    if (names[1] === "etc" || names[1] === "tmp" || names[1] === "var") {
      names.shift();
      wild.shift();
    }
    return;
  }
  if (names[0] !== "proc" || names.length < 3 || names.length > 5) return;
  const process = wild[1] ? matchSegment(names[1]!, "self") || matchSegment(names[1]!, "1") : PROCESS.test(names[1]!);
  if (!process) return;
  const at = names[2] === "task" && !wild[2] ? 4 : 2;
  if (names.length !== at + 1) return;
  const is = (link: string) => (wild[at] ? matchSegment(names[at]!, link) : names[at] === link);
  if (is("root")) clear(stack);
  else if (is("cwd")) {
    const own =
      !wild[1] && (names[1] === "self" || names[1] === "thread-self") && cwd !== null && !cwd.startsWith("/proc/");
    clear(stack, own ? undefined : "**");
    if (own) pushAll(stack, cwd, null, DEFAULTS);
  } else if (is("fd") && !wild[1] && names[1] === "self") {
    names.splice(0, names.length, "dev", "fd");
    wild.splice(0, wild.length, false, false);
  }
}

function finish(stack: Stack): Resource {
  const { names, wild } = stack;
  if (names.length === 1 && names[0] === "**" && wild[0]) return ANY_PATH;
  if (names.length === 0) return exact("/");
  let form: "exact" | "pattern" = "exact";
  for (const one of wild) if (one) form = "pattern";
  let name = "";
  for (let i = 0; i < names.length; i++)
    name += `/${form === "exact" || wild[i] ? names[i]! : escapeSegment(names[i]!)}`;
  return name.length > MAX_PATH * 2 ? ANY_PATH : { type: "path", name, form };
}
