const CONTEXT = 3;

/** A unified diff of two texts of which one part differs; empty where they are the same. Lines end in `\n`. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return "";
  const [a, b] = [before, after].map((text) => text.replace(/\n$/, "").split("\n")) as [string[], string[]];
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  let last = 0;
  while (last < a.length - first && last < b.length - first && a[a.length - 1 - last] === b[b.length - 1 - last])
    last++;
  const from = Math.max(0, first - CONTEXT);
  const [endA, endB] = [a.length - last, b.length - last];
  const tail = Math.min(CONTEXT, last);
  const hunk = [
    ...a.slice(from, first).map((line) => ` ${line}`),
    ...a.slice(first, endA).map((line) => `-${line}`),
    ...b.slice(first, endB).map((line) => `+${line}`),
    ...a.slice(endA, endA + tail).map((line) => ` ${line}`),
  ];
  const range = (end: number) => `${end + tail - from === 0 ? 0 : from + 1},${end + tail - from}`;
  return [`--- ${name}`, `+++ ${name}`, `@@ -${range(endA)} +${range(endB)} @@`, ...hunk, ""].join("\n");
}
