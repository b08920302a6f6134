const closers: (() => unknown)[] = [];

/**
 * Closes what a test opened once the tests of its file are over. For helpers, in place of a hook of theirs: one process imports a
 * helper once for many files, and a hook at its top would be that of the first of them alone.
 */
export function atFileEnd(close: () => unknown): void {
  closers.push(close);
}

/** The last that was opened goes first. */
export async function fileEnds(): Promise<void> {
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
}
