import { loadDefaultPolicy } from "rampart";

/** Rules that are not in any policy but in the engine: what is not understood, and no rule at all. */
const ENGINE = "the policy says what happens to what is not understood";

const rules = new Map(loadDefaultPolicy().document.guardrails.map((rule) => [rule.id, rule]));

/** The rules of a recorded decision with what the policy says of them; the record itself only names them. */
export function hitsOf({ decision, actions }) {
  return decision.rules.map(({ rule, verdict }) => {
    const known = rules.get(rule);
    return {
      rule,
      verdict,
      reason: known?.reason ?? ENGINE,
      instead: known?.instead ?? null,
      final: known?.final ?? known === undefined,
      actions: known === undefined ? [] : meant(known[verdict] ?? [], actions),
    };
  });
}

/** Indexes of the actions a rule's kinds name. */
function meant(kinds, actions) {
  const words = [kinds].flat();
  const fits = (kind) =>
    words.some((word) => word === kind || word === "*" || (word.endsWith(".*") && kind.startsWith(word.slice(0, -1))));
  return actions.flatMap(({ kind }, index) => (fits(kind) ? [index] : []));
}
