import type { Leaf, TensorMeasure } from "../tensors/measure.js";

/** One thing two models are compared by. */
export interface Named {
  readonly kind: Leaf["kind"];
  readonly name: string;
}

export interface Change extends Named {
  readonly what: "changed" | "added" | "removed";
  /** In words what is not the same: type and shape, or the bytes alone. */
  readonly how: string;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Leaves both sides have alike. */
  readonly equal: number;
  /** Bytes of tensors both sides have alike. */
  readonly equalBytes: number;
}

/** Compares two measured models by name. Of several tensors with one name the first belongs to the first. */
export function compareMeasures(from: TensorMeasure, to: TensorMeasure): Comparison {
  const before = byName(from.leaves);
  const after = byName(to.leaves);
  const changes: Change[] = [];
  let equal = 0;
  let equalBytes = 0;
  for (const [key, old] of before) {
    const now = after.get(key);
    if (now === undefined) changes.push({ ...named(old), what: "removed", how: shown(old) });
    else if (now.hash !== old.hash) changes.push({ ...named(now), what: "changed", how: difference(old, now) });
    else {
      equal += 1;
      equalBytes += now.bytes ?? 0;
    }
  }
  for (const [key, now] of after) {
    if (!before.has(key)) changes.push({ ...named(now), what: "added", how: shown(now) });
  }
  return { changes, equal, equalBytes };
}

function byName(leaves: readonly Leaf[]): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  const counts = new Map<string, number>();
  for (const leaf of leaves) {
    // The variant is what a structure is called, and no reason to take two of them for different things.
    const name = leaf.kind === "structure" ? leaf.kind : `${leaf.kind} ${leaf.name}`;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    found.set(`${count} ${name}`, leaf);
  }
  return found;
}

const named = ({ kind, name }: Leaf): Named => ({ kind, name });

const shown = ({ dtype, shape, bytes }: Leaf): string =>
  dtype === null ? "" : `${dtype} [${(shape ?? []).join(", ")}], ${bytes} bytes`;

function difference(old: Leaf, now: Leaf): string {
  if (now.kind !== "tensor") return "";
  const [before, after] = [shown(old), shown(now)];
  return before === after ? `other bytes, ${after}` : `${before} before, ${after} now`;
}
