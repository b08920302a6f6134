import type { Span } from "../../../spine/index.js";
import type { Load, Tells, Told } from "../../knowledge/loads/index.js";
import { LOADS } from "../../knowledge/loads/index.js";
import type { Language } from "../../knowledge/types.js";
import { exact, type Value } from "../../knowledge/value.js";
import { canonicalPath, isWild, matchSegment } from "../../paths/index.js";
import { contentOf, heldPath } from "../program/touch.js";
import type { FileContent } from "../state/files.js";
import type { Machine } from "../state/machine.js";
import { nameOf } from "../state/remembered.js";
import { isUntrusted } from "../state/sources.js";
import { runForeign, runShell } from "./code.js";
import { loadFile, startSearch } from "./modules.js";
import { languageOf, leaveToData, runFile, sayRun, wantContent } from "./script.js";

/** Bounds of one program: words looked at, files read, texts run of one. */
const MAX_WORDS = 512;
const MAX_FILES = 128;
const MAX_TEXTS = 512;
const SCRIPT = /\.[cm]?[jt]sx?$/;
const NONE: readonly string[] = [];

/**
 * Reads what a program loads without being told: of the files that stand for it in the knowledge, those this call or
 * session wrote. `words` are those behind its name.
 */
export function runLoads(m: Machine, program: string, words: readonly Value[]): void {
  const loads = LOADS.get(program);
  if (loads === undefined || m.where !== "here" || !m.files.wrote()) return;
  const cwd = m.cwd();
  if (cwd === null) return;
  if (words.length > MAX_WORDS) m.files.fill();
  const line = new Named(m, words, cwd);
  const { status, unlikely, within } = m;
  m.within = within ?? words[0]?.span ?? { start: 0, end: 0 };
  let left = MAX_FILES;
  for (const load of loads) {
    if (load.given !== undefined && !load.given.split(" ").some((one) => line.texts.includes(one))) continue;
    if (load.with !== undefined && !line.texts.includes(load.with)) continue;
    for (const path of filesOf(m, load, line)) {
      if (left-- > 0) read(m, load, path, cwd);
      else m.files.fill();
    }
  }
  m.status = status;
  m.unlikely = unlikely;
  m.within = within;
}

/** Runs a tool of the project by its name: its own file where that was written, and what it loads. */
export function runTool(m: Machine, name: string, words: readonly Value[], span: Span): void {
  const bin = m.files.wrote() ? { ...exact(`node_modules/.bin/${name}`), span } : null;
  if (bin !== null && contentOf(m, bin)?.written === true) runFile(m, bin, null, words);
  runLoads(m, name, words);
}

/** What of a line says which files are meant. Paths are absolute. */
class Named {
  readonly texts: readonly string[];
  private found: readonly string[] | null = null;

  constructor(
    readonly m: Machine,
    words: readonly Value[],
    readonly cwd: string,
  ) {
    this.texts = words.slice(0, MAX_WORDS).flatMap((word) => {
      const text = word.form === "exact" ? word.text : heldPath(m, word);
      return text === null || text === "" || text.length > 1_024 ? NONE : [text];
    });
  }

  /** Files and folders words may name, with the modules they may name. */
  get paths(): readonly string[] {
    this.found ??= this.texts.flatMap((text) => {
      if (text.startsWith("-")) return NONE;
      const path = withoutPart(text);
      const module = /^[\w.]+(?::\w+)?$/.test(path) ? [this.at(moduleFile(path))] : NONE;
      return [this.at(path), ...module];
    });
    return this.found;
  }

  /** Some word looks like a file or folder. */
  get names(): boolean {
    return this.texts.some((text) => !text.startsWith("-") && /[./]/.test(withoutPart(text)));
  }

  at(path: string): string {
    return canonicalPath(path, this.m.place, { cwd: this.cwd, tilde: false }).name;
  }
}

