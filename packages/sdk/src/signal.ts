/**
 * The signal by which whoever calls a tool takes the call back, where what a framework gives beside a tool's input holds one:
 * `{ abortSignal }` or `{ signal }`.
 */
export function signalIn(given: readonly unknown[]): AbortSignal | undefined {
  for (const one of given) {
    if (typeof one !== "object" || one === null) continue;
    const { abortSignal, signal } = one as Readonly<Record<string, unknown>>;
    for (const said of [one, abortSignal, signal]) if (said instanceof AbortSignal) return said;
  }
  return undefined;
}
