import type { Policy } from "@rampart/core";
import type { AuditEvent, EventOf, Signer } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import type { Person } from "../identity/person.js";
import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { BY_GUARD, STANDING_LIMITS, type StandingOrders, scopeOf } from "../state/parts/standing.js";
import { newRestriction, type RestrictionText } from "./restriction.js";
import { publishStop, type StopCopy } from "./stop-file.js";
import type { HoldMode, Subject } from "./subject.js";

export interface DeskInput {
  readonly journal: Journal;
  readonly orders: StandingOrders;
  readonly signer: Signer;
  readonly copies: readonly StopCopy[];
  readonly now: () => number;
  /** The policy in force, restrictions included. */
  readonly policy: () => Policy;
  /** Doors that decide alone get a new bundle, and those before it are over. */
  readonly tellDoors: () => Promise<void>;
}

const ORDERED: ReadonlySet<string> = new Set(["quarantine", "stop", "restrict", "break-glass"]);

/** Longest a broken glass lasts, milliseconds. */
export const MAX_GLASS_MS = 24 * 3_600_000;

/** What an order came to: where the record says so, and what could not be done. */
export interface Ordered {
  /** Index in the log; null where it was so already. */
  readonly entry: number | null;
  /** What a person should know besides. */
  readonly notes: readonly string[];
}

/**
 * Where people give orders that hold for every call and take them back. Each is on disk before it is answered; one that
 * takes power away holds from the moment it is given, and the guard's doors are told before the answer as well.
 */
export class OrdersDesk {
  readonly #input: DeskInput;
  readonly #own = new WeakSet<AuditEvent>();
  #news = false;
  #telling = false;
  /** Called when one that takes power away holds, before it is on disk. */
  onGiven: (() => void) | null = null;
  /** Why doors may not know of the last order, or null. */
  problem: string | null = null;

  constructor(input: DeskInput) {
    this.#input = input;
  }

  /** @throws GuardError `orders_full`, `record_failed` */
  async quarantine(subject: Subject, mode: HoldMode, reason: string | null, by: string): Promise<Ordered> {
    const { orders } = this.#input;
    const known = orders.hold(subject);
    if (known?.mode === mode) return { entry: null, notes: [`${nameOf(subject)} is quarantined already`] };
    if (known === null && by !== BY_GUARD && !orders.hasRoom(subject.type))
      throw new GuardError("orders_full", `${STANDING_LIMITS.held} are quarantined already; release some first`);
    const event: EventOf<"quarantine"> = { kind: "quarantine", subject, state: "on", mode, by, reason };
    const undo = { ...event, ...(known === null ? { state: "released" as const } : known) };
    return this.#give(event, undo);
  }

  /** @throws GuardError `order_unknown`, `record_failed` */
  async release(subject: Subject, reason: string | null, by: string): Promise<Ordered> {
    const known = this.#input.orders.hold(subject);
    if (known === null) throw new GuardError("order_unknown", `${nameOf(subject)} is not quarantined`);
    const { mode } = known;
    return this.#take({ kind: "quarantine", subject, state: "released", mode, by, reason });
  }

  /** @param until milliseconds since 1970, or null: until somebody takes it back. @throws GuardError `record_failed` */
  async stopAll(until: number | null, reason: string | null, by: string): Promise<Ordered> {
    const event: EventOf<"stop"> = { kind: "stop", state: "on", scope: scopeOf(until), by, reason };
    const before = this.#input.orders.stop;
    const undo = before === null ? { ...event, state: "off" as const } : { ...event, scope: scopeOf(before.until) };
    return this.#give(event, undo);
  }

  /** @throws GuardError `order_unknown`, `record_failed` */
  async resume(reason: string | null, by: string): Promise<Ordered> {
    const { stop } = this.#input.orders;
    if (stop === null)
      throw new GuardError("order_unknown", "nothing is stopped; what is held or restricted is released by its name");
    return this.#take({ kind: "stop", state: "off", scope: "all", by, reason });
  }

