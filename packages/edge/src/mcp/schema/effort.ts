/** Thrown where a schema cannot be held against a value: nothing is known then of whether the value fits. */
export class Unheld extends Error {}

/** Steps one value may cost; all of them are about a tenth of a second. */
const MAX_STEPS = 400_000;
/** Schemas within schemas, through references too. */
const MAX_DEPTH = 192;

/** What holding a schema against a value has cost so far. Schemas are their server's: small ones can mean endless work. */
export class Effort {
  #left = MAX_STEPS;

  /** @throws Unheld */
  spend(steps: number, depth = 0): void {
    this.#left -= steps;
    if (this.#left < 0) throw new Unheld("its schema takes too long to be held against them");
    if (depth > MAX_DEPTH) throw new Unheld("its schema is nested too deeply");
  }
}
