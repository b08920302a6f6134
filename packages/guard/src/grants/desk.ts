import type { ElevationDocument, Grant, Policy, PolicyDocument } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import type { Journal } from "../record/journal.js";
import type { LiveGrants } from "../state/parts/grants.js";
import { BY_GUARD } from "../state/parts/standing.js";
import { BY_POLICY, GRANT_LIMITS, type HeldGrant, newGrantId } from "./grant.js";

/** What is to be given to whom. */
export interface Gift {
  readonly privilege: string;
  readonly agent: string;
  readonly task: string | null;
  /** Milliseconds from now on. */
  readonly for: number;
  readonly uses: number | null;
  /** People who agreed; none where the policy does. */
  readonly approvers: readonly string[];
  readonly intent: string | null;
  readonly reason: string | null;
}

const NONE: readonly string[] = [];
/** Privileges an error names. */
const MOST_NAMED = 10;

/**
 * Where privileges are given, used and taken back. Given and taken back they are once the record says so; a use is taken at once,
 * so that of two calls at the same time one has the last.
 */
export class GrantDesk {
  readonly #journal: Journal;
  readonly #grants: LiveGrants;
  readonly #now: () => number;
  /** Uses that are taken and not yet in the record. */
  readonly #taken = new Map<string, number>();
  /** What is being given just now. */
  readonly #agreeing = new Set<string>();
  /** Grants on their way into the record, by agent. */
  readonly #coming = new Map<string, number>();

  constructor(journal: Journal, grants: LiveGrants, now: () => number) {
    this.#journal = journal;
    this.#grants = grants;
    this.#now = now;
  }

  /** Whether the policy may agree by itself, once more. */
  mayAgree(gift: Pick<Gift, "privilege" | "agent" | "task">): boolean {
    return !this.#agreeing.has(keyOf(gift)) && this.#grants.mayAgree(gift, this.#now());
  }

  /** @throws GuardError `grants_full`, `record_failed` */
  async give(gift: Gift): Promise<HeldGrant> {
    this.#agreeing.add(keyOf(gift));
    try {
      return await this.#give(gift);
    } finally {
      this.#agreeing.delete(keyOf(gift));
    }
  }

  async #give(gift: Gift): Promise<HeldGrant> {
    const { agent } = gift;
    const coming = this.#coming.get(agent) ?? 0;
    const live = this.#grants.of(agent).filter(({ until }) => until > this.#now()).length;
    if (live + coming >= GRANT_LIMITS.perAgent || this.#liveAll() >= GRANT_LIMITS.live)
      throw new GuardError("grants_full", "too many privileges are held already; revoke some");
    const id = newGrantId();
    this.#coming.set(agent, coming + 1);
    try {
      await this.#journal.record(grantEvent(id, gift, this.#now()), true);
    } finally {
      const left = this.#coming.get(agent)! - 1;
      if (left === 0) this.#coming.delete(agent);
      else this.#coming.set(agent, left);
    }
    const given = this.#grants.get(id);
    if (given === null) throw new GuardError("grants_full", "too many privileges are held already; revoke some");
    return given;
  }

