import type { Policy, ToolCall } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";
import { TASK_LIMITS, type Task } from "../../tasks/task.js";
import type { At, Part } from "../part.js";
import { listOf } from "./bounded.js";

/** Tasks that somebody with the right to declared, until their time is over. */
export class StandingTasks implements Part {
  readonly name = "tasks";
  readonly kinds = ["task"] as const;
  readonly #byId = new Map<string, Task>();
  /** The newest task that was declared for a session of an agent. */
  readonly #bySession = new Map<string, string>();

  get(id: string): Task | null {
    return this.#byId.get(id) ?? null;
  }

  /** The task somebody declared for this very session, for calls that name none: doors that know of no tasks bring no names. */
  ofSession({ agent, session }: Pick<ToolCall, "agent" | "session">, now: number): string | null {
    const id = this.#bySession.size === 0 ? undefined : this.#bySession.get(keyOf(agent, session));
    const found = id === undefined ? undefined : this.#byId.get(id);
    return found === undefined || found.ended || found.until <= now ? null : found.id;
  }

  /** Those that are not over, oldest first. */
  list(now: number): readonly Task[] {
    return [...this.#byId.values()].filter((task) => !task.ended && task.until > now);
  }

  /** Those whose time is over, and of which the record does not say so yet. */
  over(now: number): readonly Task[] {
    return [...this.#byId.values()].filter((task) => !task.ended && task.until <= now);
  }

  hasRoom(now: number): boolean {
    if (this.#byId.size < TASK_LIMITS.standing) return true;
    return [...this.#byId.values()].filter(({ until }) => until > now).length < TASK_LIMITS.standing;
  }

  /**
   * The task a call belongs to, or null: one that was not declared for whoever calls is none, whatever the call says. Who was handed
   * its work on acts in the task of the first of its chain, where the policy says that it works for the one before it.
   */
  of(
    policy: Policy,
    { task, agent, session, chain }: Pick<ToolCall, "task" | "agent" | "session" | "chain">,
    now: number,
  ): Task | null {
    const found = task === null ? undefined : this.#byId.get(task);
    if (found === undefined || found.ended || found.until <= now || !isVouchedFor(policy, found)) return null;
    const before = chain?.at(-1);
    if (before === undefined) return found.agent === agent && (found.session ?? session) === session ? found : null;
    const { agents = {} } = policy.document;
    const masters = Object.hasOwn(agents, agent) ? agents[agent]!["delegate-of"] : undefined;
    return found.agent === chain![0] && masters?.includes(before) === true ? found : null;
  }

  apply(event: EventOf<"task">, { time }: At): void {
    const known = this.#byId.get(event.id);
    if (event.state === "ended") {
      if (known !== undefined) this.#byId.set(event.id, { ...known, ended: true });
      return;
    }
    // The first word stands until its time is over, also where the task was ended.
    if (known !== undefined && known.until > time) return;
    const task = taskFrom(event);
    if (task === null) return;
    this.#drop(event.id);
    this.#keep(task);
    if (this.#byId.size > TASK_LIMITS.standing) this.#forget(time);
  }

  save(): Json {
    return [...this.#byId.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const task of listOf<Task>(saved)) this.#keep(task);
  }

  #keep(task: Task): void {
    this.#byId.set(task.id, task);
    if (task.session !== null) this.#bySession.set(keyOf(task.agent, task.session), task.id);
  }

  #drop(id: string): void {
    const task = this.#byId.get(id);
    if (task === undefined) return;
    this.#byId.delete(id);
    const key = task.session === null ? null : keyOf(task.agent, task.session);
    if (key !== null && this.#bySession.get(key) === id) this.#bySession.delete(key);
  }

  /** What is over by time; and, where whoever declared did not look whether there is room, the oldest. */
  #forget(time: number): void {
    for (const [id, { until }] of this.#byId) if (until <= time) this.#drop(id);
    while (this.#byId.size > TASK_LIMITS.standing) this.#drop(this.#byId.keys().next().value as string);
  }
}

const keyOf = (agent: string, session: string) => `${agent}\0${session}`;

/** A token counts for as long as the policy trusts the key it was signed with. */
function isVouchedFor({ document }: Policy, { channel, by, key }: Task): boolean {
  if (channel !== "token") return true;
  const { orchestrators = {} } = document;
  return Object.hasOwn(orchestrators, by) && orchestrators[by]!.key === key;
}

function taskFrom(event: EventOf<"task">): Task | null {
  const { id, type, purpose, sensitivity, subject, environment, agent, session, by, details } = event;
  if (!isJsonObject(details as Json) || agent === null) return null;
  const { until, channel, key = null, digest = null } = details as { readonly [name: string]: unknown };
  if (typeof until !== "number" || (channel !== "person" && channel !== "service" && channel !== "token")) return null;
  const level = sensitivity === "low" || sensitivity === "medium" || sensitivity === "high" ? sensitivity : null;
  return {
    id,
    facts: { id, kind: type, purpose, sensitivity: level, subject, environment },
    agent,
    session,
    until,
    by,
    channel,
    key: typeof key === "string" ? key : null,
    digest: typeof digest === "string" ? digest : null,
    ended: false,
  };
}
