import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../../packages/ledger/src/testing/child.js";
import { killAgainAndAgain } from "../../packages/ledger/src/testing/kill.js";

it("E1: a hundred times kill -9 of the log's writer under load: nothing acknowledged is lost, nothing invented", async () => {
  const base = await mkdtemp(join(tmpdir(), "rampart-ledger-"));
  try {
    const program = await bundle("writer", base);
    let [acknowledged, torn] = [0, 0];
    // A new log every twenty rounds, so that the log's creation and first segments are hit too.
    for (let series = 0; series < 5; series++) {
      const report = await killAgainAndAgain(program, join(base, `log-${series}`), 20);
      acknowledged += report.acknowledged;
      torn += report.torn;
    }
    console.log(`ledger kill: 100 rounds, ${acknowledged} events acknowledged, ${torn} torn tails`);
    expect(acknowledged).toBeGreaterThan(1_000);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});
