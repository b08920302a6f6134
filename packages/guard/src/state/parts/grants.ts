import { MAX_TASK_MS } from "@rampart/core";
import type { AuditEvent, EventOf } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";
import { GRANT_LIMITS, type HeldGrant } from "../../grants/grant.js";
import { subjectFrom } from "../../orders/subject.js";
import type { At, Part } from "../part.js";
import { listOf } from "./bounded.js";

const NONE: readonly HeldGrant[] = [];
/** No task has this id. */
const NO_TASK = "";
const agreementOf = (agent: string, privilege: string) => `${privilege} ${agent}`;

/**
 * Privileges that were given and are not over: not run out, used up, taken back, nor ended with their task or by their agent's
 * quarantine. What the policy in force says of them is looked at with each call.
 */
export class LiveGrants implements Part {
  readonly name = "grants";
  readonly kinds = ["elevation-grant", "elevation-revoke", "task", "quarantine", "credential", "intent"] as const;
  readonly marks = ['"spends":["g-'];
  readonly #byId = new Map<string, HeldGrant>();
  /** Lists are made anew when they change: whoever has one keeps what it was. */
  readonly #byAgent = new Map<string, readonly HeldGrant[]>();

  /** What the policy agreed to by itself, by task: until when it does not do so again. */
  readonly #agreed = new Map<string, Map<string, number>>();
  #agreements = 0;

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

  /** Those whose time is over, and of which the record does not say so yet. */
  over(now: number): readonly HeldGrant[] {
    return [...this.#byId.values()].filter(({ until }) => until <= now);
  }

  /**
   * Whether the policy may agree by itself: once in a task, and without a task once in the privilege's time. Who used it up, or from whom
   * it was taken back, asks people.
   */
  mayAgree({ privilege, agent, task }: Pick<HeldGrant, "privilege" | "agent" | "task">, now: number): boolean {
    const until = this.#agreed.get(task ?? NO_TASK)?.get(agreementOf(agent, privilege));
    return (until === undefined || until <= now) && this.#agreements < GRANT_LIMITS.agreements;
  }

  apply(event: AuditEvent, { time }: At): void {
    switch (event.kind) {
      case "elevation-grant":
        return this.#give(event, time);
      case "elevation-revoke":
        return this.#end(event.id);
      case "task":
        return event.state === "ended" ? this.#endAll(({ task }) => task === event.id) : this.#forget(event.id);
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
    const agreed = [...this.#agreed].map(([task, made]) => [task, [...made]]);
    return { live: [...this.#byId.values()], agreed } as unknown as Json;
  }

  load(saved: Json): void {
    const lists = new Map<string, HeldGrant[]>();
    if (!isJsonObject(saved)) return;
    for (const [task, made] of listOf<[string, [string, number][]]>(saved["agreed"])) {
      this.#agreed.set(task, new Map(made));
      this.#agreements += made.length;
    }
    for (const grant of listOf<HeldGrant>(saved["live"])) {
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
    if (approvers.length === 0) this.#agree(agent, privilege, task, since, until);
    if (this.#byId.size >= GRANT_LIMITS.live || this.of(agent).length >= GRANT_LIMITS.perAgent) {
      this.#endAll((grant) => grant.until <= since);
      if (this.#byId.size >= GRANT_LIMITS.live || this.of(agent).length >= GRANT_LIMITS.perAgent) return;
    }
    const grant: HeldGrant = { id, privilege, agent, task, until, uses, approvers, intent, reason, since };
    this.#byId.set(id, grant);
    this.#byAgent.set(agent, [...this.of(agent), grant]);
  }

  #agree(agent: string, privilege: string, task: string | null, since: number, until: number): void {
    if (this.#agreements >= GRANT_LIMITS.agreements) this.#forgetOver(since);
    const made = this.#agreed.get(task ?? NO_TASK) ?? new Map<string, number>();
    const before = made.size;
    made.set(agreementOf(agent, privilege), task === null ? until : since + MAX_TASK_MS);
    this.#agreed.set(task ?? NO_TASK, made);
    this.#agreements += made.size - before;
  }

  /** A task of this id begins anew. */
  #forget(task: string): void {
    this.#agreements -= this.#agreed.get(task)?.size ?? 0;
    this.#agreed.delete(task);
  }

  #forgetOver(now: number): void {
    for (const [task, made] of this.#agreed) {
      for (const [key, until] of made) if (until <= now && made.delete(key)) this.#agreements--;
      if (made.size === 0) this.#agreed.delete(task);
    }
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
