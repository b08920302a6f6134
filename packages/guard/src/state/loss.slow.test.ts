import { rm } from "node:fs/promises";
import { placesIn } from "@rampart/service";
import { expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";

it("E1: a log that is removed under a guard is noticed with the next checkpoint; then nothing is let through, and no other begins", async () => {
  const bench = await makeBench();
  expect(await bench.hook(shell("git push"))).not.toMatchObject({ outcome: "deny" });
  await rm(placesIn(bench.layout).log, { recursive: true });
  const push = async () => (await bench.hook(shell("git push")))["code"];
  for (let tries = 0; (await push()) !== "record_failed" && tries < 60; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await new Promise((resolve) => setTimeout(resolve, 2_300));
  expect(await push()).toBe("record_failed");
  expect((await bench.admin({ op: "status" }))["status"]).toMatchObject({ healthy: false });
}, 30_000);

it("E1, S4: one that was removed while no guard ran is a critical alarm, first thing in the one that follows", async () => {
  const bench = await makeBench();
  for (let i = 0; i < 5; i++) await bench.hook(shell(`touch ${i}`));
  await bench.guard.stop("test");
  await rm(placesIn(bench.layout).log, { recursive: true });
  await bench.restart();
  const alarm = await bench.until((event) => event.kind === "alarm" && event.code === "log.shorter");
  expect(alarm).toMatchObject({ severity: "critical", index: 1 });
  expect(bench.guard.notes.join()).toMatch(/taken away/);
});
