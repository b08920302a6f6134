import { open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds in which one guard is started: with one that cannot start, every call would otherwise try again. */
export const START_BACKOFF_MS = 10_000;

const CLAIM = "guard.start.";

/** A file made once per pause: creating it is the claim, and no two doors can. */
export function startClaim(state: string, now: number): string {
  return join(state, `${CLAIM}${Math.floor(now / START_BACKOFF_MS)}`);
}

/** True for the one door that may start a guard in this pause; the claims of earlier ones go. */
export async function claimStart(state: string, now: number): Promise<boolean> {
  const path = startClaim(state, now);
  try {
    await (await open(path, "wx", 0o600)).close();
  } catch {
    return false;
  }
  await forgetStarts(state, path);
  return true;
}

/** A guard that ended of its own will was able to start, so nobody has to wait before the next: claims go, but for `kept`. */
export async function forgetStarts(state: string, kept: string | null = null): Promise<void> {
  const names = (await readdir(state).catch(() => [])).filter((name) => name.startsWith(CLAIM));
  const gone = names.map((name) => join(state, name)).filter((path) => path !== kept);
  await Promise.allSettled(gone.map((path) => unlink(path)));
}
