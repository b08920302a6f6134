import type { Issuer } from "./issuers.js";

/** Keys that could not be fetched the last time. */
export interface KeysAwayOf {
  readonly issuer: string;
  readonly problem: string;
}

/** How it stands with the keys of identity providers: one that is away is said once, until it is back. */
export class IssuersKeys {
  readonly #away = new Map<Issuer, string>();
  readonly #say: (issuer: Issuer, problem: string) => void;

  constructor(say: (issuer: Issuer, problem: string) => void) {
    this.#say = say;
  }

  readonly told = (issuer: Issuer, problem: string | null): void => {
    const known = this.#away.has(issuer);
    if (problem === null) this.#away.delete(issuer);
    else this.#away.set(issuer, problem);
    if (problem !== null && !known) this.#say(issuer, problem);
  };

  away(): readonly KeysAwayOf[] {
    return [...this.#away].map(([{ issuer }, problem]) => ({ issuer, problem }));
  }
}
