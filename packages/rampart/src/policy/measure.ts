import { blockWords, compareVerdicts, type Policy, type RuleDocument, ruleWords } from "@rampart/core";
import type { Doors } from "@rampart/service";

/** One way in which an installation is less than its baseline. */
export interface Deviation {
  /** `gap`: the baseline does not hold; `exception`: it holds but for what a person excepted, with a reason. */
  readonly severity: "gap" | "exception";
  readonly code:
    | "rule.missing"
    | "rule.changed"
    | "rule.off"
    | "rule.loosened"
    | "understanding.weaker"
    | "default.weaker"
    | "door.monitor"
    | "door.open";
  /** The rule, class or door. */
  readonly what: string;
  readonly says: string;
}

export interface Measured {
  /** Rules of the baseline, and how many hold for everyone, whole. */
  readonly rules: number;
  readonly whole: number;
  readonly deviations: readonly Deviation[];
}

/** An installation held against a baseline: which of its rules hold, and which doors keep them. */
export function measure(policy: Policy, baseline: Policy, doors: Doors, now: number): Measured {
  const own = new Map(policy.document.guardrails.map((rule) => [rule.id, rule]));
  const ofRules = baseline.document.guardrails.flatMap((rule) =>
    ruleDeviations(rule, own.get(rule.id), policy, baseline, now),
  );
  const broken = new Set(ofRules.map(({ what }) => what));
  const { length: rules } = baseline.document.guardrails;
  return {
    rules,
    whole: rules - broken.size,
    deviations: [...ofRules, ...standing(policy, baseline), ...doorDeviations(doors, now)],
  };
}

function ruleDeviations(
  wanted: RuleDocument,
  rule: RuleDocument | undefined,
  { document }: Policy,
  { document: baseline }: Policy,
  now: number,
): readonly Deviation[] {
  const what = wanted.id;
  if (rule === undefined)
    return [{ severity: "gap", code: "rule.missing", what, says: `nothing in force ${ruleWords(wanted)}` }];
  if (JSON.stringify(rule) !== JSON.stringify(wanted))
    return [
      { severity: "gap", code: "rule.changed", what, says: `${ruleWords(rule)}; the baseline: ${ruleWords(wanted)}` },
    ];
  if (rule.final === true) return [];
  const overrides = Object.hasOwn(document.overrides, what) ? document.overrides[what]! : [];
  const own = (baseline.overrides[what] ?? []).map((one) => JSON.stringify(one));
  return overrides
    .filter((one) => !own.includes(JSON.stringify(one)))
    .filter(({ until }) => until === undefined || until > now)
    .map(({ except, reason, until }): Deviation => {
      const end = until === undefined ? "for good" : `until ${new Date(until).toISOString().slice(0, 16)}Z`;
      if (except === "all") return { severity: "gap", code: "rule.off", what, says: `switched off ${end}: ${reason}` };
      const where = except.map(blockWords).join("; ");
      return { severity: "exception", code: "rule.loosened", what, says: `not for ${where}, ${end}: ${reason}` };
    });
}

/** What no rule speaks of, and what is not understood. */
function standing({ document }: Policy, { document: baseline }: Policy): readonly Deviation[] {
  const deviations: Deviation[] = [];
  for (const [what, wanted] of Object.entries(baseline.understanding)) {
    const is = document.understanding[what as keyof typeof baseline.understanding];
    // A program nobody described has no floor: each pack says what it is for.
    const severity = what === "unknown-program" ? "exception" : "gap";
    if (compareVerdicts(is, wanted) < 0)
      deviations.push({ severity, code: "understanding.weaker", what, says: `${is}; the baseline: ${wanted}` });
  }
  if (compareVerdicts(document.default, baseline.default) < 0)
    deviations.push({
      severity: "gap",
      code: "default.weaker",
      what: "default",
      says: `${document.default}; the baseline: ${baseline.default}`,
    });
  return deviations;
}

function doorDeviations(doors: Doors, now: number): readonly Deviation[] {
  return Object.entries(doors).flatMap(([what, { mode, onUnavailable, since }]): Deviation[] => {
    const days = Math.max(0, Math.floor((now - since) / 86_400_000));
    const monitor: Deviation = {
      severity: "gap",
      code: "door.monitor",
      what,
      says: `only watches, since ${days} days`,
    };
    const open: Deviation = {
      severity: "gap",
      code: "door.open",
      what,
      says: "allows every call while guard and bundle are away",
    };
    return [...(mode === "monitor" ? [monitor] : []), ...(onUnavailable === "allow" ? [open] : [])];
  });
}
