import { language } from "@rampart/core";

/** What an expression can name. */
const compile = language.compileExpression({
  model: {
    names: "list<string>",
    roots: "list<string>",
    files: "int",
    bytes: "int",
    formats: "list<string>",
    signers: "list<string>",
    issuers: "list<string>",
    complete: "bool",
    datasets: "list<map<string, dyn>>",
    ancestors: "list<map<string, dyn>>",
    builders: "list<string>",
    scans: "list<map<string, dyn>>",
    evaluations: "list<map<string, dyn>>",
  },
});

const programs = new Map<string, language.CelProgram>();

function programOf(source: string): language.CelProgram {
  const known = programs.get(source) ?? compile(source);
  if (programs.size > 1_000) programs.clear();
  programs.set(source, known);
  return known;
}

/** What is wrong with an expression, or null. */
export function checkExpression(source: string): string | null {
  const program = programOf(source);
  return program.ok ? null : program.message;
}

/** Whether it holds; an expression that errs does not, and the message says why. */
export function runExpression(
  source: string,
  variables: object,
): { readonly holds: boolean; readonly error: string | null } {
  const program = programOf(source);
  if (!program.ok) return { holds: false, error: program.message };
  try {
    return { holds: program.run(variables), error: null };
  } catch (error) {
    return { holds: false, error: (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]! };
  }
}
