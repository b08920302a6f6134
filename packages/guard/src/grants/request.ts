import { bySensitivity, mayRequest, type Policy, plainFacts } from "@rampart/core";
import { linkOf } from "../authority/directory.js";
import { GuardError } from "../errors.js";
import type { Person } from "../identity/person.js";
import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import type { Review } from "../reviews/review.js";
import type { Parts } from "../state/parts/index.js";
import { FIRST_YES, type FirstYes } from "../state/parts/yeses.js";
import type { Task } from "../tasks/task.js";
import { elevationOf, type GrantDesk, mayApprove } from "./desk.js";
import type { HeldGrant } from "./grant.js";

/** What a person wants an agent to hold. */
export interface Request {
  readonly privilege: string;
  readonly agent: string;
  readonly task: string | null;
  /** Shorter than the policy allows, in milliseconds; null: as long as it allows. */
  readonly for: number | null;
  readonly reason: string | null;
}

export type Requested =
  | { readonly state: "granted"; readonly grant: HeldGrant }
  /** One more person has to agree. */
  | { readonly state: "waiting"; readonly agreed: readonly string[]; readonly until: number };

const WAIT_MS = 60 * 60 * 1000;
const NOWHERE = { home: "/", user: "", cwd: null, project: null, scratch: [], installed: [] };

/** Privileges people give: asked for by themselves, or with the approval of a call. Never more than the policy says they are. */
export class Requests {
  readonly #desk: GrantDesk;
  readonly #known: Pick<Parts, "tasks" | "yeses">;
  readonly #journal: Journal;
  readonly #now: () => number;
  /** What a second yes gives just now: it is there once. */
  readonly #giving = new Set<FirstYes>();

  constructor(desk: GrantDesk, known: Pick<Parts, "tasks" | "yeses">, journal: Journal, now: () => number) {
    this.#desk = desk;
    this.#known = known;
    this.#journal = journal;
    this.#now = now;
  }

  /**
   * One person's yes to a privilege, before any call needs it.
   *
   * @throws GuardError `privilege_unknown`, `not_requestable`, `task_unknown`, `self_approval`, `same_person`, `forbidden`,
   *   `grants_full`, `record_failed`
   */
  async ask(request: Request, person: Person, policy: Policy): Promise<Requested> {
    const { privilege, agent } = request;
    const elevation = elevationOf(policy, privilege);
    const task = this.#taskOf(request);
    this.#checkRequestable(policy, request, task);
    mayGive(policy, person, agent);
    const facts = task?.facts ?? null;
    const most = bySensitivity(elevation.for, facts);
    const lasts = Math.min(request.for ?? most, most);
    const gift = { privilege, agent, task: task?.id ?? null, uses: elevation.uses ?? null, intent: null };
    const { reason } = request;
    if (bySensitivity(elevation.approval, facts) !== "two")
      return {
        state: "granted",
        grant: await this.#desk.give({ ...gift, for: lasts, approvers: [person.name], reason }),
      };
    const first = this.#first(request, person, policy);
    if (first === null) return this.#wait(request, person, lasts);
    this.#giving.add(first);
    try {
      const length = Math.min(lasts, first.for);
      const grant = await this.#desk.give({ ...gift, for: length, approvers: [first.by, person.name], reason });
      return { state: "granted", grant };
    } finally {
      this.#giving.delete(first);
    }
  }

  /** What an approved question gives besides letting its call through. @throws GuardError `privilege_unknown`, `grants_full`, `record_failed` */
  async approved({ id, intent, subject, approvals }: Review, policy: Policy): Promise<HeldGrant | null> {
    const { privilege, agent } = subject;
    if (privilege === null) return null;
    const elevation = elevationOf(policy, privilege);
    const known = subject.task === null ? null : this.#known.tasks.get(subject.task);
    const task = known !== null && !known.ended && known.until > this.#now() ? known : null;
    const facts = task?.facts ?? null;
    return this.#desk.give({
      privilege,
      agent,
      task: task?.id ?? null,
      for: bySensitivity(elevation.for, facts),
      uses: elevation.uses ?? null,
      approvers: approvals.map(({ by }) => by),
      intent,
      reason: `review ${id}`,
    });
  }

  #taskOf({ task, agent }: Request): Task | null {
    if (task === null) return null;
    const found = this.#known.tasks.get(task);
    if (found === null || found.ended || found.until <= this.#now())
      throw new GuardError("task_unknown", "there is no such task, or it is over");
    if (found.agent !== agent) throw new GuardError("not_requestable", `that task is of another agent than ${agent}`);
    return found;
  }

  /** By the agent's roles and task, and the hour. Which user and door it comes through nobody knows yet: a call that comes says so. */
  #checkRequestable(policy: Policy, { privilege, agent }: Request, task: Task | null): void {
    const { when, ...elevation } = elevationOf(policy, privilege);
    const { agents } = policy.document;
    if (agents !== undefined && !Object.hasOwn(agents, agent))
      throw new GuardError("not_requestable", "the policy does not know this agent");
    const { principal: _principal, door: _door, ...asked } = when ?? {};
    const { roles } = linkOf(policy, agent, "");
    const facts = {
      ...plainFacts({ agent, principal: "", door: "" }, NOWHERE, this.#now()),
      roles,
      task: task?.facts ?? null,
    };
    if (Object.keys(asked).length > 0 && !mayRequest(policy, { ...elevation, when: asked }, facts))
      throw new GuardError("not_requestable", `the policy does not let ${agent} have ${privilege} in this task now`);
  }

  /** Another person's yes that still counts. */
  #first(request: Request, person: Person, policy: Policy): FirstYes | null {
    const { people = {} } = policy.document;
    if (!Object.hasOwn(people, person.name))
      throw new GuardError(
        "forbidden",
        `this takes two people, and the policy's \`people\` do not name ${person.name}`,
      );
    const first = this.#known.yeses.of(request);
    if (first === null || first.until <= this.#now() || this.#giving.has(first)) return null;
    if (!mayApprove(people, first.by)) return null;
    if (first.by === person.name)
      throw new GuardError("same_person", `${person.name} agreed already; the policy wants two different people`);
    return first;
  }

  async #wait(request: Request, { name: by, channel, verified }: Person, lasts: number): Promise<Requested> {
    const until = this.#now() + WAIT_MS;
    const { privilege, agent, task } = request;
    const message = `${by} agreed to a privilege; it takes one more person`;
    const said = { privilege, agent, task, by, until, for: lasts, channel, verified };
    await this.#journal.record(alarmEvent(FIRST_YES, "info", message, said), true);
    return { state: "waiting", agreed: [by], until };
  }
}

/** Nobody whose agent it is, where the system says who that is; where the policy names people, only they. */
function mayGive({ document }: Policy, { name, verified }: Person, agent: string): void {
  const { people, agents = {} } = document;
  if (people !== undefined && !Object.hasOwn(people, name))
    throw new GuardError("forbidden", `the policy's \`people\` do not name ${name}`);
  const users = Object.hasOwn(agents, agent) ? (agents[agent]!.users ?? []) : [];
  const own = [name, ...(people?.[name]?.users ?? [])];
  if (verified && users.some((user) => own.includes(user)))
    throw new GuardError("self_approval", `${name} is the user this agent acts for, and cannot agree to it`);
}
