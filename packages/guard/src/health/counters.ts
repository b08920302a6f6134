import type { Verdict } from "@rampart/core";

/** What happened since this guard started. */
export class Counters {
  readonly #verdicts: Record<Verdict, number> = { allow: 0, ask: 0, deny: 0 };
  readonly #refusals = new Map<string, number>();
  wouldBe = 0;
  outcomes = 0;

  decided(verdict: Verdict, enforced: boolean): void {
    this.#verdicts[verdict]++;
    if (!enforced && verdict !== "allow") this.wouldBe++;
  }

  /** A call the guard itself refused, by its code. Codes are a closed set, so this stays small. */
  refused(code: string): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  report() {
    const { wouldBe, outcomes } = this;
    return { verdicts: { ...this.#verdicts }, wouldBe, outcomes, refused: Object.fromEntries(this.#refusals) };
  }
}
