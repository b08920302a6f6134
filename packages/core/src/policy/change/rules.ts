import { VERDICTS, type Verdict } from "../../spine/verdict.js";
import { canonicalJson } from "../canonical.js";
import type { PolicyDocument, RuleDocument } from "../document.js";
import { allRules, type OwnedRule } from "../rules.js";
import type { Direction, PolicyChange } from "./change.js";
import { ruleWords } from "./words.js";

/** Rules that came, went or changed, wherever they stand: a rule is its id. */
export function ruleChanges(before: PolicyDocument, after: PolicyDocument): readonly PolicyChange[] {
  const [was, is] = [rulesById(before), rulesById(after)];
  const changes: PolicyChange[] = [];
  for (const [id, owned] of was) {
    const now = is.get(id);
    if (now === undefined) changes.push(change(id, "removed", opposite(weight(owned.rule)), owned));
    else if (canonical(owned) !== canonical(now))
      changes.push(change(id, "changed", direction(owned, now), now, owned));
  }
  for (const [id, owned] of is) if (!was.has(id)) changes.push(change(id, "added", weight(owned.rule), owned));
  return changes;
}

function rulesById(document: PolicyDocument): ReadonlyMap<string, OwnedRule> {
  return new Map(allRules(document).map((owned) => [owned.rule.id, owned]));
}

function change(
  name: string,
  how: PolicyChange["how"],
  towards: Direction,
  { rule, role, privilege }: OwnedRule,
  before?: OwnedRule,
): PolicyChange {
  const whose = role !== null ? ` in role ${role}` : privilege !== null ? ` in privilege ${privilege}` : "";
  const was = before === undefined ? "" : `; before: ${ruleWords(before.rule)}`;
  return { part: "rule", name, entry: role, how, direction: towards, says: `${ruleWords(rule)}${whose}${was}` };
}

export const verdictOf = (rule: RuleDocument): Verdict => (rule.deny ? "deny" : rule.ask ? "ask" : "allow");

/** What a rule does by being there. A grant only loosens; its obligations may do more, and nobody can say what. */
function weight(rule: RuleDocument): Direction {
  if (verdictOf(rule) !== "allow") return "tighter";
  return rule.obligations === undefined ? "looser" : "either";
}

const opposite = (towards: Direction): Direction =>
  towards === "tighter" ? "looser" : towards === "looser" ? "tighter" : towards;

/** Only what is certain from the text: who compares conditions would have to decide every case. */
function direction(was: OwnedRule, is: OwnedRule): Direction {
  if (canonical(meaning(was)) === canonical(meaning(is))) return "words";
  const [a, b] = [was, is].map(({ rule }) => VERDICTS.indexOf(verdictOf(rule))) as [number, number];
  const sameScope = canonical(scope(was)) === canonical(scope(is));
  if (sameScope && a !== b) return b > a ? "tighter" : "looser";
  if (a !== b) return "either";
  const wider = reach(was, is);
  if (wider !== 0) return wider > 0 === a > 0 ? "tighter" : is.rule.obligations === undefined ? "looser" : "either";
  if (a === 0) return "either";
  const rest = (owned: OwnedRule, key: "except" | "unless-granted") => {
    const { [key]: _, ...others } = meaning(owned).rule;
    return canonical(others);
  };
  for (const key of ["except", "unless-granted"] as const) {
    const [before, after] = [was.rule[key], is.rule[key]];
    if (rest(was, key) !== rest(is, key)) continue;
    if (before === undefined) return "looser";
    if (after === undefined) return "tighter";
  }
  return "either";
}

/** 1 where a rule speaks of all kinds it did and of more, -1 of fewer, 0 where nobody can say; all else has to be the same. */
function reach(was: OwnedRule, is: OwnedRule): number {
  const [before, after] = [scope(was), scope(is)];
  if (canonical(before.rest) !== canonical(after.rest) || before.role !== after.role) return 0;
  if (before.privilege !== after.privilege) return 0;
  const [old, fresh] = [new Set<string>(before.kinds), new Set<string>(after.kinds)];
  if (old.size === fresh.size) return 0;
  const holds = (all: ReadonlySet<string>, some: ReadonlySet<string>) => [...some].every((one) => all.has(one));
  return holds(fresh, old) ? 1 : holds(old, fresh) ? -1 : 0;
}

/** What of a rule decides, without what only a person reads. */
function meaning({ rule, role, privilege }: OwnedRule) {
  const { reason: _, instead: __, ...rest } = rule;
  return { rule: rest, role, privilege };
}

/** Which actions of whom it speaks of, whatever it says to them. */
function scope(owned: OwnedRule) {
  const { rule, role, privilege } = meaning(owned);
  const { grant, ask, deny, ...rest } = rule;
  return { kinds: grant ?? ask ?? deny, rest, role, privilege };
}

const canonical = (value: object): string => canonicalJson(JSON.parse(JSON.stringify(value)));
