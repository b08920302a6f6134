import type { Machine } from "./machine.js";
import { each, either, taintOf, UNKNOWN, type Value } from "./value.js";

/**
 * Text run as code of a language. Known text is read at once, in the scope of the whole program; text that is a file's
 * content names the file; anything else is opaque. Yields what the text comes to, as far as reading tells.
 */
export function runCode(m: Machine, language: string, code: Value): Value {
  const of = each(code);
  if (of.length > 1) return m.perhaps(() => of.map((v) => runOne(m, language, v))).reduce(either);
  return runOne(m, language, code);
}

function runOne(m: Machine, language: string, code: Value): Value {
  if (code.k === "text") {
    m.emit({ type: "evaluate", language, text: code.v });
    return m.inner(language, code.v, m);
  }
  if (code.k === "func" || code.k === "const" || code.k === "num") return UNKNOWN;
  const taint = taintOf(code);
  if (taint.files.length === 1 && !taint.network && code.k === "unknown")
    return runScript(m, language, taint.files[0]!);
  m.emit({ type: "evaluate", language, text: null });
  m.opaque(taint.network ? "untrusted_code" : "unknown_code");
  return UNKNOWN;
}

/** A file run as code. Whoever can read files reads it; nothing is opaque yet. */
export function runScript(m: Machine, language: string, path: string): Value {
  m.emit({ type: "evaluate", language, text: null, path });
  return UNKNOWN;
}

/** Most characters of a module's name. */
const MAX_NAME = 256;

/** A module loaded by its name, said once. What is searched in folders is said only where somebody looks there. */
export function loadModule(m: Machine, name: string, from: "file" | "folder" | "search"): void {
  if (name === "" || name.length > MAX_NAME || (from === "search" && m.input.loads !== true)) return;
  if (m.firstLoad(name, from)) m.emit({ type: "load", name, from });
}

/** A folder modules are searched in from now on. */
export function searchFolder(m: Machine, folder: Value): void {
  if (folder.k === "text" && m.input.loads === true) m.emit({ type: "search", folder: folder.v.slice(0, 1024) });
}