  /**
   * Takes one use of each, all or none; the returned function gives back what did not come into the record.
   *
   * @param held what the agent held when the call was judged: what has no number of uses must still be there
   * @throws GuardError `grant_ended`: one was used up, ran out or was taken back while the call was judged
   */
  take(ids: readonly string[], held: readonly Grant[]): () => void {
    for (const { id, uses } of held) if (uses === null && this.#grants.get(id) === null) throw ended();
    if (ids.length === 0) return nothing;
    for (const id of ids) {
      const grant = this.#grants.get(id);
      const left = grant === null ? 0 : (grant.uses ?? Number.POSITIVE_INFINITY) - (this.#taken.get(id) ?? 0);
      if (left <= 0 || grant!.until <= this.#now()) throw ended();
    }
    for (const id of ids) this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
    return () => {
      for (const id of ids) {
        const left = this.#taken.get(id)! - 1;
        if (left === 0) this.#taken.delete(id);
        else this.#taken.set(id, left);
      }
    };
  }

  /** @throws GuardError `grant_unknown`, `record_failed` */
  async revoke(id: string, by: string, reason: string | null, cause = "revoked"): Promise<HeldGrant> {
    const grant = this.#grants.get(id);
    if (grant === null || grant.until <= this.#now())
      throw new GuardError("grant_unknown", "there is no such grant, or it is over");
    await this.#journal.record(revokeEvent(id, cause, by, reason), true);
    return grant;
  }

  /** Takes back all of these; those that are still there when their turn comes. @throws GuardError `record_failed` */
  async revokeAll(
    which: (grant: HeldGrant) => boolean,
    by: string,
    reason: string | null,
    cause = "revoked",
  ): Promise<readonly HeldGrant[]> {
    const over = this.list().filter(which);
    await Promise.all(over.map(({ id }) => this.#journal.record(revokeEvent(id, cause, by, reason), true)));
    return over;
  }

  /** Takes back what the policy in force does not cover, for good: it does not come back with the next. @throws GuardError `record_failed` */
  async settle(policy: Policy): Promise<void> {
    if (this.#grants.size > 0) await this.revokeAll((grant) => !covers(policy, grant), BY_POLICY, null, "policy");
  }

  /** What is over by time ends in the record, too: a clock that is set back does not bring it back. @throws GuardError `record_failed` */
  async sweep(): Promise<void> {
    const over = this.#grants.over(this.#now());
    await Promise.all(over.map(({ id }) => this.#journal.record(revokeEvent(id, "time", BY_GUARD, null), false)));
  }

  list(): readonly HeldGrant[] {
    return this.#grants.list(this.#now());
  }

  #liveAll(): number {
    return this.#grants.size < GRANT_LIMITS.live ? 0 : this.list().length;
  }
}

const nothing = () => {};
const keyOf = ({ privilege, agent, task }: Pick<Gift, "privilege" | "agent" | "task">) =>
  JSON.stringify([privilege, agent, task]);
const ended = () => new GuardError("grant_ended", "a privilege this call rests on ended while it was judged.");

/** Whether the policy still knows the privilege, the agent and who approved: it names agents and people, or neither. */
export function covers({ document }: Policy, { privilege, agent, approvers }: HeldGrant): boolean {
  const { elevations = {}, agents, people } = document;
  if (!Object.hasOwn(elevations, privilege)) return false;
  if (agents !== undefined && !Object.hasOwn(agents, agent)) return false;
  if (people === undefined) return true;
  return approvers.every((by) => mayApprove(people, by));
}

/** Whether the policy's people still have this one agree to anything. */
export function mayApprove(people: NonNullable<PolicyDocument["people"]>, name: string): boolean {
  const roles = Object.hasOwn(people, name) ? people[name]!.roles : NONE;
  return roles.includes("approver") || roles.includes("admin");
}

/** What an elevation of the policy is at most. */
export function elevationOf({ document }: Policy, privilege: string): ElevationDocument {
  const { elevations = {} } = document;
  if (Object.hasOwn(elevations, privilege)) return elevations[privilege]!;
  const known = Object.keys(elevations);
  const has = known.length === 0 ? "none" : known.slice(0, MOST_NAMED).join(", ");
  throw new GuardError("privilege_unknown", `the policy has no such privilege; it has ${has}`);
}

function grantEvent(id: string, gift: Gift, now: number): EventOf<"elevation-grant"> {
  const { privilege, agent, task, uses, approvers, intent, reason } = gift;
  return {
    kind: "elevation-grant",
    id,
    privilege,
    agent,
    task,
    until: now + gift.for,
    uses,
    approvers,
    intent,
    reason,
  };
}

function revokeEvent(id: string, cause: string, by: string, reason: string | null): EventOf<"elevation-revoke"> {
  return { kind: "elevation-revoke", id, cause, by, reason };
}
