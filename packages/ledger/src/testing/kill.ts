import { expect } from "vitest";
import { openLog } from "../log/open.js";
import { verifyLog } from "../log/verify.js";
import { run } from "./child.js";
import { testSigner } from "./fixtures.js";

/** What the rounds found, for the figures. */
export interface KillReport {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly torn: number;
}

/**
 * Kills a writer under load at a random moment, again and again on the same log, and checks after each: the log
 * verifies or says that its tail is torn; every acknowledged event is there, none twice, none that was not appended;
 * reopening makes it intact.
 */
export async function killAgainAndAgain(program: string, folder: string, rounds: number): Promise<KillReport> {
  const acknowledged = new Set<string>();
  let torn = 0;
  for (let round = 0; round < rounds; round++) {
    const after = 5 + Math.random() * 150;
    const { lines, errors, signal } = await run(program, [folder, `${round}`, "32"], {
      started: (child) => setTimeout(() => child.kill("SIGKILL"), after),
    });
    expect(errors).toBe("");
    expect(signal).toBe("SIGKILL");
    for (const line of lines.slice(1)) acknowledged.add(line);

    const before = await verifyLog(folder);
    expect(["intact", "torn"]).toContain(before.result);
    if (before.result === "torn") torn++;
    const log = await openLog(folder, { signer: testSigner() });
    const ids: string[] = [];
    const next = new Map<string, number>();
    for await (const { event } of log.read()) if (event.kind === "intent") ids.push(event.id);
    await log.close();

    const present = new Set(ids);
    expect(present.size).toBe(ids.length);
    expect([...acknowledged].filter((id) => !present.has(id))).toEqual([]);
    // Each writer process numbers its events: in the log they stand in that order, from the first, without holes.
    for (const id of ids) {
      const [of = "", number = ""] = id.split("-");
      expect(Number(number)).toBe(next.get(of) ?? 0);
      next.set(of, Number(number) + 1);
    }
    expect(await verifyLog(folder)).toMatchObject({ result: "intact" });
  }
  return { rounds, acknowledged: acknowledged.size, torn };
}
