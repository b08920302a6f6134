import { type Charge, chargesOf, decide, type Policy } from "@rampart/core";
import type { Full, Reservation } from "../limits/limits.js";
import { noteCrowded, noteReached } from "../limits/reached.js";
import { waitFor } from "../limits/waiting.js";
import { crowdedReason, reachedOf } from "../limits/words.js";
import type { Arrived } from "./arrived.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";
import { REWRITING } from "./understand.js";

/** What a call takes from the policy's limits, for its record and for what comes after it. */
export interface Charged {
  readonly charges: readonly Charge[];
  /** Null where a limit refuses. */
  readonly reservation: Reservation | null;
  /** Limits that had no room, be it that they only ask. */
  readonly full: readonly Full[];
  /** More accounts than can be kept. */
  readonly crowded: boolean;
}

/**
 * Takes what the call needs from every limit it counts for, or from none. A limit without room asks or denies as the policy
 * says; one that throttles has the call wait for room, as long as its door does. What is refused anyway takes nothing. Where a
 * door only watches the call runs, and takes it whether there is room or not.
 */
export async function charge(room: Room, arrived: Arrived, policy: Policy, weighed: Weighed): Promise<Weighed> {
  if (policy.document.limits === undefined || weighed.judgement.decision.verdict === "deny") return weighed;
  const charges = chargesNow(policy, arrived, weighed);
  if (charges.length === 0) return weighed;
  const charged = await take(room, arrived, charges);
  if (charged.full.length === 0 && !charged.crowded) return { charged, ...weighed };
  if (charged.crowded) await noteCrowded(room, weighed.call);
  await noteReached(room, weighed.call, charged.full, arrived.enforced);
  return { ...weighed, charged, ...judgedAgain(policy, weighed, charged) };
}

function chargesNow(policy: Policy, arrived: Arrived, { call, facts, judgement }: Weighed): readonly Charge[] {
  const { findings, interpretation } = judgement;
  const usage = arrived.usage ?? null;
  const charges = chargesOf(policy, facts, { call, actions: interpretation.actions, findings, usage, running: true });
  return charges.filter(({ amount, open }) => amount > 0 || open);
}

async function take({ limits, now }: Room, arrived: Arrived, charges: readonly Charge[]): Promise<Charged> {
  const begin = now();
  for (;;) {
    const at = now();
    if (!limits.canKeep(charges, at)) return { charges, reservation: null, full: [], crowded: true };
    const full = limits.full(charges, at);
    const asks = full.every(({ charge: { limit } }) => limit.reached.do === "ask");
    if (asks || !arrived.enforced) {
      const reservation = limits.hold(charges, at);
      arrived.deadline.over(() => limits.giveBack(reservation));
      return { charges, reservation, full, crowded: false };
    }
    const ms = waitFor(full, at - begin, arrived.deadline.left, at);
    if (ms === null || !(await limits.waiting.pass(ms))) return { charges, reservation: null, full, crowded: false };
    arrived.deadline.check();
  }
}

/** The same call, now that it is known which limits have no room. */
function judgedAgain(
  policy: Policy,
  { facts, judgement }: Weighed,
  { full, crowded }: Charged,
): Pick<Weighed, "facts" | "judgement"> {
  const { interpretation, findings } = judgement;
  const reached = full.map((one) => reachedOf(one, policy.document.prices?.currency));
  const before = crowded ? [crowdedReason()] : [];
  const known = { ...facts, reached: [...(facts.reached ?? []), ...before, ...reached] };
  const subject = { actions: interpretation.actions, findings, phase: "call" } as const;
  return { facts: known, judgement: { ...judgement, decision: decide(policy, known, subject, REWRITING) } };
}
