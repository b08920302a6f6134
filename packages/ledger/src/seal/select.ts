import type { EventKind, RecordedEvent } from "../event/kinds.js";
import { readLog } from "../log/read.js";

/**
 * Kinds that hold what agents did and said. All others stay: keys and gaps, without which the rest cannot be judged, and
 * what gave or took power (grants, policy, stop, quarantine, charges), from which the guard's state is rebuilt.
 */
export const CONTENT_KINDS = [
  "intent",
  "outcome",
  "prompt",
  "answer",
  "review",
  "session",
  "alarm",
  "incident",
] as const satisfies readonly EventKind[];

export type ContentKind = (typeof CONTENT_KINDS)[number];

/** Which entries are to lose their content. What is given must hold together. */
export interface SealSelection {
  readonly kinds: readonly ContentKind[];
  /** Milliseconds since 1970: everything up to the first entry that is not older. */
  readonly before: number | null;
  readonly session: string | null;
  readonly entry: number | null;
}

/** Where the selected entries are: `entries` of those in `[from, until)`. */
export interface SealPlan {
  readonly from: number;
  readonly until: number;
  readonly entries: number;
}

/** Entries to be sealed among the first `size` of a log, or null where there is none. */
export async function planSeal(
  folder: string,
  origin: string,
  size: number,
  selection: SealSelection,
): Promise<SealPlan | null> {
  const { before, entry } = selection;
  let plan = null as SealPlan | null;
  for await (const { index, event } of readLog(folder, origin, entry ?? 0, entry === null ? size : entry + 1)) {
    // Clocks may go backwards: what follows the first young entry stays, however old it says it is.
    if (before !== null && event.time >= before) break;
    if (isChosen(event, selection))
      plan = { from: plan?.from ?? index, until: index + 1, entries: (plan?.entries ?? 0) + 1 };
  }
  return plan;
}

/** Whether an entry within the range is one of those to be sealed. */
export function isChosen(
  event: RecordedEvent,
  { kinds, session }: { kinds: readonly string[]; session: string | null },
) {
  return isContent(event.kind) && kinds.includes(event.kind) && (session === null || sessionOf(event) === session);
}

function isContent(kind: EventKind): kind is ContentKind {
  return CONTENT_KINDS.some((one) => one === kind);
}

function sessionOf(event: RecordedEvent): string | null {
  if (event.kind === "session") return event.id;
  return "session" in event ? event.session : null;
}
