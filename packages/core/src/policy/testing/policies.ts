import type { PolicyError } from "../errors.js";
import { loadPolicy } from "../load.js";
import { PACKS } from "../packs.generated.js";
import type { Policy } from "../policy.js";

export const packs = (name: string): string | undefined => (Object.hasOwn(PACKS, name) ? PACKS[name] : undefined);

/** What every small policy of a test begins with; `default` is for the test to say. */
export const HEADER = `rampart: 1
name: test
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;

export function load(text: string): Policy {
  const result = loadPolicy([{ name: "policy.yaml", text }], { packs });
  if (!result.ok)
    throw new Error(result.errors.map((error) => `${error.line}:${error.column} ${error.message}`).join("\n"));
  return result.policy;
}

/** A policy that allows by default, with these guardrails. */
export function guardrails(rules: string, header = `${HEADER}default: allow\n`): Policy {
  const indented = rules.replace(/^/gm, "  ");
  return load(`${header}guardrails:\n${indented}\n`);
}

export function errorsOf(text: string): readonly PolicyError[] {
  const result = loadPolicy([{ name: "policy.yaml", text }], { packs });
  return result.ok ? [] : result.errors;
}
