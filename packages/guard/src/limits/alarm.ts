import type { EventOf } from "@rampart/ledger";
import type { Room } from "../gate/room.js";
import { alarmEvent } from "../record/state.js";
import { standingOf } from "./report.js";
import { format, rough } from "./words.js";

/**
 * An alarm for each account of which four of five like it end over the cap, and not one in ten below it: once for the time it is
 * for, before it happens. What is over the cap already was told of when it got there.
 */
export async function alarmForecasts({ policy, limits, journal, now }: Room): Promise<void> {
  const { limits: written, prices } = policy().document;
  if (written === undefined) return;
  const known = new Map(written.filter(({ forecast = true }) => forecast).map((limit) => [limit.id, limit]));
  for (const account of limits.accounts.all) {
    const limit = known.get(account.limit);
    if (limit?.per === undefined) continue;
    const { used, cap, forecast, until, account: name } = standingOf(limit, account, limits, now());
    if (forecast?.state !== "known" || !forecast.crosses || used >= cap) continue;
    if (!limits.told.first(`forecast ${limit.id} ${name} ${account.key}`)) continue;
    const unit = limit.measure === "cost" ? (prices?.currency ?? "") : limit.measure;
    const { low, expected, high } = forecast;
    const message =
      `limit ${limit.id} will not last: ${format(used)} of ${format(cap)} ${unit} are used (${name}), and if it goes on so it will ` +
      `be ${rough(expected)}, hardly less than ${rough(low)}`;
    const details = { limit: limit.id, account: name, used, cap, until, expected, low, high, level: 0.8 };
    const alarm: EventOf<"alarm"> = alarmEvent("limit.forecast", "medium", message, details);
    await journal.record(alarm, false);
  }
}
