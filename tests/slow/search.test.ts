import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BLOCK_EVENTS } from "../../packages/rampart/src/search/postings.js";
import { updateIndex } from "../../packages/rampart/src/search/update.js";
import { agrees, ORIGIN, queries, type Record, recordOf } from "../../packages/rampart/src/testing/record.js";

let record: Record;
let folder: string;
beforeAll(async () => {
  record = await recordOf(3 * BLOCK_EVENTS + 500);
  folder = record.fresh();
  await updateIndex({ log: record.log, origin: ORIGIN, folder }, { rebuild: false });
});
afterAll(() => record.forget());

const limits = fc.constantFrom(1, 3, 100, 10_000);

describe("searching by an index, over some blocks", () => {
  it("E5: finds what reading everything finds, the newest first, whatever is asked", async () => {
    await fc.assert(
      fc.asyncProperty(queries, limits, (query, limit) => agrees(record, folder, query, limit)),
      { numRuns: 300 },
    );
  });

  it("E5: whatever a disk made of one byte of it, the answer is the same", async () => {
    const own = record.fresh();
    const whole = readFileSync(join(folder, "events"));
    await fc.assert(
      fc.asyncProperty(
        queries,
        fc.nat({ max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (query, at, mask) => {
          cpSync(folder, own, { recursive: true });
          const spoiled = Buffer.from(whole);
          spoiled[at]! ^= mask;
          writeFileSync(join(own, "events"), spoiled);
          await agrees(record, own, query, 100);
        },
      ),
      { numRuns: 60 },
    );
    expect(whole.length).toBeGreaterThan(3 * BLOCK_EVENTS);
  });

  it("E5: whoever is killed while making it, the next search finds everything", async () => {
    const own = record.fresh();
    for (let round = 0; round < 12; round++) {
      const where = { log: record.log, origin: ORIGIN, folder: own };
      const child = spawn(process.execPath, ["--input-type=module", "-e", MAKER, JSON.stringify(where)], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      await once(child.stdout, "data");
      await delay(Math.random() * 400);
      child.kill("SIGKILL");
      await once(child, "close");
      const query = fc.sample(queries, 1)[0]!;
      await agrees(record, own, query, 100);
      await agrees(record, own, { ...query, text: "git status" }, 10_000);
    }
  });
});

const DIST = new URL("../../packages/rampart/dist/search/update.js", import.meta.url).href;
/** Makes the index anew, again and again. */
const MAKER = `
const { updateIndex } = await import(${JSON.stringify(DIST)});
console.log("ready");
for (;;) (await updateIndex(JSON.parse(process.argv[1]), { rebuild: true })).index?.close();
`;