/** `file.py::test`, `./...` */
const withoutPart = (text: string) => text.split("::", 1)[0]!.replace(/\/\.\.\.$/, "");
/** `srv:app`, `pkg.mod`: a module by its name. */
const moduleFile = (name: string) => `${name.split(":", 1)[0]!.replaceAll(".", "/")}.py`;

/** Files that were written and that a program loads by this. */
function filesOf(m: Machine, load: Load, line: Named): ReadonlySet<string> {
  const found = new Set<string>();
  if (load.by !== undefined) for (const path of givenBy(load.by, line)) if (m.files.get(path) !== null) found.add(path);
  if (load.where === "named") for (const path of line.paths) if (isWritten(m, path)) found.add(path);
  const folders = load.variable === undefined ? null : placesIn(m, load.variable, line);
  for (const path of folders ?? NONE) if (isWritten(m, path) || isForeign(m, load, path)) found.add(path);
  for (const pattern of load.files?.split(" ") ?? NONE) {
    const name = nameOf(pattern);
    const paths = m.files.named(isWild(name) ? (one) => matchSegment(name, one) : name);
    m.spend(8 + paths.length * 8);
    for (const path of paths)
      if (folders === null ? stands(load, pattern, path, line) : folders.some((one) => isAt(path, one, pattern)))
        found.add(path);
  }
  return found;
}

/** Whatever it is called, a program takes its commands from it. */
const isForeign = (m: Machine, load: Load, path: string) =>
  load.unread === true && isUntrusted(m.files.get(path)?.sources ?? []);

/** A folder that was made holds nothing. */
const isWritten = (m: Machine, path: string) => {
  const content = m.files.get(path);
  if (content === null) return false;
  return content.text !== null || content.changed === true || (isUntrusted(content.sources) && CODE.test(path));
};
/** What came from outside and is not known may be data for the program; by these names it is code. */
const CODE =
  /\.(?:jar|war|class|jl|dart|go|swift|kts?|scala|sc|groovy|exs?|cr|nims?|zig|hs|mls?|scm|rkt|raku|cljs?|cljc|rb|py|pl|php|lua|[mc]?[jt]sx?|rs|java)$/;

/** The home folder, and what the call has made of it. */
const homesOf = (m: Machine): readonly string[] => [m.place.home, ...(m.scope.get("HOME")?.texts ?? NONE)];

function stands(load: Load, pattern: string, path: string, line: Named): boolean {
  const { cwd } = line;
  if (pattern.startsWith("~/"))
    return homesOf(line.m).some((home) => isAt(path, canonicalPath(home, line.m.place).name, pattern.slice(2)));
  switch (load.where ?? "here") {
    case "here":
      return isAt(path, cwd, pattern) || line.paths.some((folder) => isAt(path, folder, pattern));
    case "around": {
      const folder = path.slice(0, path.lastIndexOf("/"));
      if (isBelow(path, cwd) || (folder !== "" && isBelow(cwd, folder))) return true;
      // What was put among the temporary files may have been made such a place by a setting.
      return load.given !== undefined && line.m.place.scratch.some((one) => isBelow(path, one));
    }
    case "named":
      if (pattern.includes("/")) return isAt(path, cwd, pattern);
      return line.names ? line.paths.some((folder) => isBelow(path, folder)) : isBelow(path, cwd);
  }
}

/** Files and folders these variables name; one may name several. */
function placesIn(m: Machine, variables: string, line: Named): readonly string[] {
  return variables.split(" ").flatMap((name) => {
    const texts = m.scope.get(name)?.texts ?? NONE;
    return texts.flatMap((text) => text.split(":", MAX_WORDS).map((one) => line.at(one)));
  });
}

/** `-f FILE`, `--file=FILE`, `-fFILE`. */
function givenBy(options: string, line: Named): readonly string[] {
  const { texts } = line;
  return options.split(" ").flatMap((option) =>
    texts.flatMap((text, at) => {
      if (!text.startsWith(option)) return NONE;
      const value = text === option ? (texts[at + 1] ?? "") : text.slice(option.length).replace(/^=/, "");
      return value === "" ? NONE : [line.at(value), line.at(moduleFile(value))];
    }),
  );
}

