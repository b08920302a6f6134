/** Lines of one text that are compared; what is beyond is not, and the diff says so. */
const MAX_LINES = 4_000;
/** Insertions and deletions that are looked for; texts further apart are shown as one replaced by the other. */
const MAX_EDITS = 400;
const CONTEXT = 3;

/** One line: kept, taken out or put in. */
export interface DiffLine {
  readonly sign: " " | "-" | "+" | "@";
  readonly text: string;
}

export interface Diff {
  /** Unified: three lines of context, a line `@` before each part, with the number of its first line in both. Empty where both are the same. */
  readonly lines: readonly DiffLine[];
  /** Lines were left out because there were too many. */
  readonly cut: boolean;
}

/** What changes from one text to the other, by lines. Bounded in time by the lines and edits it looks at. */
export function diffLines(before: string, after: string, most: number): Diff {
  const [a, b] = [linesOf(before), linesOf(after)];
  const [left, right] = [a.slice(0, MAX_LINES), b.slice(0, MAX_LINES)];
  const all = unified(edits(left, right));
  const cut = all.length > most || left.length < a.length || right.length < b.length;
  return { lines: all.slice(0, most), cut };
}

function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  // A missing newline at the end is no line more, but it is a difference.
  if (lines.at(-1) === "") lines.pop();
  else lines[lines.length - 1] += "⏎ none";
  return lines;
}

/** Every line of both in order, as kept, taken out or put in. */
function edits(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const kept = (text: string): DiffLine => ({ sign: " ", text });
  const middle = shortest(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...a.slice(0, start).map(kept), ...middle, ...a.slice(a.length - end).map(kept)];
}

/** Myers, "An O(ND) Difference Algorithm", the greedy variant, up to {@link MAX_EDITS}. */
function shortest(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(MAX_EDITS, a.length + b.length); d++) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(furthest, k, d) ? furthest.get(k + 1)! : furthest.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return back(trace, a, b);
    }
  }
  return [...a.map((text) => ({ sign: "-", text }) as const), ...b.map((text) => ({ sign: "+", text }) as const)];
}

const goesDown = (furthest: ReadonlyMap<number, number>, k: number, d: number): boolean =>
  k === -d || (k !== d && furthest.get(k - 1)! < furthest.get(k + 1)!);

function back(trace: readonly ReadonlyMap<number, number>[], a: readonly string[], b: readonly string[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const furthest = trace[d]!;
    const k = x - y;
    const from = goesDown(furthest, k, d) ? k + 1 : k - 1;
    const [fromX, fromY] = [furthest.get(from)!, furthest.get(from)! - from];
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ sign: " ", text: a[--x]! });
      y--;
    }
    if (d === 0) break;
    if (x === fromX) lines.push({ sign: "+", text: b[--y]! });
    else lines.push({ sign: "-", text: a[--x]! });
  }
  return lines.reverse();
}

/** Only what changes, and a little around it. */
function unified(all: readonly DiffLine[]): readonly DiffLine[] {
  const near = new Set<number>();
  for (const [at, { sign }] of all.entries()) {
    if (sign === " ") continue;
    for (let one = Math.max(0, at - CONTEXT); one <= Math.min(all.length - 1, at + CONTEXT); one++) near.add(one);
  }
  const lines: DiffLine[] = [];
  let [old, fresh, last] = [1, 1, -1];
  for (const [at, line] of all.entries()) {
    if (near.has(at)) {
      if (last !== at - 1 || lines.length === 0) lines.push({ sign: "@", text: `-${old} +${fresh}` });
      lines.push(line);
      last = at;
    }
    if (line.sign !== "+") old++;
    if (line.sign !== "-") fresh++;
  }
  return lines;
}
