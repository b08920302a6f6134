import type { Line } from "../line.js";
import type { Emit } from "../types.js";
import { exact, type Value } from "../value.js";

/** What a client is told: texts from options, files of statements, else its standard input. */
export interface Told {
  readonly texts: readonly Value[];
  readonly files: readonly Value[];
}

/** Hands every statement a client runs to the reader of SQL. `file`: where the database is kept. */
export function runStatements(line: Line, told: Told, dialect: string, emit: Emit, file?: string): void {
  const manner = file === undefined ? { dialect } : { dialect, file };
  for (const text of told.texts) emit.code("sql", text, "inline", [], manner);
  for (const one of told.files) runFile(one, dialect, emit);
  if (told.texts.length + told.files.length > 0) return;
  const { text, sources } = line.stdin;
  // Nothing on standard input is a person at a terminal; an agent has none.
  if (text === "") return;
  const span = line.words[0]?.span ?? { start: 0, end: 0 };
  const given: Value = text === null ? { form: "unknown", text: "", sources, span } : { ...exact(text), sources, span };
  emit.code("sql", given, "stdin", [], manner);
}

function runFile(file: Value, dialect: string, emit: Emit): void {
  emit.file("file.read", file);
  const content = emit.content(file);
  emit.code("sql", content === null ? null : { ...file, form: "exact", text: content }, "file", [], { dialect });
}

/** Connects where a host is given; none is this machine. A folder is a socket's. */
export function connectTo(host: Value | null, emit: Emit): void {
  if (host !== null && !host.text.startsWith("/")) emit.net("net.connect", host);
}

/** The host of `scheme://user:password@host/database` among operands. */
export function connectUrls(line: Line, emit: Emit): void {
  for (const operand of line.operands)
    if (/^[a-z0-9+]+:\/\//i.test(operand.text.slice(0, 32))) emit.net("net.connect", operand);
}
