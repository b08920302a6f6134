import {
  type OverrideDocument,
  type Policy,
  type RuleDocument,
  reviewWords,
  type Understanding,
  type Verdict,
} from "@rampart/core";
import { plainWords } from "./words.js";

/** One rule as a limit to plan within. */
export interface Limit {
  readonly rule: string;
  /** The role it belongs to; null for a guardrail, which holds for everybody. */
  readonly role: string | null;
  readonly verdict: Verdict;
  /** Kinds of actions, as the rule writes them. */
  readonly kinds: readonly string[];
  readonly when: RuleDocument["when"] | null;
  /** Where it does not hold: the rule's own exceptions, then those a person added. */
  readonly except: NonNullable<RuleDocument["except"]>;
  /** The rule's reason, or what it forbids in plain words where it gives none. */
  readonly says: string;
  readonly instead: string | null;
  /** What it demands of the person who is asked, in words; null where one person's yes will do. */
  readonly review: string | null;
  /** A privilege that lifts it. */
  readonly unlessGranted: string | null;
}

/** What a policy lets an agent do, for the agent to plan within. Made of the rules that are in force now. */
export interface Brief {
  readonly policy: { readonly name: string; readonly digest: string };
  readonly roles: readonly string[];
  /** What no rule speaks of; with a role, everything the role does not cover is denied. */
  readonly default: Verdict;
  readonly understanding: Understanding;
  readonly denied: readonly Limit[];
  readonly asked: readonly Limit[];
  readonly granted: readonly Limit[];
}

/** The limits of whoever holds these roles; a rule somebody switched off is none, while that lasts. */
export function briefOf({ document, digest }: Policy, roles: readonly string[], now: number): Brief {
  const limits = [
    ...document.guardrails.map((rule) => limitOf(rule, null, document.overrides, now)),
    ...roles.flatMap((role) =>
      (document.roles[role]?.rules ?? []).map((rule) => limitOf(rule, role, document.overrides, now)),
    ),
  ].filter((limit) => limit !== null);
  const of = (verdict: Verdict) => limits.filter((limit) => limit.verdict === verdict);
  return {
    policy: { name: document.name, digest },
    roles,
    default: roles.length > 0 ? "deny" : document.default,
    understanding: document.understanding,
    denied: of("deny"),
    asked: of("ask"),
    granted: of("allow"),
  };
}

type Overrides = Readonly<Record<string, readonly OverrideDocument[]>>;

function limitOf(rule: RuleDocument, role: string | null, overrides: Overrides, now: number): Limit | null {
  const loosened = (Object.hasOwn(overrides, rule.id) ? overrides[rule.id]! : []).filter(
    ({ until }) => until === undefined || until > now,
  );
  if (loosened.some(({ except }) => except === "all")) return null;
  const added = loosened.flatMap(({ except }) => (except === "all" ? [] : except));
  return {
    rule: rule.id,
    role,
    verdict: rule.deny !== undefined ? "deny" : rule.ask !== undefined ? "ask" : "allow",
    kinds: rule.deny ?? rule.ask ?? rule.grant ?? [],
    when: rule.when ?? null,
    except: [...(rule.except ?? []), ...added],
    says: rule.reason ?? plainWords(rule),
    instead: rule.instead ?? null,
    review: rule.review === undefined ? null : reviewWords(rule.review),
    unlessGranted: rule["unless-granted"] ?? null,
  };
}
