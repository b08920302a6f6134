import type { AuditEvent } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { Account } from "../../limits/account.js";
import { type Row, rowsFrom } from "../../limits/row.js";
import type { Part } from "../part.js";
import { listOf } from "./bounded.js";

/**
 * Accounts kept at once. Where there are more, those of sessions nobody heard of for longest go: who may begin a new session has a
 * new account anyway. Where there are none of these one more is not opened, and what would need it has no room.
 */
export const MAX_ACCOUNTS = 8_192;
/** So many go at once, so that not every call has to look for one. */
const BATCH = 512;

/** What was taken from the accounts of the policy's limits, by intents, outcomes and charges. */
export class KnownAccounts implements Part {
  readonly name = "accounts";
  readonly kinds = ["intent", "outcome", "charge"] as const;
  readonly marks = ['"charges":[{'];
  /** By limit, then by account. */
  readonly #limits = new Map<string, Map<string, Account>>();
  #size = 0;
  /** How many are of one session each. */
  #passing = 0;

  of(limit: string, account: string): Account | undefined {
    return this.#limits.get(limit)?.get(account);
  }

  get all(): Iterable<Account> {
    return this.#each();
  }

  get size(): number {
    return this.#size;
  }

  /** Whether so many more can be opened, now that some may be over. */
  hasRoom(more: number, now: number): boolean {
    if (this.#size + more <= MAX_ACCOUNTS || this.#passing >= more) return true;
    let over = 0;
    for (const account of this.#each()) if (account.isOver(now)) over++;
    return this.#size + more - over <= MAX_ACCOUNTS;
  }

  apply(event: AuditEvent): void {
    if (event.kind === "intent") this.#enter(event.decision);
    else if (event.kind === "outcome") this.#enter(event.cost);
    else if (event.kind === "charge") this.#charge(event.details);
  }

  save(): Json {
    return [...this.#each()].map((account) => account.save());
  }

  load(saved: Json): void {
    for (const one of listOf<Json>(saved)) {
      this.#open(Account.load(one));
    }
  }

  #enter(member: unknown): void {
    if (typeof member !== "object" || member === null || !("charges" in member)) return;
    for (const row of rowsFrom(member)) this.#take(row);
  }

  #take({ limit, account, measure, units, window, at }: Row): void {
    let known = this.of(limit, account);
    if (known === undefined) {
      if (units <= 0) return;
      if (this.#size >= MAX_ACCOUNTS) this.#forget(at);
      known = new Account(limit, account, measure);
      this.#open(known);
    }
    known.enter(window, units, at);
  }

  /** A sum that stands for all that was entered before: content of the record is about to be deleted, or somebody cleared an account. */
  #charge(details: unknown): void {
    const { charges, instead } = (details ?? {}) as { readonly charges?: unknown; readonly instead?: unknown };
    if (!Array.isArray(charges)) return;
    if (instead !== true) return this.#enter(details);
    const rows = rowsFrom(details);
    const [first] = rows;
    if (first === undefined) return;
    this.#close(first.limit, first.account);
    for (const row of rows) this.#take(row);
  }

  #forget(now: number): void {
    for (const account of [...this.#each()]) if (account.isOver(now)) this.#close(account.limit, account.account);
    if (this.#size < MAX_ACCOUNTS) return;
    const passing = [...this.#each()].filter(isPassing).sort((a, b) => a.last - b.last);
    for (const { limit, account } of passing.slice(0, BATCH)) this.#close(limit, account);
  }

  #open(account: Account): void {
    let accounts = this.#limits.get(account.limit);
    if (accounts === undefined) {
      accounts = new Map();
      this.#limits.set(account.limit, accounts);
    }
    accounts.set(account.account, account);
    this.#size++;
    if (isPassing(account)) this.#passing++;
  }

  #close(limit: string, account: string): void {
    const accounts = this.#limits.get(limit);
    const closed = accounts?.get(account);
    if (accounts === undefined || closed === undefined) return;
    accounts.delete(account);
    this.#size--;
    if (isPassing(closed)) this.#passing--;
    if (accounts.size === 0) this.#limits.delete(limit);
  }

  *#each(): Generator<Account> {
    for (const accounts of this.#limits.values()) yield* accounts.values();
  }
}

function isPassing({ account }: Account): boolean {
  return account.startsWith("session=") || account.includes("|session=");
}
