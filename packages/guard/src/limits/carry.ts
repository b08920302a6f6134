import type { EventOf } from "@rampart/ledger";
import { newIntentId } from "../record/call.js";
import type { Journal } from "../record/journal.js";
import type { Limits } from "./limits.js";
import { type Row, rowsToJson } from "./row.js";

/**
 * Says in the record what every account holds, so that it stays known when the intents it was taken by lose their content. All of
 * it in one breath: what is on its way into the record stands before these events there, and is counted in them.
 *
 * @throws GuardError `record_failed`; nothing may then be deleted
 */
export async function carryAccounts(limits: Limits, journal: Journal, now: number): Promise<number> {
  const sums = grouped(limits.submitted);
  for (const account of limits.accounts.all) {
    if (account.isOver(now)) continue;
    sums.set(keyOf(account), [...account.rows(), ...(sums.get(keyOf(account)) ?? [])]);
  }
  const records: Promise<number>[] = [];
  for (const rows of sums.values()) if (rows.length > 0) records.push(journal.record(sumEvent(rows), true));
  await Promise.all(records);
  return records.length;
}

function grouped(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    const last = group.at(-1);
    // Many calls at once are one row: an event has room for so much.
    if (last !== undefined && last.units > 0 && row.units > 0 && last.window === row.window)
      group[group.length - 1] = { ...row, units: last.units + row.units, at: Math.max(last.at, row.at) };
    else group.push(row);
    groups.set(keyOf(row), group);
  }
  return groups;
}

const keyOf = ({ limit, account }: Pick<Row, "limit" | "account">) => `${limit}\0${account}`;

function sumEvent(rows: readonly Row[]): EventOf<"charge"> {
  const { account, measure } = rows[0]!;
  return {
    kind: "charge",
    id: newIntentId(),
    account: account.slice(0, 256),
    measure,
    amount: 0,
    state: "settled",
    agent: "-",
    session: null,
    intent: null,
    details: { charges: rowsToJson(rows), instead: true },
  };
}
