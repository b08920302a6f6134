import type { LimitDocument, Measure, Unreported } from "@rampart/core";
import type { Doors } from "@rampart/service";
import type { DoorAdapter } from "../adapter.js";

/** What the guard cannot see by itself: somebody who ran the call has to say it. */
const REPORTED: readonly Measure[] = ["tokens", "rows", "bytes-out", "compute-seconds"];
/** Doors of ours that speak the wire and see nothing of this. */
const BLIND = new Set(["mcp", "wrap", "check"]);

/**
 * Which limits nobody would count for: a measure that only a report can tell, and no door in `doors.json` that reports it. An
 * application of one's own, by the SDK or the wire, can report all of them; a host's hook can what its adapter says.
 */
export function unreportedBy(doors: () => Doors, adapters: readonly DoorAdapter[]): Unreported {
  const byHost = new Map(adapters.map((adapter) => [adapter.host, adapter]));
  const reports = (door: string, measure: Measure): boolean => {
    const adapter = byHost.get(door);
    if (adapter !== undefined) return adapter.reports?.includes(measure) === true;
    return !BLIND.has(door);
  };
  return (limit, prices) => {
    const { id, measure } = limit;
    if (measure === "fan-out") return `limit \`${id}\` counts fan-out, which \`delegation: {fan-out: …}\` bounds`;
    const needed: Measure | null = needs(limit, prices);
    if (needed === null || Object.keys(doors()).some((door) => reports(door, needed))) return null;
    const could = [...byHost.keys()].filter((host) => reports(host, needed));
    const others = could.length === 0 ? "" : ` So can ${could.join(", ")}: rampart protect.`;
    return (
      `limit \`${id}\` counts ${measure}, and no connected door reports ${needed === measure ? "that" : needed}. An application ` +
      `that asks by the SDK, the Python client or the wire can: name its door with \`rampart door NAME\`.${others}`
    );
  };
}

/** The measure that has to be reported for a limit to count anything; null where the guard sees enough. */
function needs({ measure }: LimitDocument, prices: Parameters<Unreported>[1]): Measure | null {
  if (measure !== "cost") return REPORTED.includes(measure) ? measure : null;
  const seen = Object.keys(prices?.tools ?? {}).length + Object.keys(prices?.hosts ?? {}).length;
  return seen > 0 ? null : "tokens";
}
