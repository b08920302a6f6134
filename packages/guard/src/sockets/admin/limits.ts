import type { EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import { limitsReport } from "../../limits/report.js";
import { rowsToJson } from "../../limits/row.js";
import { newIntentId } from "../../record/call.js";
import { type Family, optionalTextIn, plain, textIn } from "./family.js";

/** Accounts of the policy's limits: how they stand, and an operator's way to clear one. */
export const LIMITS: Family = {
  limits: async ({ state, person }) => {
    demand(person(), "viewer");
    const { policy, limits, now } = state.room;
    return { limits: limitsReport(policy(), limits, now()) as unknown as Json };
  },
  "limit-clear": async ({ state, person }, message) => {
    const by = demand(person(), "operator");
    const { limits, journal, now } = state.room;
    const limit = textIn(message, "limit");
    const name = textIn(message, "account", 1_024);
    const reason = optionalTextIn(message, "reason", 512);
    const known = limits.accounts.of(limit, name);
    if (known === undefined) throw new GuardError("account_unknown", `limit ${limit} has no such account`);
    const [first] = rowsToJson([
      { limit, account: name, measure: known.measure, units: 0, window: known.key, at: now() },
    ]);
    const event: EventOf<"charge"> = {
      kind: "charge",
      id: newIntentId(),
      account: name.slice(0, 256),
      measure: known.measure,
      amount: 0,
      state: "released",
      agent: "-",
      session: null,
      intent: null,
      details: { charges: [first], instead: true, by: by.name, channel: by.channel, verified: by.verified, reason },
    };
    const record = await journal.record(event, true);
    return { cleared: plain({ limit, account: name, record, by: by.name }) };
  },
};
