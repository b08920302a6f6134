import {
  type Action,
  type Charge,
  chargesOf,
  type Facts,
  type Finding,
  type Policy,
  type ToolCall,
  type Usage,
} from "@rampart/core";
import type { Weighed } from "../gate/rewrite.js";
import { type Reservation, rowsOf } from "./limits.js";
import type { Row } from "./row.js";

/** What a call took when it began, with all that is needed to ask again once it is over. */
export interface Taken {
  readonly policy: Policy;
  readonly call: ToolCall;
  readonly facts: Facts;
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  readonly charges: readonly Charge[];
  readonly reservation: Reservation;
}

/** What the record says of a call that began before this guard. */
export interface TakenBefore {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  readonly rows: readonly Row[];
}

/**
 * What a call took that began before this guard, as the policy in force counts it: what a limit that is not there any more was
 * taken from is settled no more.
 */
export function takenBefore(
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  { actions, findings, rows }: TakenBefore,
  at: number,
): Taken {
  const counted = chargesOf(policy, facts, { call, actions, findings, usage: null, running: true });
  const charges = counted.flatMap((charge) => {
    const row = rows.find(({ limit, account }) => limit === charge.limit.id && account === charge.account);
    return row === undefined ? [] : [{ ...charge, amount: row.units }];
  });
  return { policy, call, facts, actions, findings, charges, reservation: { rows, at, event: null } };
}

/** What is to be remembered of a call until it is over; null where its end says nothing new of what it took. */
export function takenBy(policy: Policy, { call, facts, judgement, charged }: Weighed): Taken | null {
  if (charged === undefined || charged.reservation === null || !charged.charges.some(({ open }) => open)) return null;
  const { interpretation, findings } = judgement;
  const { charges, reservation } = charged;
  return { policy, call, facts, actions: interpretation.actions, findings, charges, reservation };
}

/**
 * What a call took beside what was taken when it began, now that it is known what it used: more of what was only reported, less of
 * what was only expected, and its place among those that run. What was known to cost something is never given back.
 */
export function settlement(taken: Taken, usage: Usage, now: number): readonly Row[] {
  const { policy, call, facts, actions, findings, charges, reservation } = taken;
  const after = chargesOf(policy, facts, { call, actions, findings, usage, running: false });
  const rows: Row[] = [];
  const before = new Map(charges.map((charge) => [keyOf(charge), charge]));
  for (const charge of after) {
    const more = charge.amount - (before.get(keyOf(charge))?.amount ?? 0);
    before.delete(keyOf(charge));
    if (more > 0) rows.push(...rowsOf([{ ...charge, amount: more }], now));
    else if (more < 0) rows.push(...rowsBack(reservation, charge, more));
  }
  // Expected of a model, say, that was not called after all.
  for (const charge of before.values()) if (charge.open) rows.push(...rowsBack(reservation, charge, -charge.amount));
  return rows;
}

/** Of a call nobody remembers (the guard started anew, or never saw it begin) what was reported of it counts all the same. */
export function settlementOfUnknown(
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  usage: Usage,
  now: number,
): readonly Row[] {
  return rowsOf(chargesOf(policy, facts, { call, actions: null, findings: [], usage, running: false }), now);
}

/** Given back where and when it was taken. */
function rowsBack({ rows }: Reservation, { limit, account }: Charge, units: number): readonly Row[] {
  const row = rows.find((one) => one.limit === limit.id && one.account === account);
  return row === undefined ? [] : [{ ...row, units }];
}

function keyOf({ limit, account }: Charge): string {
  return `${limit.id}\0${account}`;
}
