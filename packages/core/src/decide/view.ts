import { type BoundLimit, bindLimits, type LimitPlan } from "../charges/plan.js";
import type { Prices } from "../charges/prices.js";
import { bindBlock, blockSlots } from "../policy/conditions/block.js";
import type { Binding, LabelMeaning, StandingKey } from "../policy/conditions/language.js";
import type { OverrideDocument, RuleDocument, Understanding } from "../policy/document.js";
import type { ActionKind } from "../spine/action.js";
import type { Facts, TaskFacts } from "../spine/facts.js";
import type { Verdict } from "../spine/verdict.js";
import type { Condition, Phase, Test } from "./case.js";
import { allOf, anyOf, negated } from "./condition.js";
import { Finder, fileRule, newRuleIndex, type RuleIndex } from "./find.js";
import type { Handing } from "./handing.js";
import { demandOf } from "./review.js";
import { ownRule, type Rule } from "./rule.js";
import { sameView, viewKey } from "./standing.js";
import { MAYBE, NO, YES } from "./truth.js";

/** A rule of the document with what the compiler worked out, before it meets an agent and a place. */
export interface RulePlan {
  readonly document: RuleDocument;
  readonly role: string | null;
  /** It counts only while this privilege is held. */
  readonly privilege: string | null;
  readonly verdict: Verdict;
  readonly kinds: readonly ActionKind[];
  /** It names `*`, and so also text that comes with no action. */
  readonly everything: boolean;
  readonly phases: readonly Phase[];
  readonly overrides: readonly OverrideDocument[];
  /** What it says depends on the task. */
  readonly ofTask: boolean;
}

/** A policy ready to be viewed. */
export interface Program {
  readonly plans: readonly RulePlan[];
  readonly labels: ReadonlyMap<string, LabelMeaning>;
  readonly roles: ReadonlySet<string>;
  readonly understanding: Understanding;
  readonly unknownProgram: readonly OverrideDocument[];
  readonly default: Verdict;
  readonly limits: readonly LimitPlan[];
  readonly prices: Prices | null;
  /** Standing facts some condition asks for: the others do not tell views apart. */
  readonly standing: ReadonlySet<StandingKey>;
  /** The same without the task: what several tasks share. */
  readonly shared: ReadonlySet<StandingKey>;
  /** How far work may be handed on, and who only works for others. */
  readonly handing: Handing;
  readonly views: Map<string, View>;
  /** The view used last and the facts it was for: nearly always the next one too. */
  latest: { readonly facts: Facts; readonly view: View } | null;
}

type Rules = { readonly [P in Phase]: Map<ActionKind | "nothing", RuleIndex> };

/** A policy partially evaluated for one agent in one task and place: everything `decide` asks. */
export interface View {
  readonly rules: Rules;
  /** Rules that depend on the task, apart from those that are the same in every task; null where there are none. */
  readonly ofTask: Rules | null;
  /** This view in each task, where some rule depends on it. */
  readonly tasks: Map<TaskFacts | null, View>;
  readonly finder: Finder;
  readonly unknownProgram: Rule | null;
  /** What denies an action no role grants; null for an agent without a role. */
  readonly roleless: Rule | null;
  /** Limits that may count for something here. */
  readonly limits: readonly BoundLimit[];
}

const MAX_VIEWS = 64;
/** Tasks one view is kept for: what depends on the task is little, and there may be many at once. */
const MAX_TASKS = 1_024;
const EMPTY_INDEX = newRuleIndex();

/** The view for these facts, made once and kept while it is used. */
export function viewFor(program: Program, facts: Facts): View {
  const { latest } = program;
  if (latest !== null && sameView(program.standing, latest.facts, facts)) return latest.view;
  const key = viewKey(program.shared, facts);
  const made = kept(program.views, key, MAX_VIEWS, () => makeView(program, facts));
  const { task } = facts;
  const view = !program.standing.has("task")
    ? made
    : kept(made.tasks, task, MAX_TASKS, () => ({
        ...made,
        ...boundTo(program, facts),
        ofTask: fileRules(program, facts, true),
      }));
  program.latest = { facts, view };
  return view;
}

/** What is there, or is made now; the oldest goes where there are too many. */
function kept<K, V>(map: Map<K, V>, key: K, most: number, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (map.size >= most) map.delete(map.keys().next().value!);
  map.set(key, made);
  return made;
}

export function rulesFor(view: View, phase: Phase, kind: ActionKind | "nothing"): RuleIndex {
  return view.rules[phase].get(kind) ?? EMPTY_INDEX;
}

