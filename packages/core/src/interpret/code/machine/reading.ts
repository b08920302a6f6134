import { LIMITS } from "../../../spine/index.js";
import type { CodeInput, CodeReading } from "../effect.js";
import { evaluate } from "./evaluate.js";
import { execute, visitUncalled } from "./execute.js";
import type { Language } from "./language.js";
import { Machine } from "./machine.js";
import type { Stmt } from "./tree.js";
import { each, UNKNOWN, type Value } from "./value.js";

/** Reads one text in one language. Total and bounded: whatever goes wrong is `opaque: too_complex`. */
export function read(
  language: Language,
  text: string,
  input: CodeInput,
  byName: (name: string) => Language | null,
): CodeReading {
  const depth = input.depth ?? 0;
  if (text.length > LIMITS.command || depth > LIMITS.codeDepth) return tooComplex();
  const m = new Machine(language, input, depth, (name, code, inside) => readInside(inside, byName(name), code, byName));
  try {
    runText(m, text);
    visitUncalled(m);
  } catch {
    // The stack has an end even where every loop has a bound; what was found so far stands.
    m.effects.push({ type: "opaque", reason: "too_complex", certainty: "certain" });
  }
  return { effects: m.effects };
}

function runText(m: Machine, text: string): void {
  const program = m.language.parse(text);
  if (program.fault !== null) m.opaque(program.fault);
  m.language.begin?.(m);
  const { eachLine, printResult } = m.input;
  const body =
    eachLine === undefined ? program.body : (m.language.perLine?.(program.body, eachLine === "print") ?? program.body);
  const last = body[body.length - 1];
  if (printResult !== true || last?.k !== "do") return void execute(m, m.scope, body);
  execute(m, m.scope, body.slice(0, -1));
  for (const v of each(m.language.show(evaluate(m, m.scope, last.expr)))) m.print(v.k === "text" ? `${v.v}\n` : null);
}

/** Code that code evaluates: in the same scope where it is the same language, on its own otherwise. */
function readInside(
  m: Machine,
  language: Language | null,
  code: string,
  byName: (name: string) => Language | null,
): Value {
  if (language === null || m.depth + m.inside >= LIMITS.codeDepth || code.length > LIMITS.value || m.spent) {
    m.opaque(language === null ? "unknown_language" : "too_complex");
    return UNKNOWN;
  }
  let value: Value = UNKNOWN;
  m.spend(1 + (code.length >> 6));
  m.inside++;
  if (language === m.language) {
    const { maybe } = m;
    const program = language.parse(code);
    if (program.fault !== null) m.opaque(program.fault);
    value = lastValue(m, program.body);
    m.maybe = maybe;
  } else {
    const inner = read(language, code, { depth: m.depth + m.inside }, byName);
    for (const e of inner.effects) m.adopt(e);
  }
  m.inside--;
  return value;
}

/** Runs statements; an expression at their end is what they come to. */
function lastValue(m: Machine, body: readonly Stmt[]): Value {
  const last = body[body.length - 1];
  if (last?.k !== "do") {
    execute(m, m.scope, body);
    return UNKNOWN;
  }
  return execute(m, m.scope, body.slice(0, -1)) === "end" ? evaluate(m, m.scope, last.expr) : UNKNOWN;
}

export function tooComplex(): CodeReading {
  return { effects: [{ type: "opaque", reason: "too_complex", certainty: "certain" }] };
}
