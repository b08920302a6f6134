import {
  type Answers,
  type DecideOptions,
  type Facts,
  type Judgement,
  judge,
  judgedWithoutAccounts,
  LOOKS,
  type Policy,
  type ToolCall,
  unanswered,
} from "@rampart/core";
import { look } from "./look.js";

const NOTHING_KNOWN: Answers = new Map();

/**
 * Judges a call, and again with what its scripts and links really are where its meaning hangs on them. What is left of the policy's
 * limits only the guard knows: without it nothing is.
 */
export async function judgeLooking(
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  options: DecideOptions = {},
): Promise<Judgement> {
  let known = NOTHING_KNOWN;
  let judged = judge(policy, call, facts, known, options);
  for (let looks = 0; looks < LOOKS; looks++) {
    const wants = unanswered(judged, known);
    if (wants.length === 0) break;
    known = new Map([...known, ...(await look(wants))]);
    judged = judge(policy, call, facts, known, options);
  }
  return judgedWithoutAccounts(policy, call, facts, judged, options);
}
