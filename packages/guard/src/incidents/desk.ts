import { randomBytes } from "node:crypto";
import type { AuditEvent, EventOf } from "@rampart/ledger";
import { visible } from "../answer/visible.js";
import { GuardError } from "../errors.js";
import type { Journal } from "../record/journal.js";
import { INCIDENT_LIMITS, type Incident, type OpenIncidents } from "../state/parts/incidents.js";
import { BY_GUARD } from "../state/parts/standing.js";
import { type Trigger, triggerOf } from "./trigger.js";

/** Thirty-two characters, without the four that look like others. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const TOLD: ReadonlySet<number> = new Set([10, 100, 1_000, 10_000, 100_000]);
/** Incidents counted in memory. */
const MOST_COUNTED = 1_024;

const FULL: Trigger = {
  cause: "incidents.full",
  severity: "critical",
  title: `more than ${INCIDENT_LIMITS.standing} incidents stand open; further ones are counted here`,
  ...{ agent: null, session: null, intent: null },
};

/**
 * The queue of what people should look at. Fed by the record itself; the same again is counted and said at the tenth, hundredth
 * and so on, so that whoever makes a thousand incidents makes four entries.
 */
export class IncidentDesk {
  readonly #journal: Journal;
  readonly #incidents: OpenIncidents;
  /** How often each was met, by id; and those on their way into the record, by what they are about. */
  readonly #met = new Map<string, number>();
  readonly #coming = new Map<string, Promise<string | null>>();

  constructor(journal: Journal, incidents: OpenIncidents) {
    this.#journal = journal;
    this.#incidents = incidents;
    journal.follow(({ event }) => this.#heard(event));
  }

  list(): readonly Incident[] {
    return this.#incidents.all.map((one) => ({ ...one, count: this.#met.get(one.id) ?? one.count }));
  }

  /** @throws GuardError `incident_unknown`, `record_failed` */
  async acknowledge(id: string, by: string, note: string | null): Promise<Incident> {
    const known = this.#known(id);
    await this.#record({ ...this.#eventOf(known, note), state: "acknowledged", by });
    return this.#known(id);
  }

  /** @throws GuardError `incident_unknown`, `record_failed` */
  async close(id: string, by: string, note: string | null): Promise<Incident> {
    const known = this.#known(id);
    await this.#record({ ...this.#eventOf(known, note), state: "closed", by });
    this.#met.delete(id);
    return { ...known, by };
  }

  /**
   * What nobody's call was the reason of is over by itself: the one that stands is closed by the guard, with a note.
   *
   * @throws GuardError `record_failed`
   */
  async over(cause: string, note: string): Promise<void> {
    await this.#coming.get(keyOf({ cause, agent: null, session: null }));
    const known = this.#incidents.about(cause, null, null);
    if (known !== null) await this.close(known.id, BY_GUARD, note);
  }

  /** Opens one, or adds to the one that is about the same. Returns its id. @throws GuardError `record_failed` */
  async report(trigger: Trigger, by: string, details: object): Promise<string> {
    const { cause, agent, session } = trigger;
    const coming = await this.#coming.get(keyOf(trigger));
    const known = this.#incidents.about(cause, agent, session) ?? (coming ? this.#incidents.get(coming) : null);
    const event = known === null ? opened(trigger) : this.#eventOf(known, null);
    await this.#record({ ...event, by, details: { ...(event.details as object), ...details } });
    return event.id;
  }

  /** Opens one about this unless one stands. @throws GuardError `record_failed` */
  async meet(trigger: Trigger): Promise<void> {
    const { cause, agent, session } = trigger;
    if (this.#incidents.about(cause, agent, session) === null) await this.report(trigger, BY_GUARD, {});
  }

  #heard(event: AuditEvent): void {
    const trigger = triggerOf(event);
    if (trigger !== null) this.#meet(trigger);
  }

  #meet(trigger: Trigger): void {
    const { cause, agent, session, intent } = trigger;
    const known = this.#incidents.about(cause, agent, session);
    if (known !== null) return this.#again(known, intent);
    if (this.#coming.has(keyOf(trigger))) return;
    if (this.#incidents.size + this.#coming.size >= INCIDENT_LIMITS.standing && trigger !== FULL)
      return this.#meet(FULL);
    const event = opened(trigger);
    const recorded = this.#record(event)
      .then(() => event.id)
      // What it is about is in the record all the same.
      .catch(() => null)
      .finally(() => this.#coming.delete(keyOf(trigger)));
    this.#coming.set(keyOf(trigger), recorded);
  }

  #again(known: Incident, intent: string | null): void {
    const count = (this.#met.get(known.id) ?? known.count) + 1;
    if (this.#met.size < MOST_COUNTED || this.#met.has(known.id)) this.#met.set(known.id, count);
    if (!TOLD.has(count)) return;
    const event = this.#eventOf(known, null);
    const intents = intent === null ? event.intents : [...event.intents, intent].slice(-INCIDENT_LIMITS.intents);
    this.#record({ ...event, intents }).catch(() => undefined);
  }

  #eventOf(known: Incident, note: string | null): EventOf<"incident"> {
    const { id, state, severity, title, intents, cause, agent, session, by } = known;
    const count = this.#met.get(id) ?? known.count;
    const details = { cause, agent, session, count, ...(note === null ? {} : { note }) };
    return { kind: "incident", id, state, severity, title, intents, by, details };
  }

  #known(id: string): Incident {
    const known = this.#incidents.get(id);
    if (known === null) throw new GuardError("incident_unknown", "there is no such incident, or it is closed");
    return known;
  }

  async #record(event: EventOf<"incident">): Promise<void> {
    await this.#journal.record(event, true);
  }
}

function opened({ cause, severity, title, agent, session, intent }: Trigger): EventOf<"incident"> {
  let id = "i-";
  for (const byte of randomBytes(8)) id += ALPHABET[byte % 32];
  const details = { cause, agent, session, count: 1 };
  const intents = intent === null ? [] : [intent];
  return { kind: "incident", id, state: "open", severity, title: visible(title, 512), intents, by: BY_GUARD, details };
}

function keyOf({ cause, agent, session }: Pick<Trigger, "cause" | "agent" | "session">): string {
  return `${cause}\0${agent ?? ""}\0${session ?? ""}`;
}
