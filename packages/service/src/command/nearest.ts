/** Longest name looked at; a longer one is nobody's slip of the finger. */
const LONGEST = 40;

/**
 * The known name someone most likely meant, or null. At most a third of the letters may differ, so that nonsense gets
 * no advice. Distance is optimal string alignment: insert, drop, replace, or swap two neighbours.
 */
export function nearest(name: string, known: readonly string[]): string | null {
  if (name.length > LONGEST) return null;
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const steps = distance(wanted, candidate.toLowerCase());
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best ?? known.find((candidate) => wanted.length >= 3 && candidate.startsWith(wanted)) ?? null;
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let steps = Math.min(above[column]! + 1, here[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) steps = Math.min(steps, before[column - 2]! + 1);
      here.push(steps);
    }
    before = above;
    above = here;
  }
  return above[b.length]!;
}
