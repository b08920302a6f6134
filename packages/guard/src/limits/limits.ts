import { type Charge, capUnits, type LimitDocument } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import type { KnownAccounts } from "../state/parts/accounts.js";
import { type Frame, frameOf } from "./frame.js";
import { Loops } from "./loops.js";
import type { Row } from "./row.js";
import { Told } from "./told.js";
import { Waiting } from "./waiting.js";

/** Accounts one call may take from. A record has room for these, and a call that touches more has no room. */
export const MAX_ROWS = 64;

/** A limit without room for a call. */
export interface Full {
  readonly charge: Charge;
  readonly frame: Frame;
  /** Units: what is taken already, by calls under way too, and what there is. */
  readonly used: number;
  readonly cap: number;
  /** When there is room again if nothing else is taken; null where nobody can say. */
  readonly until: number | null;
}

/** What is held for a call until its record says so. */
export interface Reservation {
  readonly rows: readonly Row[];
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** The event that takes it for good, once it is on its way into the log. */
  event: AuditEvent | null;
}

/**
 * Room under the limits: what the record says was taken, and what is held for calls that are not on record yet. Holding is one
 * step for all limits of a call, so that of two calls for the last unit one gets it; whatever ends without a record is given back.
 */
export class Limits {
  readonly #accounts: KnownAccounts;
  readonly #held = new Set<Reservation>();
  readonly #byEvent = new Map<AuditEvent, Reservation>();
  /** What events on their way into the record take or give back besides. */
  readonly #flying = new Map<AuditEvent, readonly Row[]>();
  /** Units held, by limit and account. */
  readonly #sums = new Map<string, Map<string, number>>();
  /** Accounts something is held of. */
  #holding = 0;
  /** Calls that wait for room. */
  readonly waiting = new Waiting();
  readonly loops = new Loops();
  /** What somebody was told already. */
  readonly told = new Told();

  /** @param journal told of every event after it was recorded: what it takes is then the record's, and held no longer */
  constructor(
    accounts: KnownAccounts,
    journal: { follow(follower: (entry: { readonly event: AuditEvent }) => void): unknown },
  ) {
    this.#accounts = accounts;
    journal.follow(({ event }) => {
      const reservation = this.#byEvent.get(event);
      if (reservation !== undefined) this.giveBack(reservation);
      this.#flying.delete(event);
    });
  }

  get accounts(): KnownAccounts {
    return this.#accounts;
  }

  /** What there is no room for. */
  full(charges: readonly Charge[], now: number): readonly Full[] {
    const full: Full[] = [];
    for (const charge of charges) {
      const { limit, account, amount } = charge;
      const frame = frameOf(limit, now);
      const cap = capUnits(limit.measure, limit["at-most"]);
      const used = isGauge(limit) ? 0 : this.used(limit.id, account, frame, now);
      const fits = amount > 0 ? used + amount <= cap : used < cap;
      if (!fits) full.push({ charge, frame, used, cap, until: this.#until(charge, frame, cap, now) });
    }
    return full;
  }

  /** Holds all of it. Whoever asked {@link full} in the same breath knows that it fits. */
  hold(charges: readonly Charge[], now: number): Reservation {
    const rows = rowsOf(charges, now);
    const reservation: Reservation = { rows, at: now, event: null };
    if (rows.length === 0) return reservation;
    this.#held.add(reservation);
    for (const row of rows) this.#add(row, row.units);
    return reservation;
  }

  /** Whether as many accounts can be kept as these charges need. */
  canKeep(charges: readonly Charge[], now: number): boolean {
    if (charges.length > MAX_ROWS) return false;
    let more = this.#holding;
    for (const { limit, account } of charges) if (this.#accounts.of(limit.id, account) === undefined) more++;
    return this.#accounts.hasRoom(more, now);
  }

  /** From here on the event takes it, as soon as it is recorded. */
  submit(reservation: Reservation, event: AuditEvent): void {
    if (!this.#held.has(reservation)) return;
    reservation.event = event;
    this.#byEvent.set(event, reservation);
  }

  /** Holds it no longer: it is recorded, or never will be. Twice is once. */
  giveBack(reservation: Reservation): void {
    if (!this.#held.delete(reservation)) return;
    if (reservation.event !== null) this.#byEvent.delete(reservation.event);
    for (const row of reservation.rows) this.#add(row, -row.units);
  }

  /** Units taken from an account now, and held. */
  used(limit: string, account: string, frame: Frame, now: number): number {
    const taken = this.#accounts.of(limit, account)?.used(frame, now) ?? 0;
    return taken + (this.#sums.get(limit)?.get(account) ?? 0);
  }

  /** Records an event that takes or gives back what nobody holds. */
  async record<T>(event: AuditEvent, rows: readonly Row[], record: () => Promise<T>): Promise<T> {
    if (rows.length === 0) return record();
    this.#flying.set(event, rows);
    try {
      return await record();
    } finally {
      this.#flying.delete(event);
    }
  }

  /** What is on its way into the record: for whoever makes a sum of all that is in it. */
  get submitted(): readonly Row[] {
    return [...[...this.#byEvent.values()].map(({ rows }) => rows), ...this.#flying.values()].flat();
  }

  #until({ limit, account, amount }: Charge, frame: Frame, cap: number, now: number): number | null {
    if (limit.measure === "concurrency" || isGauge(limit) || amount > cap) return null;
    const known = this.#accounts.of(limit.id, account);
    if (known === undefined) return frame.end;
    return known.roomAt(frame, cap, Math.max(1, amount), now);
  }

  #add({ limit, account }: Row, units: number): void {
    let sums = this.#sums.get(limit);
    if (sums === undefined) {
      sums = new Map();
      this.#sums.set(limit, sums);
    }
    const before = sums.get(account);
    const sum = (before ?? 0) + units;
    if (before === undefined) this.#holding++;
    if (sum !== 0) sums.set(account, sum);
    else if (sums.delete(account) || before === undefined) this.#holding--;
  }
}

export function rowsOf(charges: readonly Charge[], now: number): readonly Row[] {
  const rows: Row[] = [];
  for (const { limit, account, amount } of charges) {
    if (amount === 0 || isGauge(limit)) continue;
    const { id, measure } = limit;
    rows.push({ limit: id, account, measure, units: amount, window: frameOf(limit, now).key, at: now });
  }
  return rows;
}

/** Nothing adds up: each call is held against the cap by itself. */
export function isGauge({ measure }: LimitDocument): boolean {
  return measure === "depth" || measure === "fan-out";
}
