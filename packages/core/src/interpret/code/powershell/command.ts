import { cmdletName } from "../../knowledge/launch/cmdlets.js";
import { apply } from "../machine/apply.js";
import type { Call } from "../machine/call.js";
import { runCode } from "../machine/evaluation.js";
import type { Handler } from "../machine/language.js";
import { lookUp } from "../machine/scope.js";
import { each, type Func, list, taintOf, text, UNKNOWN, type Value } from "../machine/value.js";
import { ALIASES, CMDLET, ELSEWHERE } from "./aliases.js";
import { evaluated, native } from "./library/code.js";
import { plainWords, wordsOf } from "./library/words.js";
import { show } from "./operate.js";

/** Commands of modules nobody reads whose verb says that they only look, compare or show. */
const HARMLESS =
  /^(?:(?:get|test|convertto|convertfrom|read|measure|compare|group|join|split|wait|find|show|select|format|resolve)-[a-z\d]+|write-(?:host|output|verbose|warning|error|debug|information|progress|log)|start-sleep|new-guid|new-timespan|set-strictmode|import-module|out-string|pop-location)$/;

/** `name words…`, and `& what words…`: a function of the text, an alias, a command, or else a program. */
export function runCommand(c: Call, commands: ReadonlyMap<string, Handler>): Value {
  const [what = UNKNOWN, ...args] = c.args;
  const run = (one: Value): Value => runOne({ ...c, args }, one, commands, 0);
  if (what.k !== "either") return run(what);
  return c.m.perhaps(() => each(what).map(run))[0] ?? UNKNOWN;
}

/** Where paths are written as Windows does, `rm` is no program. */
const WINDOWS = /^(?:[A-Za-z]:[\\/]|(?:~|\.{1,2})\\)/;
const ALIASES_DEEP = 8;

function runOne(c: Call, what: Value, commands: ReadonlyMap<string, Handler>, depth: number): Value {
  if (what.k === "func") return follow(c, what);
  if (what.k === "thing" && what.fields.has("text")) return evaluated(c, what);
  if (what.k === "unknown" && taintOf(what).network) return runCode(c.m, "powershell", what);
  const said = what.k === "shape" || what.k === "unknown" ? what : show(what);
  if (said.k !== "text") return asProgram(c, said);
  // `Module\Command`
  const plain = said.v.replace(/^[\w.]+\\(?=[a-z]+-[a-z]+$)/i, "");
  const name = plain.toLowerCase();
  const own = lookUp(c.m.scope, `!${name}`);
  if (own?.k === "func") return follow(c, own);
  if (own?.k === "text" && depth < ALIASES_DEEP) return runOne(c, own, commands, depth + 1);
  const alias = ALIASES[name];
  const known = commands.get(`!${alias !== undefined && !ELSEWHERE.has(name) ? alias : name}`);
  if (known !== undefined) return known({ ...c, name: `!${alias ?? name}` });
  if (
    alias !== undefined &&
    plainWords(c).words.some((one) => one.k === "text" && (CMDLET.test(one.v) || WINDOWS.test(one.v)))
  )
    return commands.get(`!${alias}`)!({ ...c, name: `!${alias}` });
  if (HARMLESS.test(name)) return UNKNOWN;
  const meant = alias !== undefined && !ELSEWHERE.has(name) ? alias : plain;
  return asProgram(c, text(cmdletName(meant) ?? said.v, said.taint));
}

function asProgram(c: Call, name: Value): Value {
  const { words, open } = plainWords(c);
  return native(c, name, words, open);
}

/** A function of the text gets its parameters by name, the others in order. */
function follow(c: Call, f: Func): Value {
  const names = f.node.params.map((p) => (p.target.k === "name" ? p.target.name.slice(1) : ""));
  const { named, rest, piped } = wordsOf(c, names);
  const byName = new Map([...named].map(([name, v]): [string, Value] => [`$${name}`, v]));
  c.m.scope.names.set("$args", list([...rest], c.open));
  return apply(c.m, f, piped === null || rest.length > 0 ? rest : [piped], byName, c.open);
}
