import type { Case, Test } from "../decide/case.js";
import { MAYBE, YES } from "../decide/truth.js";
import { bindBlock } from "../policy/conditions/block.js";
import type { Binding } from "../policy/conditions/language.js";
import { expandKinds } from "../policy/kinds.js";
import type { LimitDocument } from "../policy/sections/limits.js";
import type { Action, ActionKind } from "../spine/action.js";

/** A limit of the document with what the compiler worked out. */
export interface LimitPlan {
  readonly document: LimitDocument;
  /** Null: every action counts, and a call in which nobody saw one. */
  readonly kinds: ReadonlySet<ActionKind> | null;
}

/** The same, for one agent, task and place. */
export interface BoundLimit extends LimitPlan {
  readonly test: Test | null;
}

const NONE: readonly BoundLimit[] = [];

export function planLimits(limits: readonly LimitDocument[] = []): readonly LimitPlan[] {
  return limits.map((document) => {
    const { kinds, when } = document;
    const all = kinds === undefined && when === undefined;
    return { document, kinds: all ? null : new Set(expandKinds(kinds ?? ["*"])) };
  });
}

/** Those that may count for anything here. */
export function bindLimits(plans: readonly LimitPlan[], binding: Binding): readonly BoundLimit[] {
  if (plans.length === 0) return NONE;
  const bound: BoundLimit[] = [];
  for (const plan of plans) {
    const { when } = plan.document;
    const condition = when === undefined ? YES : bindBlock(when, binding);
    if (typeof condition === "function") bound.push({ ...plan, test: condition });
    else if (condition >= MAYBE) bound.push({ ...plan, test: null });
  }
  return bound;
}

/** Whether an action counts: like a restriction, also where it only may be meant. */
export function counts({ kinds, test }: BoundLimit, action: Action, situation: Case): boolean {
  if (kinds === null) return true;
  if (!kinds.has(action.kind)) return false;
  return test === null || test(action, situation) >= MAYBE;
}
