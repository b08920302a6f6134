import type { AuditEvent } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { Account } from "../../limits/account.js";
import { type Row, rowsFrom } from "../../limits/row.js";
import type { Part } from "../part.js";
import { listOf } from "./bounded.js";

/** Accounts kept at once. One more is not opened, and what would need it has no room. */
export const MAX_ACCOUNTS = 16_384;

/** What was taken from the accounts of the policy's limits, by intents, outcomes and charges. */
export class KnownAccounts implements Part {
  readonly name = "accounts";
  readonly kinds = ["intent", "outcome", "charge"] as const;
  readonly mark = '"charges":[{';
  readonly #all = new Map<string, Account>();

  of(limit: string, account: string): Account | undefined {
    return this.#all.get(keyOf(limit, account));
  }

  get all(): Iterable<Account> {
    return this.#all.values();
  }

  get size(): number {
    return this.#all.size;
  }

  /** Whether so many more can be opened, now that some may be over. */
  hasRoom(more: number, now: number): boolean {
    if (this.#all.size + more <= MAX_ACCOUNTS) return true;
    let over = 0;
    for (const account of this.#all.values()) if (account.isOver(now)) over++;
    return this.#all.size + more - over <= MAX_ACCOUNTS;
  }

  apply(event: AuditEvent): void {
    if (event.kind === "intent") this.#enter(event.decision);
    else if (event.kind === "outcome") this.#enter(event.cost);
    else if (event.kind === "charge") this.#charge(event.details);
  }

  save(): Json {
    return [...this.#all.values()].map((account) => account.save());
  }

  load(saved: Json): void {
    for (const one of listOf<Json>(saved)) {
      const account = Account.load(one);
      this.#all.set(keyOf(account.limit, account.account), account);
    }
  }

  #enter(member: unknown): void {
    if (typeof member !== "object" || member === null || !("charges" in member)) return;
    for (const row of rowsFrom(member)) this.#take(row);
  }

  #take({ limit, account, measure, units, window, at }: Row): void {
    const key = keyOf(limit, account);
    let known = this.#all.get(key);
    if (known === undefined) {
      if (units <= 0) return;
      if (this.#all.size >= MAX_ACCOUNTS) this.#forget(at);
      known = new Account(limit, account, measure);
      this.#all.set(key, known);
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
    const key = keyOf(first.limit, first.account);
    this.#all.delete(key);
    for (const row of rows) this.#take(row);
  }

  #forget(now: number): void {
    for (const [key, account] of this.#all) if (account.isOver(now)) this.#all.delete(key);
  }
}

function keyOf(limit: string, account: string): string {
  return `${limit}\0${account}`;
}
