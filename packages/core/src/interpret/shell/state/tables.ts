import type { Span } from "../../../spine/index.js";
import { exact } from "../../knowledge/value.js";
import { runText } from "../scripts/code.js";
import type { Machine } from "./machine.js";
import type { Variable } from "./variable.js";
import { onlyText } from "./variable.js";

const NAME = /^[\w.+-]{1,64}$/;
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** From here on the shell runs this file by that name, like a function of it: `hash -p`. */
export function rememberProgram(m: Machine, name: string, path: string, span: Span): void {
  if (NAME.test(name)) runText(m, { ...exact(`${name}() { ${quoted(path)} "$@"; }`), span });
}

/** Arrays that are tables of the shell's own: what is put into `BASH_CMDS` is hashed, into `BASH_ALIASES` an alias. */
export function fillTable(m: Machine, table: string, value: Variable, span: Span): void {
  for (const [name, item] of value.items ?? []) {
    const text = onlyText(item);
    if (text === null) m.opaque("unknown_word", span, item.sources);
    else if (table === "BASH_CMDS") rememberProgram(m, name, text, span);
    else m.scope.setAlias(name, text, ++m.tick);
  }
}
