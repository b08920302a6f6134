import { type ASTNode, Environment, type Limits, serialize } from "@marcbachmann/cel-js";
import { children, excess, MAX_CEL_TEXT } from "./bounds.js";
import { LINEAR_MATCH, linear } from "./environment.js";

/** Types of the variables an expression may name, in CEL's notation: `string`, `list<map<string, dyn>>`, or fields. */
export type ExpressionSchema = Readonly<Record<string, ExpressionType>>;
export type ExpressionType = string | { readonly [field: string]: ExpressionType };

/** An expression that passed every check; it throws where it errs, and gives nothing but true or false. */
export type CelProgram =
  | { readonly ok: true; readonly run: (variables: object) => boolean }
  | { readonly ok: false; readonly message: string };

const LIMITS: Partial<Limits> = {
  maxAstNodes: 200,
  maxDepth: 16,
  maxListElements: 256,
  maxMapEntries: 32,
  maxCallArguments: 8,
};

/**
 * Compiles expressions over variables of these types, under the bounds of every policy expression: no comprehension
 * inside another, regular expressions literal and linear, at most {@link MAX_CEL_TEXT} characters.
 */
export function compileExpression(schema: ExpressionSchema): (source: string) => CelProgram {
  const environment = new Environment({ limits: LIMITS });
  for (const [name, type] of Object.entries(schema)) {
    if (typeof type === "string") environment.registerVariable(name, type);
    else environment.registerVariable(name, { schema: type as Record<string, string> });
  }
  environment.registerFunction(`string.${LINEAR_MATCH}(string): bool`, (text: string, pattern: string) =>
    linear(pattern).test(text),
  );
  return (source) => prepare(environment, source);
}

function prepare(environment: Environment, source: string): CelProgram {
  if (source.length > MAX_CEL_TEXT)
    return { ok: false, message: `an expression is at most ${MAX_CEL_TEXT} characters` };
  try {
    const checked = environment.check(source);
    if (!checked.valid) return { ok: false, message: firstLine(checked.error) };
    if (checked.type !== "bool")
      return { ok: false, message: `the expression gives ${checked.type ?? "nothing"}, not bool` };
    const { ast } = environment.parse(source);
    const costly = excess(ast);
    if (costly !== null) return { ok: false, message: costly };
    useLinearMatch(ast);
    const run = environment.parse(serialize(ast)) as (variables: object) => unknown;
    return { ok: true, run: (variables) => truthOf(run(variables)) };
  } catch (error) {
    return { ok: false, message: firstLine(error) };
  }
}

function truthOf(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError("the expression gave no truth value");
}

/** Calls of `matches` become calls of the linear one, compiled now rather than on the first call. */
export function useLinearMatch(node: ASTNode): void {
  if (node.op === "rcall" && node.args[0] === "matches") {
    linear(String((node.args[2][0] as { args: unknown }).args));
    (node.args as unknown[])[0] = LINEAR_MATCH;
  }
  children(node).forEach(useLinearMatch);
}

/** First line of a message, bounded. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0]!.slice(0, 200);
}