/** Those that depend on the task. */
export function rulesOfTask(rules: Rules, phase: Phase, kind: ActionKind | "nothing"): RuleIndex {
  return rules[phase].get(kind) ?? EMPTY_INDEX;
}

function heldBy(program: Program, { roles }: Facts): readonly string[] {
  return roles.length === 0 && program.roles.has("unknown") ? ["unknown"] : roles;
}

function makeView(program: Program, facts: Facts): View {
  const held = heldBy(program, facts);
  return {
    rules: fileRules(program, facts, false),
    ofTask: null,
    tasks: new Map(),
    finder: new Finder(),
    roleless: roleless(held),
    ...boundTo(program, facts),
  };
}

function boundTo(program: Program, facts: Facts): Pick<View, "unknownProgram" | "limits"> {
  const binding: Binding = { standing: facts, labels: program.labels };
  return { unknownProgram: unknownProgram(program, binding), limits: bindLimits(program.limits, binding) };
}

function fileRules(program: Program, facts: Facts, ofTask: boolean): Rules {
  const held = heldBy(program, facts);
  const binding: Binding = { standing: facts, labels: program.labels };
  const rules: Rules = { call: new Map(), result: new Map(), prompt: new Map(), answer: new Map() };
  for (const plan of program.plans) {
    if (plan.ofTask !== ofTask) continue;
    if (plan.role !== null && !held.includes(plan.role)) continue;
    const condition = bindRule(plan, binding);
    if (typeof condition === "number" && condition < MAYBE) continue;
    const rule = settle(plan, condition);
    const slots = plan.document.when === undefined ? null : blockSlots(plan.document.when, binding);
    for (const phase of plan.phases) {
      for (const kind of plan.kinds) fileRule(indexOf(rules[phase], kind), rule, slots);
      if (plan.everything) fileRule(indexOf(rules[phase], "nothing"), rule, null);
    }
  }
  return rules;
}

function indexOf(indexes: Map<ActionKind | "nothing", RuleIndex>, kind: ActionKind | "nothing"): RuleIndex {
  let index = indexes.get(kind);
  if (index === undefined) {
    index = newRuleIndex();
    indexes.set(kind, index);
  }
  return index;
}

/** `when`, and none of the exceptions the rule has and its users added. */
function bindRule({ document, overrides }: RulePlan, binding: Binding): Condition {
  const when = document.when === undefined ? YES : bindBlock(document.when, binding);
  const except = (document.except ?? []).map((block) => bindBlock(block, binding));
  return allOf([when, negated(anyOf([...except, ...overrides.map((override) => bindOverride(override, binding))]))]);
}

function bindOverride({ except, until }: OverrideDocument, binding: Binding): Condition {
  const condition = except === "all" ? YES : anyOf(except.map((block) => bindBlock(block, binding)));
  if (until === undefined) return condition;
  const inForce: Test = (_action, { facts }) => (facts.now < until ? YES : NO);
  return allOf([inForce, condition]);
}

function settle({ document, role, privilege, verdict, kinds }: RulePlan, condition: Condition): Rule {
  const fallback =
    verdict === "allow"
      ? `Rule ${document.id} grants this.`
      : `Rule ${document.id} ${verdict === "ask" ? "asks about" : "denies"} this.`;
  return {
    id: document.id,
    verdict,
    role,
    privilege,
    test: typeof condition === "function" ? condition : condition === YES ? null : () => condition,
    breadth: kinds.length,
    reason: document.reason ?? fallback,
    instead: document.instead ?? null,
    final: document.final ?? false,
    obligations: document.obligations ?? [],
    unlessGranted: document["unless-granted"] ?? null,
    review: document.review === undefined ? null : demandOf(document.review),
    found: 0,
  };
}

function unknownProgram({ understanding, unknownProgram }: Program, binding: Binding): Rule | null {
  const verdict = understanding["unknown-program"];
  if (verdict === "allow") return null;
  const except = negated(anyOf(unknownProgram.map((override) => bindOverride(override, binding))));
  if (except === NO) return null;
  const reason = "Nobody has described what this program does.";
  const test = typeof except === "function" ? except : null;
  return ownRule(
    "understanding.unknown-program",
    verdict,
    reason,
    "Use a program that is known, or allow this one by name.",
    false,
    test,
  );
}

function roleless(held: readonly string[]): Rule | null {
  if (held.length === 0) return null;
  const names = [...held].sort().join("+");
  return ownRule(`role.${names}`, "deny", `No rule of the role ${names} grants this.`, null);
}
