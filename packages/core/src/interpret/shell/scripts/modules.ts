import { jsonIn, memberOf } from "../../../json.js";
import type { Span } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import type { Language } from "../../knowledge/types.js";
import { exact, type Value } from "../../knowledge/value.js";
import { canonicalPath } from "../../paths/index.js";
import { exactPath } from "../program/touch.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { onlyText } from "../state/variable.js";
import { runForeign } from "./code.js";
import { FINDERS, type Finder } from "./finders.js";
import { leaveToData, sayRun } from "./script.js";

/** Where code looks for the modules it names. Paths are absolute. */
export interface Search {
  readonly language: Language;
  /** The file being read; null where the code is in none. */
  readonly file: string | null;
  readonly folders: readonly string[];
}

/** Bounds of what one call has read that is only loaded: files, and their characters together. */
const MAX_LOADED = 128;
const MAX_TEXT = 512 * 1024;
const MAX_FOLDERS = 64;
const MAX_ABOVE = 32;
const NONE: readonly string[] = [];

/** A program of a language starts: where its modules are, as its place, its options and its environment say. */
export function startSearch(
  m: Machine,
  language: Language,
  file: string | null,
  given: readonly string[] = NONE,
): Search | null {
  const finder = FINDERS[language];
  if (finder === undefined || m.where !== "here") return null;
  if (!m.files.wrote()) return { language, file, folders: NONE };
  const own = file === null ? m.cwd() : folderOf(file);
  const around = aroundFolders(m, finder);
  const folders = [...given, ...(own === null ? NONE : [own]), ...around];
  if (folders.length > MAX_FOLDERS) m.files.fill();
  const search = { language, file, folders: folders.slice(0, MAX_FOLDERS).flatMap((one) => absolute(m, one)) };
  if (around.length > 0 && finder.first !== undefined) {
    const before = m.search;
    m.search = search;
    for (const name of finder.first) loadModule(m, language, name, "search");
    m.search = before;
  }
  return search;
}

/** Folders a variable names: `PYTHONPATH`. */
function aroundFolders(m: Machine, finder: Finder): readonly string[] {
  const value = finder.variable === null ? null : m.scope.get(finder.variable);
  const text = value === null ? null : onlyText(value);
  return text === null || text === "" ? NONE : text.split(":", MAX_FOLDERS);
}

/** A folder modules are searched in from now on, before others. */
export function searchIn(m: Machine, folder: string): void {
  if (m.search === null || m.search.folders.length >= 2 * MAX_FOLDERS) return;
  m.search = { ...m.search, folders: [...absolute(m, folder), ...m.search.folders] };
}

/**
 * Code loads a module by its name. A file this call or session wrote is read, with what it loads in turn; what stood there
 * before is asked for where it is named in full, as any script is.
 */
export function loadModule(m: Machine, language: Language, name: string, from: "file" | "folder" | "search"): void {
  const finder = FINDERS[language];
  if (finder === undefined || m.search === null || m.where !== "here") return;
  const { folders, rest } = basesOf(m, finder, m.search, name, from);
  for (const candidates of finder.steps(rest)) {
    const found = firstOf(m, finder, folders, candidates);
    if (found !== null) loadFile(m, language, found, rest);
    else if (from !== "search" && folders.length === 1 && finder.suffixed.test(rest))
      loadFile(m, language, joined(m, folders[0]!, rest), rest);
  }
}

