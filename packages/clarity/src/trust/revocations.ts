import type { Ancestry } from "../attest/graph.js";
import type { ListDocument } from "./document.js";
import type { By, Evidence } from "./evidence.js";
import type { RevocationList, Revoked } from "./revocation.js";

/** Something revoked that concerns a model, and how. */
export interface Hit {
  readonly list: string;
  readonly revoked: Revoked;
  /** In words: what of the model it is. */
  readonly how: string;
}

/** Verified lists, ready to be asked. */
export class Revocations {
  readonly #entries = new Map<string, Hit>();

  constructor(readonly lists: readonly RevocationList[]) {
    for (const { list, revoked } of lists) {
      for (const one of revoked) {
        const key = `${one.kind} ${one.digest}`;
        const known = this.#entries.get(key);
        // Of two lists the one that reaches further back counts.
        if (known === undefined || known.revoked.since !== undefined) {
          const earlier = known !== undefined && one.since !== undefined && one.since > (known.revoked.since ?? "");
          if (!earlier) this.#entries.set(key, { list, revoked: one, how: "" });
        }
      }
    }
  }

  /** Whether this signature no longer counts: its key or a certificate above it was revoked, and no proof says it is older. */
  ofSigner({ ids, provenAt, signer }: By): Hit | null {
    for (const id of ids) {
      const hit = this.#entries.get(id.replace(":", " "));
      if (hit === undefined) continue;
      const { since } = hit.revoked;
      if (since !== undefined && provenAt !== null && provenAt < Date.parse(since)) continue;
      return { ...hit, how: `the ${hit.revoked.kind} of ${signer}` };
    }
    return null;
  }

  /** Whether the model itself, or anything it was made of, was revoked. */
  ofContent({ roots }: Pick<Evidence, "roots">, { datasets, models }: Ancestry): Hit[] {
    const hits: Hit[] = [];
    const look = (kind: string, digest: string, how: string) => {
      const hit = this.#entries.get(`${kind} ${digest}`);
      if (hit !== undefined) hits.push({ ...hit, how });
    };
    for (const root of roots) look("model", root, "the model itself");
    for (const { what, path } of models)
      look("model", what.root, `its ancestor ${what.name}, ${generations(path.length - 1)}`);
    for (const { what, path } of datasets)
      look("dataset", what.digest, `the dataset ${what.name}, ${generations(path.length - 1)}`);
    return hits;
  }

  /** Digests of inputs a builder recorded. */
  ofInputs(inputs: readonly string[]): Hit[] {
    return inputs.flatMap((input) => {
      const hit = this.#entries.get(`dataset ${input}`);
      return hit === undefined ? [] : [{ ...hit, how: "an input of its build" }];
    });
  }

  /** Why a list the policy asks for is not good enough, or null. */
  missing({ name, "max-age": maxAge }: ListDocument, now: number): string | null {
    const list = this.lists.find((one) => one.list === name);
    if (list === undefined) return `there is no revocation list ${name}`;
    const age = now - Date.parse(list.issued);
    // A clock that ran ahead must not keep a list young for ever.
    if (age < -300_000) return `the revocation list ${name} was issued in the future`;
    if (maxAge !== undefined && age > maxAge)
      return `the revocation list ${name} was issued ${Math.floor(age / 3_600_000)} hours ago`;
    return null;
  }
}

const generations = (count: number): string =>
  count <= 0 ? "which went into it directly" : count === 1 ? "one generation back" : `${count} generations back`;