  /** @throws GuardError `restriction_invalid`, `orders_full`, `record_failed` */
  async restrict(text: RestrictionText, until: number | null, by: string): Promise<Ordered & { readonly id: string }> {
    const { orders, policy } = this.#input;
    if (orders.restrictions.size >= STANDING_LIMITS.restrictions)
      throw new GuardError(
        "orders_full",
        `${STANDING_LIMITS.restrictions} restrictions hold already; release some first`,
      );
    const { id, document, digest } = newRestriction(text, policy());
    const event: EventOf<"restrict"> = { kind: "restrict", id, state: "on", digest, document, until, by };
    return { id, ...(await this.#give(event, { ...event, state: "off" })) };
  }

  /** @throws GuardError `order_unknown`, `record_failed` */
  async unrestrict(id: string, by: string): Promise<Ordered> {
    const known = this.#input.orders.restrictions.get(id);
    if (known === undefined) throw new GuardError("order_unknown", `there is no restriction ${id}`);
    return this.#take({ kind: "restrict", id, state: "off", digest: known.digest, document: null, until: null, by });
  }

  /** Doors only watch until then. Orders hold all the same. @throws GuardError `op_malformed`, `record_failed` */
  async breakGlass(until: number, reason: string, { name, verified }: Person): Promise<Ordered> {
    const { journal, now } = this.#input;
    if (until - now() > MAX_GLASS_MS) throw new GuardError("op_malformed", "glass stays broken for a day at most");
    const message = `${name} broke the glass: doors only watch until ${new Date(until).toISOString()}`;
    await journal.record(alarmEvent("glass.broken", "critical", message, { by: name, verified, reason }), true);
    return this.#take({ kind: "break-glass", by: name, scope: "all", until, reason });
  }

  /** @throws GuardError `order_unknown`, `record_failed` */
  async mendGlass(by: string): Promise<Ordered> {
    const { orders } = this.#input;
    if (orders.glass === null) throw new GuardError("order_unknown", "no glass is broken");
    return this.#take({ kind: "break-glass", by, scope: "all", until: null, reason: "mended" });
  }

  /** When the guard begins: what ended meanwhile is over, and doors find what the record says. */
  async begin(): Promise<void> {
    await this.#publish();
    await this.sweep();
  }

  /** What ended by time is taken back in the record, too. Called now and then, and when the guard begins. */
  async sweep(): Promise<void> {
    const { orders, now } = this.#input;
    const time = now();
    if (orders.stop !== null && !orders.stopped(time)) await this.resume("its time was over", BY_GUARD);
    for (const { id, until } of [...orders.restrictions.values()])
      if (until !== null && until <= time) await this.unrestrict(id, BY_GUARD);
    if (orders.glass !== null && !orders.glassBroken(time)) await this.mendGlass(BY_GUARD);
    if (this.problem !== null) await this.tell();
  }

  /** Orders others gave, as a limit that was reached: doors are told of these as well, of many at a time. */
  heard(event: AuditEvent): void {
    if (!ORDERED.has(event.kind) || this.#own.has(event)) return;
    this.#news = true;
    if (!this.#telling) void this.#tellNews();
  }

  async #tellNews(): Promise<void> {
    this.#telling = true;
    while (this.#news) {
      this.#news = false;
      await this.tell();
    }
    this.#telling = false;
  }

  /** Brings what doors find in step with the record. Never throws: what cannot be written is a problem in the status. */
  async tell(): Promise<void> {
    await this.#publish();
    await this.#input.tellDoors();
  }

  async #publish(): Promise<void> {
    const { copies, signer, orders, now } = this.#input;
    try {
      await publishStop(copies, signer, orders.stopped(now()) ? orders.stop : null);
      this.problem = null;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : "the order to stop cannot be written";
    }
  }

  /** An order that restricts: it holds at once, and no more where it could not be recorded. */
  async #give(event: AuditEvent, undo: AuditEvent): Promise<Ordered> {
    const { orders, journal, now } = this.#input;
    const at = { index: journal.size, time: now() };
    orders.apply(event, at);
    this.onGiven?.();
    try {
      return await this.#take(event);
    } catch (error) {
      orders.apply(undo, at);
      this.onGiven?.();
      throw error;
    }
  }

  /** One that gives power back: only once it is on disk. */
  async #take(event: AuditEvent): Promise<Ordered> {
    this.#own.add(event);
    const entry = await this.#input.journal.record(event, true);
    await this.tell();
    return { entry, notes: this.problem === null ? [] : [`doors that decide alone may not know: ${this.problem}`] };
  }
}

function nameOf({ type, name }: Subject): string {
  return `${type} ${name}`;
}
