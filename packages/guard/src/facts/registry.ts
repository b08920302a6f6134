import { EMPTY_SESSION, type ToolCall } from "@rampart/core";
import { findProject } from "@rampart/service";
import { FOLDERS } from "../world/folder.js";
import { Lru } from "./lru.js";
import { Refusals } from "./refusals.js";
import { SESSION_LIMITS, type Session } from "./session.js";

/** Told of a session and its first call, before that call is judged. */
export type OnFirstSight = (session: Session, call: ToolCall) => Promise<void>;

/**
 * The sessions this guard has seen, by door and id. A session's project is found at its first call and stays; two
 * first calls at once find it once.
 */
export class SessionRegistry {
  readonly #sessions = new Lru<string, Session>(SESSION_LIMITS.sessions);
  readonly #arriving = new Map<string, Promise<Session>>();
  readonly #home: string;
  readonly #firstSight: OnFirstSight;
  readonly #find: typeof findProject;

  constructor(home: string, firstSight: OnFirstSight, find = findProject) {
    this.#home = home;
    this.#firstSight = firstSight;
    this.#find = find;
  }

  /** Known sessions are answered at once; a promise costs a turn of the loop. */
  known(door: string, id: string): Session | undefined {
    return this.#sessions.get(keyOf(door, id));
  }

  /** `folder` is where the session's first call stands: the host's project root, else its working directory. */
  async meet(call: ToolCall, folder: string | null, now: number): Promise<Session> {
    const key = keyOf(call.door, call.session);
    const arriving = this.#arriving.get(key) ?? this.#welcome(key, call, folder, now);
    this.#arriving.set(key, arriving);
    try {
      return await arriving;
    } finally {
      this.#arriving.delete(key);
    }
  }

  /** Puts back a session the log tells of, with labels of what it has read; what it was refused and wrote lately is recalled apart. */
  restore(
    session: Omit<Session, "facts" | "refusals" | "prompt" | "agent" | "handed"> & { readonly agent?: string },
    prompt: string | null = null,
    read: readonly string[] = [],
  ): void {
    const facts = read.length === 0 ? EMPTY_SESSION : { ...EMPTY_SESSION, read };
    const fresh = { facts, refusals: new Refusals(), prompt, agent: session.agent ?? null };
    this.#sessions.set(keyOf(session.door, session.id), { ...session, ...fresh });
  }

  list(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  all(): IterableIterator<Session> {
    return this.#sessions.values();
  }

  async #welcome(key: string, call: ToolCall, folder: string | null, now: number): Promise<Session> {
    const project = await this.#find(folder, this.#home, FOLDERS);
    const { door, session: id } = call;
    const session: Session = {
      door,
      id,
      principal: call.principal,
      project,
      first: now,
      agent: call.agent,
      facts: EMPTY_SESSION,
      refusals: new Refusals(),
      prompt: null,
    };
    await this.#firstSight(session, call);
    this.#sessions.set(key, session);
    return session;
  }
}

function keyOf(door: string, id: string): string {
  return `${door}\0${id}`;
}
