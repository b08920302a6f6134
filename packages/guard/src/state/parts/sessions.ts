import type { EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { SESSION_LIMITS, type Session } from "../../facts/session.js";
import type { At, Part } from "../part.js";
import { keep, listOf } from "./bounded.js";

export type KnownSession = Omit<Session, "facts" | "refusals" | "prompt" | "agent" | "handed"> & {
  /** Not in snapshots written before it was kept. */
  readonly agent?: string;
};

/** Sessions and the projects they began in. */
export class KnownSessions implements Part {
  readonly name = "sessions";
  readonly kinds = ["session"] as const;
  readonly byKey = new Map<string, KnownSession>();

  apply({ door, id, principal, project, agent }: EventOf<"session">, { time }: At): void {
    this.#keep({ door, id, principal, project, first: time, agent });
  }

  save(): Json {
    return [...this.byKey.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const session of listOf<KnownSession>(saved)) this.#keep(session);
  }

  #keep(session: KnownSession): void {
    const { door, id, principal } = session;
    keep(this.byKey, `${principal}\0${door}\0${id}`, session, SESSION_LIMITS.sessions);
  }
}
