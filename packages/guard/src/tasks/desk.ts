import type { Policy } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import { Lru } from "../facts/lru.js";
import type { Journal } from "../record/journal.js";
import { BY_GUARD } from "../state/parts/standing.js";
import type { StandingTasks } from "../state/parts/tasks.js";
import type { Declaration, Task } from "./task.js";
import { openToken, type Token } from "./token.js";

/** Who declares: a person, a service with a credential, or an orchestrator by its signature. */
export interface Declarer {
  readonly name: string;
  readonly channel: Task["channel"];
  /** Whether more than their own word says who they are. */
  readonly verified: boolean;
}

const MAX_OPENED = 256;
const MAX_TOLD = 4_096;

/** Where tasks are declared and ended. What is declared holds once the record says so. */
export class TaskDesk {
  readonly #journal: Journal;
  readonly #tasks: StandingTasks;
  readonly #now: () => number;
  /** Tasks on their way into the record. */
  readonly #coming = new Map<string, Promise<unknown>>();
  /** Tokens whose signature was checked under a policy. */
  readonly #opened = new Lru<string, { readonly policy: string; readonly token: Token }>(MAX_OPENED);
  readonly #told = new Lru<string, true>(MAX_TOLD);

  constructor(journal: Journal, tasks: StandingTasks, now: () => number) {
    this.#journal = journal;
    this.#tasks = tasks;
    this.#now = now;
  }

  /** @throws GuardError `task_conflict`, `tasks_full`, `record_failed` */
  async declare(declaration: Declaration, by: Declarer): Promise<Task> {
    await this.#coming.get(declaration.id);
    if (this.#standing(declaration.id) !== null)
      throw new GuardError("task_conflict", "a task of this id is known already; give each one of its own");
    return this.#record(declaration, by, {});
  }

  /** Reads a token; what was found is remembered, and its end looked at again. @throws GuardError `token_*` */
  read(text: string, policy: Policy): Token {
    const known = this.#opened.get(text);
    if (known?.policy === policy.digest) {
      if (known.token.declaration.until > this.#now()) return known.token;
      throw new GuardError("token_expired", "the task token is over");
    }
    const token = openToken(text, policy, this.#now());
    this.#opened.set(text, { policy: policy.digest, token });
    return token;
  }

  /** True the first time an agent claims a task that is not its own. */
  isNews(agent: string, task: string): boolean {
    const key = `${agent}\0${task}`;
    if (this.#told.get(key) === true) return false;
    this.#told.set(key, true);
    return true;
  }

  /**
   * The task of a token: declared with its first use, and the same from then on.
   *
   * @throws GuardError `task_conflict`, `task_ended`, `tasks_full`, `record_failed`
   */
  async accept({ declaration, orchestrator, key, digest }: Token): Promise<Task> {
    await this.#coming.get(declaration.id);
    const known = this.#standing(declaration.id);
    if (known === null) {
      const by: Declarer = { name: orchestrator, channel: "token", verified: true };
      return this.#record(declaration, by, { key, digest });
    }
    if (known.digest !== digest || known.key !== key)
      throw new GuardError("task_conflict", "another task of this id is known already");
    if (known.ended) throw new GuardError("task_ended", "this task was ended; its token is worth nothing any more");
    return known;
  }

  /** @throws GuardError `task_unknown`, `record_failed` */
  async end(id: string, by: string, reason: string | null): Promise<Task> {
    await this.#coming.get(id);
    const task = this.#standing(id);
    if (task === null || task.ended) throw new GuardError("task_unknown", "there is no such task, or it is over");
    await this.#journal.record(endedEvent(task, by, reason), true);
    return { ...task, ended: true };
  }

  /** What is over by time ends in the record, too: a clock that is set back does not bring it back. @throws GuardError `record_failed` */
  async sweep(): Promise<void> {
    // One that is just being declared anew is not over.
    const over = this.#tasks.over(this.#now()).filter(({ id }) => !this.#coming.has(id));
    await Promise.all(over.map((task) => this.#journal.record(endedEvent(task, BY_GUARD, "its time was over"), false)));
  }

  list(): readonly Task[] {
    return this.#tasks.list(this.#now());
  }

  #standing(id: string): Task | null {
    const known = this.#tasks.get(id);
    return known === null || known.until <= this.#now() ? null : known;
  }

  async #record(declaration: Declaration, by: Declarer, more: object): Promise<Task> {
    const { id, until } = declaration;
    if (until <= this.#now()) throw new GuardError("op_malformed", "the task would be over already");
    if (!this.#tasks.hasRoom(this.#now())) throw new GuardError("tasks_full", "too many tasks stand already; end some");
    const { channel, verified } = by;
    const event = eventOf("declared", declaration, by.name, { until, channel, verified, ...more });
    const recorded = this.#journal.record(event, true);
    this.#coming.set(
      id,
      recorded.catch(() => undefined),
    );
    try {
      await recorded;
    } finally {
      this.#coming.delete(id);
    }
    return this.#tasks.get(id)!;
  }
}

function endedEvent({ facts, agent, session, until, channel }: Task, by: string, reason: string | null) {
  return eventOf("ended", { ...facts, agent, session }, by, { until, channel, reason });
}

function eventOf(
  state: "declared" | "ended",
  task: Omit<Declaration, "until">,
  by: string,
  details: object,
): EventOf<"task"> {
  const { id, kind: type, purpose, sensitivity, subject, environment, agent, session } = task;
  return {
    kind: "task",
    id,
    state,
    type,
    purpose,
    sensitivity,
    subject,
    environment,
    agent,
    session,
    by,
    details,
  } as never;
}
