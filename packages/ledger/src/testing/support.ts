import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export { alarm, HandClock, intent, seededSigner, testSigner } from "./fixtures.js";

/** A folder of this test's own, removed when it is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-ledger-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