/** The same for a module a command line names, as `-r` does. `folders`: searched before others. */
export function loadNamed(m: Machine, language: Language, name: string, span: Span, folders = NONE): void {
  if (!m.files.wrote()) return;
  const { search, within } = m;
  m.within = within ?? span;
  m.search = startSearch(m, language, null, folders);
  loadModule(m, language, name, /^\.{0,2}\//.test(name) ? "folder" : "search");
  m.search = search;
  m.within = within;
}

function basesOf(
  m: Machine,
  finder: Finder,
  search: Search,
  name: string,
  from: "file" | "folder" | "search",
): { readonly folders: readonly string[]; readonly rest: string } {
  const own = search.file === null ? m.cwd() : folderOf(search.file);
  if (name.startsWith("/")) return { folders: [""], rest: name };
  if (from === "folder" || (from === "file" && own === null)) return { folders: some(m.cwd()), rest: name };
  if (from === "file") return { folders: some(own), rest: name };
  // `from ..mod import x`
  const dots = finder.dotted ? /^\.*/.exec(name)![0].length : 0;
  if (dots === 0) return { folders: [...search.folders, ...installedIn(finder, own)], rest: name };
  let folder = own ?? "";
  for (let i = 1; i < dots; i++) folder = folderOf(folder);
  return { folders: some(own === null ? null : folder), rest: name.slice(dots) };
}

const some = (folder: string | null): readonly string[] => (folder === null ? NONE : [folder]);

/** `node_modules` of the folders above. */
function installedIn(finder: Finder, own: string | null): readonly string[] {
  if (finder.installed === null || own === null) return NONE;
  const folders: string[] = [];
  for (let at = own; folders.length < MAX_ABOVE; at = folderOf(at)) {
    folders.push(`${at}/${finder.installed}`);
    if (at === "") break;
  }
  return folders;
}

/** The first of these paths that this call or session wrote, or the door has read. */
function firstOf(m: Machine, finder: Finder, folders: readonly string[], candidates: readonly string[]): string | null {
  for (const folder of folders) {
    for (const candidate of candidates) {
      m.spend(candidate.length);
      const path = joined(m, folder, candidate);
      if (isFile(m, path)) return path;
    }
    if (finder.manifest === undefined) continue;
    const main = mainOf(m, joined(m, folder, `${candidates[0]!}/${finder.manifest}`));
    if (main === null) continue;
    for (const candidate of finder.steps(`${candidates[0]!}/${main}`)[0]!) {
      const path = joined(m, folder, candidate);
      if (isFile(m, path)) return path;
    }
  }
  return null;
}

/** Whether a file is known to stand there; a folder that was made is remembered too, without content. */
function isFile(m: Machine, path: string): boolean {
  const content = m.files.get(path);
  if (content === null || content.text !== null) return content !== null;
  return (content.changed === true || isUntrusted(content.sources)) && /\.\w+$/.test(path);
}

/** The file a `package.json` names as what is loaded. */
function mainOf(m: Machine, manifest: string): string | null {
  const text = m.files.get(manifest)?.text ?? null;
  const read = text === null ? undefined : jsonIn(text, MAX_TEXT);
  const named = ["exports", "main", "module"].map((name) => memberOf(read, name));
  return named.find((one): one is string => typeof one === "string" && one.length < 1024) ?? null;
}

/** Reads a file that other code loads, and says that it runs. What is neither known nor found is said to run, unread. */
export function loadFile(m: Machine, given: Language, path: string, name: string): void {
  const content = m.files.get(path);
  if (m.loaded?.get(path) === (content?.text ?? "")) return;
  const language = given === "node" && /\.[mc]?tsx?$/.test(path) ? "typescript" : given;
  m.loaded ??= new Map();
  if (m.loaded.size >= MAX_LOADED || sizeOf(m.loaded) > MAX_TEXT || m.depth >= LIMITS.codeDepth) return m.files.fill();
  m.loaded.set(path, content?.text ?? "");
  const { search, within } = m;
  const span = within ?? { start: 0, end: 0 };
  const file: Value = { ...exact(path), span };
  const at = sayRun(m, file, content, language);
  if (content === null || content.text === null) return;
  const code: Value = { form: "exact", text: content.text, sources: content.sources, span };
  if (search !== null) m.search = { ...search, file: path };
  const run = () => runForeign(m, language, code, { origin: "file", args: [], span, module: name, file: path });
  if (content.sure) run();
  else m.maybe(run);
  m.search = search;
  leaveToData(m, at, language);
}

function sizeOf(loaded: ReadonlyMap<string, string>): number {
  let size = 0;
  for (const text of loaded.values()) size += text.length;
  return size;
}

/**
 * The file an interpreter starts where it is given a folder, or a name without its ending: `python3 pkg`, `node .`. Null
 * where it is the path itself, or nobody knows.
 */
export function startedFile(m: Machine, language: Language, path: Value): string | null {
  const finder = FINDERS[language];
  if (finder?.started === undefined || m.where !== "here" || !m.files.wrote()) return null;
  const name = exactPath(m, path);
  if (name === null || isFile(m, name)) return null;
  const found = firstOf(m, finder, [""], finder.started(name));
  return found === name ? null : found;
}

const folderOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

function absolute(m: Machine, folder: string): readonly string[] {
  const { name, form } = canonicalPath(folder === "" ? "." : folder, m.place, { cwd: m.cwd(), tilde: false });
  return form === "exact" ? [name === "/" ? "" : name] : NONE;
}

function joined(m: Machine, folder: string, path: string): string {
  const whole = path.startsWith("/") ? path : `${folder}/${path}`;
  if (!whole.includes("/.") && !whole.includes("//") && !whole.endsWith("/")) return whole;
  return canonicalPath(whole, m.place, { cwd: null, tilde: false }).name;
}
