import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { checkContribution } from "./contribution.js";
import type { Dataset, Lineage, Parent, Undisclosed } from "./lineage.js";

/** Lineages whose signatures hold, by the model they are about (`sha256:…`); several signers may each say a part. */
export type Lineages = ReadonlyMap<string, readonly Lineage[]>;

/** Something in a model's past, and the models on the way to it, the youngest first. */
export interface Reached<T> {
  readonly what: T;
  readonly path: readonly string[];
}

/** Everything a model was made of, as far as anybody signed for it. */
export interface Ancestry {
  readonly datasets: readonly Reached<Dataset>[];
  readonly models: readonly Reached<Parent>[];
  readonly undisclosed: readonly Reached<Undisclosed>[];
  /** Why it cannot be called complete; empty where it can. */
  readonly gaps: readonly string[];
}

/**
 * Walks from a model to everything it was made of. Each model once, along the shortest way; total on any lineages.
 * @param roots the model's own root digests (`sha256:…`): one for each way it was measured
 * @throws ClarityError `beyond_bounds`
 */
export function walkLineage(roots: readonly string[], lineages: Lineages): Ancestry {
  const walk = new Walk(lineages);
  walk.visit(roots, [roots[0] ?? "sha256:"], "the model");
  for (let next = walk.queue.shift(); next !== undefined; next = walk.queue.shift()) {
    walk.visit([next.what.root], next.path, next.what.name);
  }
  const { datasets, models, undisclosed, gaps } = walk;
  return {
    datasets: [...datasets.values()],
    models: [...models.values()],
    undisclosed: [...undisclosed.values()],
    gaps,
  };
}

class Walk {
  readonly queue: Reached<Parent>[] = [];
  readonly datasets = new Map<string, Reached<Dataset>>();
  readonly models = new Map<string, Reached<Parent>>();
  readonly undisclosed = new Map<string, Reached<Undisclosed>>();
  readonly gaps: string[] = [];

  constructor(readonly lineages: Lineages) {}

  visit(roots: readonly string[], path: readonly string[], name: string): void {
    if (path.length > LIMITS.generations)
      throw new ClarityError("beyond_bounds", "a lineage with too many generations");
    const said = roots.flatMap((root) => this.lineages.get(root) ?? []);
    if (said.length === 0) return this.gap(`nobody trusted says what ${name} (${path.at(-1)}) was made of`);
    if (!said.some(({ complete }) => complete))
      this.gap(`the lineage of ${name} (${path.at(-1)}) does not say that it is complete`);
    for (const lineage of said) this.#add(lineage, path, roots);
  }

  gap(why: string): void {
    if (this.gaps.length < 100) this.gaps.push(why);
  }

  #add(lineage: Lineage, path: readonly string[], roots: readonly string[]): void {
    for (const what of lineage.datasets) {
      const known = this.datasets.get(what.digest);
      // Two statements about one dataset: the one that knows no licence, or another one, must not hide the first.
      if (known === undefined || (known.what.licence !== undefined && known.what.licence !== what.licence)) {
        const key = known === undefined ? what.digest : `${what.digest} ${what.licence ?? ""}`;
        if (!this.datasets.has(key)) this.datasets.set(key, { what, path });
      }
    }
    for (const what of lineage.undisclosed) {
      if (!this.undisclosed.has(what.commitment)) this.undisclosed.set(what.commitment, { what, path });
      this.#checkUndisclosed(what);
    }
    for (const what of lineage.parents) {
      if (roots.includes(what.root) || path.includes(what.root)) {
        this.gap(`${what.name} (${what.root}) is said to be made of itself`);
      } else if (!this.models.has(what.root)) {
        if (this.models.size >= LIMITS.ancestors)
          throw new ClarityError("beyond_bounds", "a lineage of too many models");
        const reached = { what, path: [...path, what.root] };
        this.models.set(what.root, reached);
        this.queue.push(reached);
      }
    }
  }

  #checkUndisclosed({ commitment, contribution }: Undisclosed): void {
    if (contribution === undefined) return this.gap(`nobody signed for the undisclosed contribution ${commitment}`);
    try {
      checkContribution(contribution, commitment);
    } catch (error) {
      if (!(error instanceof ClarityError)) throw error;
      this.gap(`${error.message.split("\n", 1)[0]}`);
    }
  }
}
