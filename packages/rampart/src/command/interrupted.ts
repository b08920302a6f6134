import type { Io } from "./io.js";

/** Resolves once the process is asked to end, also where it was asked before anybody waited. */
export function interrupted({ interrupted }: Pick<Io, "interrupted">): Promise<void> {
  return new Promise((resolve) => {
    interrupted.addEventListener("abort", () => resolve(), { once: true });
    if (interrupted.aborted) resolve();
  });
}
