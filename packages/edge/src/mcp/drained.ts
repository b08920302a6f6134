import type { Writable } from "node:stream";

/** Resolves once whoever reads has caught up, or is gone. Leaves no listener behind: a long stream waits often. */
export function drained(to: Writable): Promise<void> | null {
  if (!to.writableNeedDrain || to.destroyed) return null;
  return new Promise((resolve) => {
    const done = () => {
      to.off("drain", done);
      to.off("close", done);
      resolve();
    };
    to.on("drain", done);
    to.on("close", done);
  });
}