const isBelow = (path: string, folder: string) => path.startsWith(folder === "/" ? "/" : `${folder}/`);

/** Whether a path is what a relative pattern means in this folder. */
function isAt(path: string, folder: string, pattern: string): boolean {
  if (!isBelow(path, folder)) return false;
  const segments = path.slice(folder.length + 1).split("/");
  const wanted = pattern.split("/");
  return segments.length === wanted.length && wanted.every((one, i) => matchSegment(one, segments[i]!));
}

function read(m: Machine, load: Load, path: string, cwd: string): void {
  if (typeof load.as === "function") {
    const content = m.files.get(path);
    // Nobody has read what the program takes its commands from.
    if (load.unread === true && content?.text === null && isUntrusted(content.sources))
      return void sayRun(m, { ...exact(path), span: m.within! }, content, "other");
    return readTold(m, load.as, path);
  }
  const text = m.files.get(path)?.text ?? null;
  const language = load.as === "started" ? languageOf(path, text) : load.as;
  if (language === "shell") return readTold(m, (whole) => [{ text: whole }], path);
  if (language === "node" && !SCRIPT.test(path)) return;
  const { search } = m;
  m.search = startSearch(m, language, path, [cwd]);
  loadFile(m, language, path, "conftest");
  m.search = search;
}

/** Longer than settings are read. */
const isLong = (text: string): boolean =>
  text.length > MAX_SETTINGS || text.split("\n", MAX_LINES + 1).length > MAX_LINES;
const MAX_SETTINGS = 128 * 1024;
const MAX_LINES = 4_096;

/** Its text, or what was put into it or behind it: of that the settings are known, whatever stands there besides. */
const knownOf = ({ text, also, parts }: FileContent): string => text ?? [...(parts ?? NONE), ...also].join("\n");

/** Something is known of a file that settings name. */
const isKnown = (m: Machine, file: string): boolean =>
  m.files.get(canonicalPath(file, m.place, { cwd: m.cwd() ?? "/", tilde: false }).name) !== null;

/** The same said twice is done once. */
const distinct = (all: readonly Told[]): readonly Told[] => [
  ...new Map(all.map((one) => [`${one.language ?? ""}:${one.text}`, one])).values(),
];

/** Runs what a file tells to run. Which of it runs, and with what, is for the program to say. */
function readTold(m: Machine, tells: Tells, path: string): void {
  const content = m.files.get(path);
  const span = m.within!;
  if (content === null) return;
  if (content.text === null) {
    if (content.more === true) m.files.fill();
    if (content.changed === true) wantContent(m, { type: "path", name: path, form: "exact" });
  }
  const whole = knownOf(content);
  // What is being run already says the same again.
  if (whole === "" || m.telling.some((one) => one.tells === tells && one.text === whole)) return;
  const all = tells(whole);
  if (all.length > MAX_TEXTS || isLong(whole) || all.some(({ more }) => more === true)) m.files.fill();
  const told = distinct(all.slice(0, MAX_TEXTS).filter(({ file }) => file === undefined || isKnown(m, file)));
  // Settings that start nothing are no code.
  if (told.length === 0) return;
  const at = sayRun(m, { ...exact(path), span }, content, "shell");
  const { telling } = m;
  m.telling = [...telling, { tells, text: whole }];
  m.depth++;
  m.spend(whole.length);
  const { sources } = content;
  m.maybe(() => {
    for (const { text, language } of told) {
      const code: Value = { form: "exact", text, sources, span };
      if (language === undefined) runShell(m, code, [exact("sh")]);
      else runForeign(m, language as Language, code, { origin: "file", args: [], span });
    }
  });
  m.depth--;
  m.telling = telling;
  leaveToData(m, at, "shell");
}
