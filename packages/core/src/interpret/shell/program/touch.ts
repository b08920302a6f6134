import type { Action, Detail, Resource, Source } from "../../../spine/index.js";
import type { FileKind } from "../../knowledge/types.js";
import type { Stream, Value } from "../../knowledge/value.js";
import { escapeGlob } from "../../knowledge/value.js";
import { ANY_PATH, canonicalPath, deviceAction, pathAction } from "../../paths/index.js";
import { holdsPipelines, isPipeline, pipelineEdit } from "../../tools/pipeline.js";
import { flush } from "../run/redirect.js";
import { certainly, type FileContent } from "../state/files.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { known, open, type Variable } from "../state/variable.js";
import { hereOf, heresBelow } from "./lent.js";

/** Paths a word names: one, or one for each folder the command may run in. */
export function pathsOf(m: Machine, value: Value): readonly Resource[] {
  if (value.form === "unknown") return ANY;
  const absolute = value.text.charCodeAt(0) === 47;
  const cwd = m.scope.cwd();
  if (!absolute && isPlaced(cwd)) return [pathBelow(m, value, cwd.shape)];
  if (absolute || cwd.open || cwd.texts.length === 1)
    return [pathIn(m, value, absolute ? null : cwd.open ? null : cwd.texts[0]!)];
  return cwd.texts.map((folder) => pathIn(m, value, folder));
}

const ANY: readonly Resource[] = [ANY_PATH];

/** Whether a folder is one of those a pattern without unknown parts matches: `$(mktemp -d)`, `packages/*`. */
const isPlaced = ({ open: isOpen, texts, shape }: Variable): boolean =>
  isOpen && texts.length === 0 && shape.charCodeAt(0) === 47 && !shape.includes("**");

/** A word below such a folder. */
function pathBelow(m: Machine, { form, text, sources }: Value, folder: string): Resource {
  if (text === "") return EMPTY_PATH;
  const holes = isUntrusted(sources) ? "anywhere" : "below";
  const below = `${folder}/${form === "exact" ? escapeGlob(text) : text}`;
  return canonicalPath(below, m.place, { cwd: null, tilde: false, glob: true, globstar: true, parents: true, holes });
}

/** The folder a word names, as the working directory of what comes then. */
export function folderNamed(m: Machine, value: Value): Variable {
  const path = exactPath(m, value);
  if (path !== null) return known(path, value.sources);
  const paths = value.form === "unknown" ? [] : pathsOf(m, value);
  const [one] = paths;
  const isOne = paths.length === 1 && one!.form === "pattern" && !one!.name.includes("**");
  return open(isOne ? one!.name : "**", value.sources);
}

function pathIn(m: Machine, value: Value, cwd: string | null): Resource {
  const { text } = value;
  if (value.form === "exact") {
    return text === "" ? EMPTY_PATH : canonicalPath(text, m.place, { cwd, tilde: false });
  }
  const holes = isUntrusted(value.sources) ? "anywhere" : "below";
  const options = { cwd, tilde: false, glob: true, globstar: true, parents: true, holes } as const;
  // What follows `./` lies below the working directory, even where nobody knows it.
  const placed = cwd !== null && text.startsWith("./") ? escapeGlob(cwd) + text.slice(1) : text;
  return canonicalPath(placed, m.place, options);
}

const EMPTY_PATH: Resource = { type: "path", name: "", form: "exact" };

/** The one path a word names for sure, else null. */
export function exactPath(m: Machine, value: Value): string | null {
  if (value.form !== "exact") return null;
  const paths = pathsOf(m, value);
  return paths.length === 1 && paths[0]!.form === "exact" ? paths[0]!.name : null;
}

/**
 * The name a word's content is kept by: its one path, or, of what `mktemp` made and what is written below it, the pattern
 * of that path; null where a word may mean any of several files.
 */
export function heldPath(m: Machine, value: Value): string | null {
  const path = exactPath(m, value);
  return path === null && m.files.hasTemporaries() ? temporaryPath(m, value) : path;
}

function temporaryPath(m: Machine, value: Value): string | null {
  const paths = value.form === "unknown" ? ANY : pathsOf(m, value);
  const [one] = paths;
  return paths.length === 1 && one!.form === "pattern" && m.files.isTemporary(one!.name) ? one!.name : null;
}

