import {
  type Answers,
  type DecideOptions,
  type Facts,
  type Judgement,
  judge,
  type Policy,
  type ToolCall,
} from "@rampart/core";
import { look } from "../world/look.js";
import type { Arrived } from "./arrived.js";

const NOTHING_KNOWN: Answers = new Map();
/** Obligations a door of this guard can meet: telling somebody, by an alarm. A rule that demands more is a denial. */
export const FULFILLABLE: DecideOptions = { fulfillable: ["notify"] };

/**
 * What the call would do, what was noticed about it, and the verdict: interpret, analyse, decide. Once without looking at
 * anything; then, where the meaning depends on files or links, once more with what the guard found there.
 */
export async function understand(arrived: Arrived, policy: Policy, call: ToolCall, facts: Facts): Promise<Judgement> {
  const first = judge(policy, call, facts, NOTHING_KNOWN, FULFILLABLE);
  const { wants } = first.interpretation;
  if (wants.length === 0) return first;
  const { answers, news } = await look(wants);
  arrived.deadline.check();
  return !news ? first : judge(policy, call, facts, answers, FULFILLABLE);
}
