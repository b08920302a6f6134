import type { Detail, Source, Span } from "../../../spine/index.js";
import { MAX_LINES } from "../../code/make/recipes.js";
import type { ProjectCode } from "../../knowledge/types.js";
import { exact, type Value } from "../../knowledge/value.js";
import { contentsOf, pathsOf } from "../program/touch.js";
import type { FileContent } from "../state/files.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { runShell } from "./code.js";
import { digestOf, sayHowMuch, wantContent } from "./script.js";

/** Files a project's own code is not in. */
const PROSE = /\.(?:md|txt|rst|adoc|csv|tsv|log|svg|png|jpe?g|gif|pdf|html|css)$/i;

/** Whether this call or session wrote a file of the project that its tools may run. */
export function wroteCode(m: Machine): boolean {
  const folder = m.place.project ?? m.cwd();
  return folder !== null && m.where === "here" && m.files.wroteBelow(folder, (path) => !PROSE.test(path));
}

/**
 * Runs what a file of the project says under a name: a script of `package.json`, a target of a makefile. Of the files it
 * may stand in the first that is there counts; the door is asked for those nobody has read.
 */
export function runProject(m: Machine, code: ProjectCode, program: string, data: readonly Source[], span: Span): void {
  const found = findFile(m, code.files, span);
  const lines = found?.text == null ? null : code.read(found.text);
  if (isBeyond(found?.text ?? "", lines)) m.files.fill();
  if (lines !== null && lines.length === 0 && code.optional === true) return;
  const unread = found !== null && found.text === null;
  if (lines === null && code.optional === true && !unread) return;
  const from = m.actions.length;
  const digest = found === null ? null : digestOf(m, found);
  const origin = unread ? "network" : "project";
  const detail: Detail = { language: "shell", origin, program, ...(digest === null ? {} : { digest }) };
  const labels = [
    ...(unread ? ["untrusted"] : []),
    ...(wroteCode(m) ? ["unverified-code"] : []),
    ...(found?.claimed === true ? ["claimed"] : []),
  ];
  m.push(
    "code.run",
    { type: "code", name: code.name.slice(0, 256), form: "exact" },
    labels,
    unread ? found.sources : data,
    span,
    detail,
  );
  const to = m.actions.length;
  m.sink?.lose();
  if (lines === null) return;
  m.depth++;
  for (const line of lines) {
    const run = () => runShell(m, { ...exact(line.text), span }, [exact("sh"), ...(code.args ?? [])]);
    if (line.possible === true) m.maybe(run);
    else run();
  }
  m.depth--;
  m.status = null;
  sayHowMuch(m, found!, { from, to }, "shell");
}

/** Whether there may be more than what was read: a long file that says nothing by the name, or as many lines as are read. */
const isBeyond = (text: string, lines: readonly unknown[] | null): boolean =>
  lines === null ? text.length > MAX_READ : lines.length >= MAX_LINES;
const MAX_READ = 32 * 1024;

function findFile(m: Machine, files: readonly string[], span: Span): FileContent | null {
  for (const file of files) {
    const path: Value = { ...exact(file), span };
    const content = contentsOf(m, path);
    if (content?.more === true) m.files.fill();
    // Nobody has read what came from outside.
    if (content !== null && (content.text !== null || isUntrusted(content.sources))) return content;
    // Changed in place by this call: what it held says what it holds.
    if (content === null || content.parts !== undefined)
      for (const resource of pathsOf(m, path)) wantContent(m, resource);
  }
  return null;
}

const MAX_ABOVE = 32;

/** A file here and in the folders above, as far as the project goes. */
export function upwards(m: Machine, name: string): readonly string[] {
  const cwd = m.cwd();
  const { project } = m.place;
  if (cwd === null) return [];
  const files = [`${cwd}/${name}`];
  for (let at = cwd; at !== project && project !== null && at.startsWith(`${project}/`) && files.length < MAX_ABOVE; ) {
    at = at.slice(0, at.lastIndexOf("/"));
    files.push(`${at}/${name}`);
  }
  return files;
}
