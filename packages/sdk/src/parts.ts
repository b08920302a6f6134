/** Whether a result is read bit by bit: nobody can look it through before it is handed on. */
export function isInParts(result: unknown): result is object {
  if (typeof result !== "object" || result === null) return false;
  return Symbol.asyncIterator in result || typeof (result as { readonly next?: unknown }).next === "function";
}

const ENDS = ["destroy", "cancel", "return"] as const;

/** Tells whoever makes it that nobody will read it. */
export async function putAway(result: object): Promise<void> {
  const end = ENDS.find((name) => typeof (result as Record<string, unknown>)[name] === "function");
  try {
    if (end !== undefined) await (result as Record<string, () => unknown>)[end]!();
  } catch {
    // It was not going to be read anyway.
  }
}

/** What it comes to in the end: the last of its parts. */
export async function lastPart<T>(result: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined;
  for await (const part of result) last = part;
  return last;
}
