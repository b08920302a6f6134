import { type ASTNode, serialize } from "@marcbachmann/cel-js";
import type { Case, Condition, Test } from "../../decide/case.js";
import { allOf } from "../../decide/condition.js";
import { MAYBE, type Truth, truth } from "../../decide/truth.js";
import { conjuncts, excess, MAX_CEL_TEXT, mentions } from "./bounds.js";
import { celEnvironment } from "./environment.js";
import { firstLine, useLinearMatch } from "./expression.js";
import { celAction, celFacts } from "./values.js";

/** An expression that passed every check, or why it did not. */
export type CelResult =
  | { readonly ok: true; readonly test: Condition }
  | { readonly ok: false; readonly message: string };

const cache = new Map<string, CelResult>();

/**
 * Checks an expression against the declared types and prepares it. What does not mention the action is evaluated once
 * for a decision. Expressions come from policies, so the cache is bounded by the number of their rules.
 */
export function compileCel(source: string): CelResult {
  const known = cache.get(source);
  if (known) return known;
  const made = prepare(source);
  if (cache.size >= 4096) cache.clear();
  cache.set(source, made);
  return made;
}

function prepare(source: string): CelResult {
  if (source.length > MAX_CEL_TEXT)
    return { ok: false, message: `an expression is at most ${MAX_CEL_TEXT} characters` };
  try {
    const checked = celEnvironment.check(source);
    if (!checked.valid) return { ok: false, message: firstLine(checked.error) };
    if (checked.type !== "bool")
      return { ok: false, message: `the expression gives ${checked.type ?? "nothing"}, not bool` };
    const { ast } = celEnvironment.parse(source);
    const costly = excess(ast);
    if (costly !== null) return { ok: false, message: costly };
    const parts = conjuncts(ast);
    const once = parts.filter((part) => !mentions(part, "action"));
    const each = parts.filter((part) => mentions(part, "action"));
    return { ok: true, test: allOf([...once.map(onceForAll), ...each.map(ofEachAction)]) };
  } catch (error) {
    return { ok: false, message: firstLine(error) };
  }
}

/** A part ready to run, with regular expressions compiled now rather than on the first call. */
function program(part: ASTNode): (context: object) => unknown {
  useLinearMatch(part);
  return celEnvironment.parse(serialize(part)) as (context: object) => unknown;
}

function ofEachAction(part: ASTNode): Test {
  const run = program(part);
  return (action, situation) =>
    attempt(situation, () =>
      run({ action: celAction(action), facts: celFacts(situation), findings: situation.findings }),
    );
}

function onceForAll(part: ASTNode): Test {
  const run = program(part);
  return (_action, situation) => {
    const known = situation.memo?.get(run) as Truth | undefined;
    if (known !== undefined && known !== MAYBE) return known;
    const result = attempt(situation, () => run({ facts: celFacts(situation), findings: situation.findings }));
    situation.memo ??= new Map();
    situation.memo.set(run, result);
    return result;
  };
}

/** An expression that errs may hold: enough for a restriction, too little for a grant. */
function attempt(situation: Case, evaluate: () => unknown): Truth {
  try {
    const value = evaluate();
    if (typeof value === "boolean") return truth(value);
    situation.failure = "the expression gave no truth value";
  } catch (error) {
    situation.failure = firstLine(error);
  }
  return MAYBE;
}
