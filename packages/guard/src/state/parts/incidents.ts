import type { Severity } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";
import type { At, Part } from "../part.js";
import { keep, listOf } from "./bounded.js";

export const INCIDENT_LIMITS = {
  /** Open or acknowledged at once; what comes then is counted under one that says so. */
  standing: 256,
  /** The same in memory, should a log hold more. */
  most: 1_024,
  /** Intents one names. */
  intents: 32,
} as const;

/** Something a person should look at. Closed ones are in the log alone. */
export interface Incident {
  /** `i-` and eight of `a-z 2-9`; what a person types. */
  readonly id: string;
  readonly state: "open" | "acknowledged";
  readonly severity: Severity;
  readonly title: string;
  /** What made it: `alarm.<code>`, `blocked.<code>`, `quarantine` … */
  readonly cause: string;
  readonly agent: string | null;
  readonly session: string | null;
  readonly intents: readonly string[];
  /** How often it was met, as far as the record says. */
  readonly count: number;
  /** Milliseconds since 1970, and where the log says so first. */
  readonly opened: number;
  readonly entry: number;
  /** Who acknowledged it, or null. */
  readonly by: string | null;
}

/** Incidents that are not closed. */
export class OpenIncidents implements Part {
  readonly name = "incidents";
  readonly kinds = ["incident"] as const;
  readonly #byId = new Map<string, Incident>();
  readonly #byKey = new Map<string, string>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Incident | null {
    return this.#byId.get(id) ?? null;
  }

  /** The one about this, if there is one. */
  about(cause: string, agent: string | null, session: string | null): Incident | null {
    const id = this.#byKey.get(keyOf({ cause, agent, session }));
    return id === undefined ? null : this.get(id);
  }

  /** Oldest first. */
  get all(): readonly Incident[] {
    return [...this.#byId.values()].sort((a, b) => a.entry - b.entry);
  }

  apply(event: EventOf<"incident">, { index, time }: At): void {
    const known = this.get(event.id);
    if (known !== null) this.#byKey.delete(keyOf(known));
    if (event.state === "closed") {
      this.#byId.delete(event.id);
      return;
    }
    const { id, state, severity, title, intents, by } = event;
    const { cause, agent, session, count } = isJsonObject(event.details as Json) ? (event.details as Fields) : {};
    this.#keep({
      id,
      state,
      severity,
      title,
      cause: textOr(cause, "unknown"),
      agent: textOr(agent, null),
      session: textOr(session, null),
      intents,
      count: typeof count === "number" ? count : 1,
      opened: known?.opened ?? time,
      entry: known?.entry ?? index,
      by,
    });
  }

  save(): Json {
    return [...this.#byId.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const one of listOf<Incident>(saved)) this.#keep(one);
  }

  #keep(incident: Incident): void {
    keep(this.#byId, incident.id, incident, INCIDENT_LIMITS.most);
    keep(this.#byKey, keyOf(incident), incident.id, INCIDENT_LIMITS.most);
  }
}

type Fields = { readonly cause?: Json; readonly agent?: Json; readonly session?: Json; readonly count?: Json };

function textOr<T>(value: Json | undefined, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}

function keyOf({ cause, agent, session }: Pick<Incident, "cause" | "agent" | "session">): string {
  return `${cause}\0${agent ?? ""}\0${session ?? ""}`;
}
