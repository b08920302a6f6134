import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LedgerError, type Log, type SealRequest } from "@rampart/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { Retention, type RetentionRules } from "./retention.js";

const base = mkdtempSync(join(tmpdir(), "rampart-retain-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const DAY = 24 * 3_600_000;
const NOW = 100 * DAY;

/** A retention over a log that only remembers what it was asked. */
function retaining(rules: RetentionRules, seal: (request: SealRequest) => number = () => 1) {
  const asked: SealRequest[] = [];
  const failed: unknown[] = [];
  const clock = { now: NOW };
  const log = {
    async sealEntries(request: SealRequest) {
      asked.push(request);
      return { entries: seal(request), record: 1 };
    },
  } as unknown as Log;
  const input = {
    rules,
    log: () => log,
    state: base,
    now: () => clock.now,
    failed: (error: unknown) => failed.push(error),
  };
  return { retention: new Retention(input), asked, failed, clock };
}

describe("E5: for how long content is kept", () => {
  it("each group by its own age, and for ever where nothing is said", async () => {
    const { retention, asked } = retaining({ calls: 90 * DAY, prompts: 30 * DAY });
    expect(await retention.run()).toBe(2);
    expect(asked.map(({ before, kinds }) => [before, kinds.includes("intent"), kinds.includes("prompt")])).toEqual([
      [10 * DAY, true, false],
      [70 * DAY, false, true],
    ]);
    const none = retaining({ calls: null, prompts: null });
    expect(await none.retention.run()).toBe(0);
    expect(none.asked).toEqual([]);
  });

  it("once a day, not at the very start, and never twice at once", async () => {
    const { retention, asked, clock } = retaining({ calls: DAY, prompts: null });
    await retention.ifDue();
    expect(asked).toHaveLength(0);
    clock.now += 6 * 60_000;
    await Promise.all([retention.ifDue(), retention.ifDue()]);
    expect(asked).toHaveLength(1);
    clock.now += DAY + 1;
    await retention.ifDue();
    expect(asked).toHaveLength(2);
  });

  it("what goes wrong is told, and the next day tries again", async () => {
    const { retention, failed, clock } = retaining({ calls: DAY, prompts: null }, () => {
      throw new LedgerError("log.tampered", "not what was signed");
    });
    clock.now += DAY;
    await retention.ifDue();
    expect(failed).toMatchObject([{ code: "record_failed", message: expect.stringContaining("not what was signed") }]);
    clock.now += DAY + 1;
    await retention.ifDue();
    expect(failed).toHaveLength(2);
  });

  it("an index of words goes with what was sealed, and stays where nothing was", async () => {
    const index = join(base, "index");
    mkdirSync(index);
    await retaining({ calls: DAY, prompts: null }, () => 0).retention.run();
    expect(existsSync(index)).toBe(true);
    await retaining({ calls: DAY, prompts: null }).retention.run();
    expect(existsSync(index)).toBe(false);
  });
});
