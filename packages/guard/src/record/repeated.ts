import type { ToolCall } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import type { Repeat } from "../facts/refusals.js";
import { alarmEvent } from "./state.js";

/** An agent tries again what was refused, unchanged or in ever new forms. */
export function repeatedEvent(call: ToolCall, repeat: Repeat, intent: string): EventOf<"alarm"> {
  const { call: same, rule } = repeat;
  const what = same > 1 ? `the same refused call for the ${same}. time` : `${rule} calls refused by the same rule`;
  const alarm = alarmEvent("refusal.repeated", "medium", `an agent repeats what is refused: ${what}`, {
    call: same,
    rule,
    door: call.door,
  });
  return { ...alarm, agent: call.agent, session: call.session, intent };
}