/** Adds an action on a path and returns it. Paths that are no files of anybody's (`/dev/null`) yield none. */
export function touch(
  m: Machine,
  kind: FileKind,
  value: Value,
  sources: readonly Source[],
  given: Detail,
): Action | null {
  m.spend(value.form === "exact" ? value.text.length : SIZE_OF_PATTERN);
  if (value.form === "exact" && (value.text === "" || isNoFile(value.text))) return null;
  // A pattern with unknown text in it stands for one of the paths it matches, a glob for all of them.
  const bounded = m.bounded || (m.everything === null && value.form === "pattern" && value.text.includes("**"));
  const detail =
    bounded && BOUNDABLE.has(kind)
      ? { bounded: true, ...given }
      : value.text === m.everything && CHANGES.has(kind) && given.append !== true
        ? { recursive: true, ...given }
        : given;
  const paths = pathsOf(m, value);
  const certainty = paths.length > 1 ? "possible" : m.certainty;
  let last: Action | null = null;
  for (const there of paths) {
    const here = m.lent.length === 0 ? null : hereOf(m.lent, there);
    const { resource, place } = here ?? { resource: there, place: m.place };
    const isHere = here !== null || m.where === "here";
    const parts = { certainty, sources, span: value.span, detail };
    last = pathAction(kind, resource, { place, ...parts });
    if (bounded || !isHere) {
      const labels = labelsOf(last, bounded);
      last = { ...last, labels: isHere ? labels : m.elsewhere(labels) };
    }
    if (kind === "file.read" && last.labels.includes("credential")) last = unlessPlain(m, last);
    m.actions.push(last);
    const device = last.labels.length === 0 ? null : deviceAction(last);
    if (device !== null) m.actions.push(device);
    if (isHere && definesPipeline(kind, last)) m.actions.push(pipelineEdit(resource, sources, certainty));
    if (m.lent.length > 0 && (kind === "file.delete" || detail.recursive === true))
      for (const below of heresBelow(m.lent, there))
        m.actions.push(pathAction(kind, below.resource, { place: below.place, ...parts }));
  }
  return last;
}

/** Whether what is done to a path changes what a pipeline runs. What is thrown away elsewhere is no pipeline's any more. */
function definesPipeline(kind: FileKind, { resource, labels }: Action): boolean {
  if (kind === "file.write") return resource.form === "exact" && isPipeline(resource.name);
  return kind === "file.delete" && labels.includes("project") && holdsPipelines(resource.name);
}

/** A file of the project that holds just what this call has written, of an example and words of its own, holds no secret. */
function unlessPlain(m: Machine, one: Action): Action {
  const { resource, labels } = one;
  const plain = m.where === "here" && resource.form === "exact" && labels.includes("project");
  return plain && m.files.isPlain(resource.name)
    ? { ...one, labels: labels.filter((label) => label !== "credential") }
    : one;
}

/** What labelling a pattern costs, in characters of plain path. */
const SIZE_OF_PATTERN = 640;

/** One unknown file of many is not all of them; a deletion may still empty what it stands for. */
function labelsOf(one: Action, bounded: boolean): readonly string[] {
  if (!bounded || one.kind === "file.delete" || !one.labels.includes("broad")) return one.labels;
  return one.labels.filter((label) => label !== "broad");
}

/** What is done to each file below a folder is done to all of it. */
const CHANGES: ReadonlySet<FileKind> = new Set(["file.chmod", "file.write"]);
const BOUNDABLE: ReadonlySet<FileKind> = new Set(["file.delete", "file.chmod", "file.write"]);
const NO_FILES = /^\/dev\/(?:null|zero|full|random|urandom|tty|stdin|stdout|stderr|fd\/\d+)$/;

function isNoFile(path: string): boolean {
  return path.startsWith("/dev/") && NO_FILES.test(path);
}

/** What a file holds, as far as this call knows; no text where it may be one of several. */
export function contentOf(m: Machine, value: Value): FileContent | null {
  const content = contentsOf(m, value);
  return content === null || content.also.length === 0 ? content : { ...content, text: null };
}

/** The same with all it may hold. */
export function contentsOf(m: Machine, value: Value): FileContent | null {
  const stream = streamOf(m, value);
  if (stream !== null) return certainly(stream.text, stream.sources);
  for (const file of m.kept) flush(m, file);
  if (m.where !== "here" && !value.text.startsWith("/dev/fd/")) return null;
  const path = heldPath(m, value);
  return path === null ? null : m.files.get(path);
}

/** What is behind a name of a descriptor: `/dev/stdin`, `/dev/fd/3`. */
function streamOf(m: Machine, value: Value): Stream | null {
  if (!value.text.startsWith("/dev/") && !value.text.startsWith("/proc/")) return null;
  if (value.text === "/dev/stdin") return m.stdin;
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d{1,3})$/.exec(value.text)?.[1];
  if (number === undefined) return null;
  return number === "0" ? m.stdin : (m.descriptors.get(Number(number))?.read ?? null);
}

/** The file an action reads, as a source of data. */
export function sourceOf(one: Action): Source {
  return { type: "file", name: one.resource.name.slice(0, 256), labels: one.labels };
}

/** A file as a source of data. */
export function fileSource(m: Machine, value: Value): Source {
  const resource = pathsOf(m, value)[0]!;
  const { labels } = pathAction("file.read", resource, { place: m.place });
  return { type: "file", name: resource.name.slice(0, 256), labels };
}
