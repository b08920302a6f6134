import { join } from "node:path";
import { Authority } from "../authority/authority.js";
import { Directory } from "../authority/directory.js";
import type { RemoteDirectory } from "../authority/remote.js";
import { type Surroundings, surroundings } from "../facts/place.js";
import { FactsProvider } from "../facts/provider.js";
import { SessionRegistry } from "../facts/registry.js";
import type { Room } from "../gate/room.js";
import type { GuardOptions } from "../options.js";
import type { Journal } from "../record/journal.js";
import { sessionEvent } from "../record/state.js";
import type { Caller } from "../system/caller.js";
import { claimedProject, lookNowhere } from "../world/elsewhere.js";
import { Models } from "../world/models.js";
import { lookWith } from "../world/reader.js";
import { IntentMemory } from "./intents.js";

/** Whose agents come through one socket: the guard's own user, or in system mode one of several others. */
export interface Owner {
  readonly name: string;
  readonly home: string;
  readonly caller: Caller | null;
  /** Agents on other machines: they are known by credentials, and nothing of theirs can be looked at here. */
  readonly elsewhere?: RemoteDirectory;
}

/** What the users share: record, policy, reviews and all that is the guard's. */
export type Shared = Omit<Room, "facts" | "intents" | "look">;

/** One user's room: what is known of this user's sessions stays in it, so that no user can claim another's. */
export interface OwnRoom {
  readonly owner: Owner;
  readonly around: Surroundings;
  readonly sessions: SessionRegistry;
  readonly room: Room;
}

export function ownersOf({ system, user, home }: GuardOptions): readonly Owner[] {
  if (system === undefined) return [{ name: user, home, caller: null }];
  return system.callers.map((caller) => ({ name: caller.user.name, home: caller.user.home, caller }));
}

/** Where one user's agents believe to be. */
export function aroundOf(owner: Owner, options: GuardOptions, runtime: string): Promise<Surroundings> {
  return surroundings({
    layout: options.layout,
    runtime,
    home: owner.home,
    user: owner.name,
    scratch: options.scratch ?? [],
    installed: [...(options.installed ?? []), ...(owner.caller === null ? [] : [owner.caller.shared])],
  });
}

export function openRoom(owner: Owner, around: Surroundings, journal: Journal, shared: Shared): OwnRoom {
  const sessions = new SessionRegistry(
    around.home,
    async (session, call) => {
      await journal.record(sessionEvent(session, call.agent, call.principal, owner.name), false);
    },
    owner.elsewhere && claimedProject,
  );
  const directory = owner.elsewhere ?? new Directory(owner.name, owner.caller !== null);
  const facts = new FactsProvider(sessions, around, new Authority(directory, shared.known));
  const look = owner.caller === null ? {} : { look: lookWith(owner.caller.reader) };
  const own = owner.elsewhere === undefined ? look : { look: lookNowhere, models: new Models(null) };
  return { owner, around, sessions, room: { ...shared, facts, intents: new IntentMemory(), ...own } };
}

/** Where doors of one user leave what they decided by themselves, and the uid its files must belong to. */
export interface Spool {
  readonly folder: string;
  readonly owner: true | number;
}

export function spoolsOf(own: string, rooms: readonly OwnRoom[]): readonly Spool[] {
  return rooms.map(({ owner: { caller } }) =>
    caller === null ? { folder: own, owner: true } : { folder: join(caller.shared, "spool"), owner: caller.user.uid },
  );
}
