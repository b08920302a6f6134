import type { Json } from "../../spine/json.js";
import { compareVerdicts, type Verdict } from "../../spine/verdict.js";
import { canonicalJson } from "../canonical.js";
import type { RuleDocument } from "../document.js";
import { expandKinds } from "../kinds.js";
import type { Policy } from "../policy.js";
import { allRules, wordsOf } from "../rules.js";
import type { Lint } from "./finding.js";

/**
 * Rules that change no verdict, because a rule at least as strict matches wherever they do: the same or more kinds, a
 * part of the same conditions, no exceptions. Conditions are compared as written, so what is found is certain and not
 * everything is found.
 */
export function shadowedRules({ document }: Policy): readonly Lint[] {
  const rules = allRules(document).map(({ rule, role }) => ({
    rule,
    role,
    verdict: verdictOf(rule),
    kinds: new Set<string>(expandKinds(wordsOf(rule))),
    conditions: conditionsOf(rule),
  }));
  const covering = rules.filter(
    ({ rule }) =>
      rule.except === undefined && rule["unless-granted"] === undefined && document.overrides[rule.id] === undefined,
  );
  return rules.flatMap((shadowed): Lint[] => {
    const by = covering.find(
      (other) =>
        other.rule !== shadowed.rule &&
        (other.role === shadowed.role || (other.role === null && other.verdict !== "allow")) &&
        covers(other.verdict, shadowed.verdict) &&
        [...shadowed.kinds].every((kind) => other.kinds.has(kind)) &&
        [...other.conditions].every((condition) => shadowed.conditions.has(condition)) &&
        !(sameSet(other, shadowed) && !isKept(other.rule, shadowed.rule)),
    );
    if (by === undefined || demandsMore(shadowed.rule)) return [];
    return [
      {
        code: "lint.shadowed",
        severity: "warning",
        rule: shadowed.rule.id,
        message: `rule ${by.rule.id} decides wherever it does`,
      },
    ];
  });
}

/** Whether a rule says more than a verdict. */
function demandsMore({ obligations = [], review }: RuleDocument): boolean {
  return obligations.length > 0 || review !== undefined;
}

/** Of two rules that say the same, the one that demands more stays, else the first by name. */
function isKept(rule: RuleDocument, twin: RuleDocument): boolean {
  const demands = demandsMore(rule);
  return demands === demandsMore(twin) ? rule.id < twin.id : demands;
}

/** A denial covers anything; a grant is no use where another verdict is stricter; an ask covers an ask. */
function covers(other: Verdict, shadowed: Verdict): boolean {
  if (shadowed === "allow") return other !== "ask";
  return compareVerdicts(other, shadowed) >= 0;
}

function verdictOf(rule: RuleDocument): Verdict {
  return rule.deny ? "deny" : rule.ask ? "ask" : "allow";
}

function conditionsOf({ when }: RuleDocument): ReadonlySet<string> {
  return new Set(Object.entries(when ?? {}).map(([key, value]) => `${key} ${canonicalJson(value as Json)}`));
}

interface Compared {
  readonly verdict: Verdict;
  readonly kinds: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
}

function sameSet(a: Compared, b: Compared): boolean {
  return a.verdict === b.verdict && a.kinds.size === b.kinds.size && a.conditions.size === b.conditions.size;
}
