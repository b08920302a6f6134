import type { BoundSocket, SystemUser } from "@rampart/service";
import type { DoorAdapter } from "../adapter.js";

/** In system mode: a user whose agents are guarded, and the socket only that user may open. */
export interface Caller {
  readonly user: SystemUser;
  readonly socket: BoundSocket;
  /** Path of {@link socket}. */
  readonly path: string;
  /** Path of the reader's socket. */
  readonly reader: string;
  /** Folder this user's doors read: bundle, epoch, order to stop; and their spool. */
  readonly shared: string;
}

/** The guard as a user of its own. */
export interface SystemOptions {
  readonly callers: readonly Caller[];
  readonly admin: BoundSocket;
  readonly adminPath: string;
  /** Told that the guard is ready, that it is alive, and that it ends: the manager starts again what falls silent. */
  readonly tell?: (state: "ready" | "alive" | "ending") => void;
  /** Milliseconds between two signs of life. */
  readonly aliveMs?: number;
}

/**
 * The same adapters, for one user's socket: who calls is who may open the socket, whatever the message says. Agent and
 * session stay what the caller claims.
 */
export function adaptersOf(user: SystemUser, adapters: readonly DoorAdapter[]): readonly DoorAdapter[] {
  return adapters.map((adapter) => {
    const own: DoorAdapter = {
      ...adapter,
      parse: (raw, now) => owned(adapter.parse(raw, now), user),
      render: (answer, phase, raw) => adapter.render(answer, phase, raw),
    };
    const { rewrite } = adapter;
    if (rewrite === undefined) return own;
    return {
      ...own,
      rewrite(raw, change, now) {
        const made = rewrite.call(adapter, raw, change, now);
        return made === null ? null : owned(made, user);
      },
    };
  });
}

function owned<T extends object>(made: T, { name }: SystemUser): T {
  return "call" in made ? { ...made, call: { ...(made.call as object), principal: name } } : made;
}
