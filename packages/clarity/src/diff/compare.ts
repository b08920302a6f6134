import type { Leaf } from "../tensors/measure.js";

/** One thing two models are compared by: a leaf of the tree, or a file that has none. */
export interface Part extends Omit<Leaf, "kind"> {
  readonly kind: Leaf["kind"] | "file";
}

type Named = Pick<Part, "kind" | "name">;

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

/** Compares two models by the names of their parts. Of several tensors with one name the first belongs to the first. */
export function compareParts(from: readonly Part[], to: readonly Part[]): Comparison {
  const before = byName(from);
  const after = byName(to);
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

function byName(parts: readonly Part[]): Map<string, Part> {
  const found = new Map<string, Part>();
  const counts = new Map<string, number>();
  for (const part of parts) {
    // The variant is what a structure is called, and no reason to take two of them for different things.
    const name = part.kind === "structure" ? part.kind : `${part.kind} ${part.name}`;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    found.set(`${count} ${name}`, part);
  }
  return found;
}

const named = ({ kind, name }: Part): Named => ({ kind, name });

const shown = ({ dtype, shape, bytes }: Part): string =>
  dtype === null ? (bytes === null ? "" : `${bytes} bytes`) : `${dtype} [${(shape ?? []).join(", ")}], ${bytes} bytes`;

function difference(old: Part, now: Part): string {
  if (now.kind === "metadata" || now.kind === "structure") return "";
  const [before, after] = [shown(old), shown(now)];
  return before === after ? `other bytes, ${after}` : `${before} before, ${after} now`;
}
