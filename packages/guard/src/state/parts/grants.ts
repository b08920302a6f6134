import type { AuditEvent, EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { GRANT_LIMITS, type HeldGrant } from "../../grants/grant.js";
import { subjectFrom } from "../../orders/subject.js";
import type { At, Part } from "../part.js";
import { listOf } from "./bounded.js";

const NONE: readonly HeldGrant[] = [];

/**
 * Privileges that were given and are not over: not run out, used up, taken back, nor ended with their task or by their agent's
 * quarantine. What the policy in force says of them is looked at with each call.
 */
export class LiveGrants implements Part {
  readonly name = "grants";
  readonly kinds = ["elevation-grant", "elevation-revoke", "task", "quarantine", "credential", "intent"] as const;
  readonly mark = '"spends":["g-';
  readonly #byId = new Map<string, HeldGrant>();
  /** Lists are made anew when they change: whoever has one keeps what it was. */
  readonly #byAgent = new Map<string, readonly HeldGrant[]>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): HeldGrant | null {
    return this.#byId.get(id) ?? null;
  }

  of(agent: string): readonly HeldGrant[] {
    return this.#byAgent.get(agent) ?? NONE;
  }

  /** Oldest first. */
  list(now: number): readonly HeldGrant[] {
    return [...this.#byId.values()].filter(({ until }) => until > now);
  }

  apply(event: AuditEvent, { time }: At): void {
    switch (event.kind) {
      case "elevation-grant":
        return this.#give(event, time);
      case "elevation-revoke":
        return this.#end(event.id);
      case "task":
        return event.state === "ended" ? this.#endAll(({ task }) => task === event.id) : undefined;
      case "quarantine":
        return event.state === "on" ? this.#quarantine(event) : undefined;
      case "credential":
        return event.state === "revoked" ? this.#leave(event) : undefined;
      case "intent":
        return this.#spend(event);
      default:
    }
  }

  save(): Json {
    return [...this.#byId.values()] as unknown as Json;
  }

  load(saved: Json): void {
    const lists = new Map<string, HeldGrant[]>();
    for (const grant of listOf<HeldGrant>(saved)) {
      this.#byId.set(grant.id, grant);
      const list = lists.get(grant.agent);
      if (list === undefined) lists.set(grant.agent, [grant]);
      else list.push(grant);
    }
    for (const [agent, list] of lists) this.#byAgent.set(agent, list);
  }

  #give(
    { id, privilege, agent, task, until, uses, approvers, intent, reason }: EventOf<"elevation-grant">,
    since: number,
  ) {
    if (this.#byId.has(id) || until <= since) return;
    if (this.#byId.size >= GRANT_LIMITS.live || this.of(agent).length >= GRANT_LIMITS.perAgent) {
      this.#endAll((grant) => grant.until <= since);
      if (this.#byId.size >= GRANT_LIMITS.live || this.of(agent).length >= GRANT_LIMITS.perAgent) return;
    }
    const grant: HeldGrant = { id, privilege, agent, task, until, uses, approvers, intent, reason, since };
    this.#byId.set(id, grant);
    this.#byAgent.set(agent, [...this.of(agent), grant]);
  }

  /** Each call that was let through spends one use of what it rested on. */
  #spend({ permit, decision }: EventOf<"intent">): void {
    const spends = (decision as { readonly spends?: unknown } | null)?.spends;
    if (permit === null || !Array.isArray(spends)) return;
    for (const id of spends) {
      const grant = typeof id === "string" ? this.#byId.get(id) : undefined;
      if (grant === undefined || grant.uses === null) continue;
      if (grant.uses <= 1) this.#end(grant.id);
      else this.#replace({ ...grant, uses: grant.uses - 1 });
    }
  }

  #quarantine({ subject }: EventOf<"quarantine">): void {
    const held = subjectFrom(subject);
    if (held?.type === "agent") this.#endAll(({ agent }) => agent === held.name);
    if (held?.type === "task") this.#endAll(({ task }) => task === held.name);
  }

  /** Who may not speak any more holds nothing, and has approved nothing. */
  #leave({ subject }: EventOf<"credential">): void {
    const { type, name } = (subject ?? {}) as { readonly type?: unknown; readonly name?: unknown };
    if (type === "agent") this.#endAll(({ agent }) => agent === name);
    if (type === "person") this.#endAll(({ approvers }) => approvers.some((by) => by === name));
  }

  #replace(grant: HeldGrant): void {
    this.#byId.set(grant.id, grant);
    this.#byAgent.set(
      grant.agent,
      this.of(grant.agent).map((one) => (one.id === grant.id ? grant : one)),
    );
  }

  #end(id: string): void {
    const grant = this.#byId.get(id);
    if (grant === undefined) return;
    this.#byId.delete(id);
    const rest = this.of(grant.agent).filter((one) => one.id !== id);
    if (rest.length === 0) this.#byAgent.delete(grant.agent);
    else this.#byAgent.set(grant.agent, rest);
  }

  #endAll(over: (grant: HeldGrant) => boolean): void {
    for (const grant of [...this.#byId.values()]) if (over(grant)) this.#end(grant.id);
  }
}
