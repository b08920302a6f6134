/**
 * Whether two token lists can be laid side by side. A wild token stands for any run of the other list's tokens.
 *
 * `meet`: some text belongs to both, wild tokens of either side count. `cover`: every text of `b` belongs to `a`, only
 * wild tokens of `a` count and they may stand for those of `b`. Visits each pair of positions once: |a| × |b| steps.
 */
export function align<T>(
  a: readonly T[],
  b: readonly T[],
  question: "meet" | "cover",
  wild: (token: T | undefined) => boolean,
  pair: (ofA: T, ofB: T) => boolean,
): boolean {
  const width = b.length + 1;
  const reached = new Uint8Array((a.length + 1) * width);
  reached[0] = 1;
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      const cell = i * width + j;
      if (reached[cell] === 0) continue;
      const ofA = a[i];
      const ofB = b[j];
      const wildA = wild(ofA);
      const wildB = wild(ofB);
      if (wildA) {
        reached[cell + width] = 1;
        if (ofB !== undefined) reached[cell + 1] = 1;
      }
      if (wildB && question === "meet") {
        reached[cell + 1] = 1;
        // Below the last row nothing is kept.
        reached[cell + width] = 1;
      }
      if (!wildA && !wildB && ofA !== undefined && ofB !== undefined && pair(ofA, ofB)) reached[cell + width + 1] = 1;
    }
  }
  return reached[reached.length - 1] === 1;
}
