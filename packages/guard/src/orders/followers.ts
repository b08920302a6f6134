import { type Connection, encodeMessage, isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { GuardError } from "../errors.js";
import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import type { StandingOrders } from "../state/parts/standing.js";

/** What holds for one session; `free` where nothing does. */
export type Standing = "free" | "read-only" | "quarantined" | "stopped";

/** Doors that keep a connection, at most: as many as one socket has room for, less what calls need. */
const MOST = 128;
const MAX_NAME = 256;
/** What a door says it did with the processes it started. */
const DONE = ["frozen", "resumed", "ended"] as const;

/** Who wants to know: the same members a call has. */
interface About {
  readonly agent: string;
  readonly session: string;
  readonly principal: string;
  readonly door: string;
  readonly task: string | null;
}

/**
 * Doors that started something, and keep a connection to be told when it is stopped or held, so that they can freeze it. They say
 * what they did, once for each time they were told.
 */
export class Followers {
  readonly #journal: Journal;
  readonly #orders: StandingOrders;
  readonly #now: () => number;
  readonly #all = new Set<Follower>();

  constructor(journal: Journal, orders: StandingOrders, now: () => number) {
    this.#journal = journal;
    this.#orders = orders;
    this.#now = now;
    journal.follow(({ event: { kind } }) => {
      if (kind === "quarantine" || kind === "stop") this.look();
    });
  }

  /** Tells each for whom something else holds now. */
  look(): void {
    for (const one of this.#all) one.look();
  }

  /** Doors that are connected now. */
  get list(): readonly (About & { readonly standing: Standing; readonly done: string | null })[] {
    return [...this.#all].map(({ about, standing, done }) => ({ ...about, standing, done }));
  }

  /** Ends every stream, so that the guard can end. */
  close(): void {
    for (const one of this.#all) one.end();
  }

  /**
   * Streams `{"v":1,"standing":"free"}` and again whenever it is another, until the door leaves.
   *
   * @param user whose socket it is, in system mode: the principal is then not the door's to say
   * @throws GuardError `call_malformed`, `stopping`
   */
  async stream(message: JsonObject, user: string | null, connection: Connection): Promise<void> {
    if (this.#all.size >= MOST) throw new GuardError("stopping", "too many doors follow already");
    const about = aboutIn(message, user);
    const one = new Follower(about, () => this.#standing(about));
    connection.onClose(() => one.end());
    this.#all.add(one);
    try {
      for (let said = await one.next(); said !== null; said = await one.next())
        await connection.write(encodeMessage({ standing: said }));
    } finally {
      this.#all.delete(one);
    }
  }

  /** @throws GuardError `call_malformed`: of nobody who follows, or said already; `record_failed` */
  async obeyed(message: JsonObject, user: string | null): Promise<void> {
    const about = aboutIn(message, user);
    const { done, processes, left } = message;
    const known = DONE.find((one) => one === done);
    if (known === undefined || !isCount(processes) || !isCount(left))
      throw new GuardError("call_malformed", "the message has no count of what was done");
    const one = [...this.#all].find((each) => each.owes && sameAs(each.about, about));
    if (one === undefined) throw new GuardError("call_malformed", "nobody was told to do anything");
    one.settle(`${known} ${processes}`);
    const what = `${about.door} ${known} ${processes} processes of ${about.agent}`;
    const said = left === 0 ? what : `${what}; ${left} could not be`;
    const details = { door: about.door, done: known, processes, left, claimed: true };
    const alarm = alarmEvent(`agent.${known}`, left === 0 ? "info" : "high", said, details);
    await this.#journal.record({ ...alarm, agent: about.agent, session: about.session }, false);
  }

  #standing(about: About): Standing {
    if (this.#orders.stopped(this.#now())) return "stopped";
    const held = this.#orders.quarantined(about);
    return held === false ? "free" : held === true ? "quarantined" : "read-only";
  }
}

/** One door that follows: what it was told last, and whether it has said what it did. */
class Follower {
  standing: Standing = "free";
  done: string | null = null;
  owes = false;
  #told: Standing | null = null;
  #ended = false;
  #wake: (() => void) | null = null;

  constructor(
    readonly about: About,
    private readonly read: () => Standing,
  ) {
    this.look();
  }

  look(): void {
    this.standing = this.read();
    if (this.standing !== this.#told) this.#signal();
  }

  settle(done: string): void {
    this.owes = false;
    this.done = done;
  }

  end(): void {
    this.#ended = true;
    this.#signal();
  }

  /** What is new, or null once the door or the guard leaves. */
  async next(): Promise<Standing | null> {
    while (this.standing === this.#told && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#ended) return null;
    this.owes = this.#told !== null || this.standing !== "free";
    this.#told = this.standing;
    return this.standing;
  }

  #signal(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

function aboutIn(message: JsonObject, user: string | null): About {
  const call = message["call"];
  if (!isJsonObject(call)) throw new GuardError("call_malformed", "the message has no call");
  const name = (member: string): string => {
    const value = call[member];
    if (typeof value !== "string" || value === "" || value.length > MAX_NAME)
      throw new GuardError("call_malformed", `the call has a malformed ${member}`);
    return value;
  };
  const task = call["task"] === undefined || call["task"] === null ? null : name("task");
  const rest = { agent: name("agent"), session: name("session"), door: name("door"), task };
  return { ...rest, principal: user ?? name("principal") };
}

function sameAs(a: About, b: About): boolean {
  return a.agent === b.agent && a.session === b.session && a.door === b.door && a.principal === b.principal;
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= 1_000_000;
}
