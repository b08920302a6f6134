import type { Action, Source } from "../../../spine/index.js";
import { UNKNOWN_STREAM, type Value } from "../../knowledge/value.js";
import { canonicalPath, effectOf, labelPath } from "../../paths/index.js";
import { type ClientFile, readSql, sqlActions, unparsedFinding } from "../../sql/index.js";
import { touch } from "../program/touch.js";
import type { Machine } from "../state/machine.js";
import { addSources } from "../state/sources.js";
import { runShell } from "./code.js";

/**
 * What a database client's SQL text does. Commands in it (`COPY … PROGRAM`) are read as the shell reads them. `file`: where
 * the database is kept, if that is known. `waits`: a program's own statement for when it is asked to: single rows are its
 * business.
 */
export function runSql(m: Machine, text: Value, dialect: string, file?: string, waits?: true): void {
  if (text.form !== "exact") {
    m.opaque("unknown_code", text.span, text.sources, { language: "sql" });
    return;
  }
  m.spend(text.text.length);
  const reading = readSql(text.text, dialect, m.world.sql);
  if (reading.unparsed !== null) m.findings = [...m.findings, unparsedFinding(reading.unparsed, text.span)].slice(0, 8);
  const clientFile: ClientFile = (kind, path) => void touch(m, kind, { ...text, text: path }, text.sources, {});
  const passing = file !== undefined && isPassing(m, file) && !LEAVES.test(text.text);
  const isOurs = file !== undefined && isOfProject(m, file) && !LEAVES.test(text.text) && !REPLACES.test(text.text);
  for (const one of sqlActions(reading, dialect, clientFile)) {
    if (isOurs && one.kind === "data.define" && ADDS.test(one.detail.statement ?? "")) continue;
    if (waits === true && ROWS.has(one.kind) && one.detail.bounded === true) continue;
    const own = one.kind.startsWith("file.") ? labelsOf(m, one) : one.labels;
    const labels = passing && one.kind.startsWith("data.") ? [...own, "scratch"] : own;
    m.push(one.kind, one.resource, labels, text.sources, text.span, one.detail);
    if (one.kind === "data.read" && m.sink !== null) addSources(m.sink.sources, [rowsOf(one)]);
  }
  for (const statement of reading.statements) {
    for (const effect of statement.executes) {
      if (effect.type === "program" && effect.command !== null) runFed(m, { ...text, text: effect.command });
    }
  }
}

const ROWS: ReadonlySet<string> = new Set(["data.write", "data.delete"]);

/** A program a client starts may be handed what a query prints: a shell, or `xargs`, would run that. */
function runFed(m: Machine, command: Value): void {
  const { stdin } = m;
  m.stdin = UNKNOWN_STREAM;
  runShell(m, command, []);
  m.stdin = stdin;
}

/** Statements, and commands of the client, after which a name may mean a table of another file. */
const LEAVES = /\b(?:attach|detach)\b|(?:^|\n)\s*\.(?:open|restore|connection)\b/i;

/** A database that ends with its program, or is kept in a temporary folder. */
function isPassing(m: Machine, file: string): boolean {
  if (file === ":memory:") return true;
  return labelPath(canonicalPath(file, m.place), m.place).includes("scratch");
}

/** A file of the project: a table that is added to it takes nothing away, no more than a line that is added to a text. */
function isOfProject(m: Machine, file: string): boolean {
  return labelPath(canonicalPath(file, m.place, { cwd: m.cwd() }), m.place).includes("project");
}
const ADDS = /^create (?:unique )?(?:table|index|view)$/i;
const REPLACES = /\bor\s+replace\b/i;

/** A table as a source of what a client prints. */
function rowsOf({ resource, labels }: Action): Source {
  return { type: "data", name: resource.name.slice(0, 256), labels };
}

/** A server's files are as often those of this machine. */
function labelsOf(m: Machine, { kind, resource, detail, labels }: Action): readonly string[] {
  const own = labelPath(resource, m.place, detail.recursive === true, effectOf(kind, detail));
  return labels.length === 0 ? own : [...own, ...labels];
}
