import type { Decision, Obligation, ReviewDemand, RuleError, RuleHit } from "../spine/decision.js";
import { compareVerdicts, joinVerdicts, type Verdict } from "../spine/verdict.js";
import { joinObligations, type ObligationType, unfulfilled } from "./obligations.js";
import { isOrder } from "./ordered.js";
import { joinDemands } from "./review.js";
import type { Rule } from "./rule.js";

/** Rules a decision names; the strictest are kept. */
const MAX_RULES_NAMED = 8;
/** Actions a named rule lists; a script may have thousands. */
const MAX_ACTIONS_NAMED = 64;
const MAX_ERRORS_NAMED = 8;

const NO_ERRORS: readonly RuleError[] = [];
const NO_HITS: readonly RuleHit[] = [];

interface Hit {
  readonly rule: Rule;
  readonly actions: number[];
}

/** What the rules said about the actions of one call, and what follows from all of it. Order of arrival is irrelevant. */
export class Tally {
  #verdict: Verdict = "allow";
  #judged = 0;
  #granted = 0;
  #hits: Map<string, Hit> | null = null;
  readonly #obligations: Obligation[] = [];
  #errors: Map<string, string> | null = null;
  #review: ReviewDemand | null = null;

  /** A rule that counts, for an action or (-1) for the call as a whole. */
  hit(rule: Rule, action: number): void {
    this.#verdict = joinVerdicts(this.#verdict, rule.verdict);
    if (rule.obligations.length > 0) this.oblige(rule.obligations);
    if (rule.review !== null) this.#review = joinDemands(this.#review, rule.review);
    this.#hits ??= new Map();
    let hit = this.#hits.get(rule.id);
    if (hit === undefined) {
      hit = { rule, actions: [] };
      this.#hits.set(rule.id, hit);
    }
    if (action >= 0 && hit.actions.length < MAX_ACTIONS_NAMED) hit.actions.push(action);
  }

  /** An action that has effects of its own was looked at. */
  judged(granted: boolean): void {
    this.#judged += 1;
    if (granted) this.#granted += 1;
  }

  oblige(obligations: readonly Obligation[]): void {
    this.#obligations.push(...obligations);
  }

  erred(rule: string, message: string): void {
    this.#errors ??= new Map();
    this.#errors.set(rule, message);
  }

  conclude(policy: string, fulfillable: readonly ObligationType[]): Decision {
    const obligations = joinObligations(this.#obligations);
    if (this.#verdict !== "deny") for (const rule of unfulfilled(obligations, fulfillable)) this.hit(rule, -1);
    const verdict = this.#verdict;
    const granted = verdict === "allow" && this.#judged > 0 && this.#granted === this.#judged;
    const decision = { verdict, granted, obligations, rules: this.#named(), erred: this.#erring(), policy };
    return verdict === "ask" && this.#review !== null ? { ...decision, review: this.#review } : decision;
  }

  /** For a refusal the rules that refuse or ask; for an allow those that grant. Strictest first, then orders, then those closest to what happened, then by name. */
  #named(): readonly RuleHit[] {
    if (this.#hits === null) return NO_HITS;
    const hits = [...this.#hits.values()];
    if (hits.length === 1) return hits.map(named);
    return hits
      .filter(({ rule }) => this.#verdict === "allow" || rule.verdict !== "allow")
      .sort((a, b) => order(a.rule, b.rule))
      .slice(0, MAX_RULES_NAMED)
      .map(named);
  }

  #erring(): readonly RuleError[] {
    if (this.#errors === null) return NO_ERRORS;
    const rules = [...this.#errors.keys()].sort().slice(0, MAX_ERRORS_NAMED);
    return rules.map((rule) => ({ rule, message: this.#errors!.get(rule)! }));
  }
}

function named({ rule: { id, verdict, reason, instead, final }, actions }: Hit): RuleHit {
  return { rule: id, verdict, reason, instead, actions, final };
}

function order(a: Rule, b: Rule): number {
  const orders = Number(isOrder(b.id)) - Number(isOrder(a.id));
  return compareVerdicts(b.verdict, a.verdict) || orders || a.breadth - b.breadth || (a.id < b.id ? -1 : 1);
}
