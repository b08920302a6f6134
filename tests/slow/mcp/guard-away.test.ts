import { afterAll, describe, expect, it } from "vitest";
import { Room } from "./room.js";
import { missingServers } from "./servers.js";
import { Talk } from "./talk.js";

/** A proxy's guard is killed under it: calls go on, a person is told, another guard is started. */

const room = new Room();
afterAll(() => room.close());
const why = missingServers();

const guardPid = (): number | null => {
  const { guard } = JSON.parse(room.rampart("status", "--json").stdout) as { guard: { pid: number } | null };
  return guard?.pid ?? null;
};

describe.skipIf(why !== null)(`S3: a guard killed under a proxy${why === null ? "" : ` (${why})`}`, () => {
  it("is said once, and to be back once another is started; calls are answered all the while", async () => {
    const talk = new Talk(room, "fine");
    await talk.begin();
    expect(await talk.call()).toContain("fine");
    expect(talk.said).not.toMatch(/guard/);
    const pid = guardPid();
    process.kill(pid!, "SIGKILL");
    await expect.poll(guardPid).not.toBe(pid);
    for (let i = 0; i < 3; i++) expect(await talk.call()).toContain("fine");
    expect(talk.said.match(/the guard is away: this proxy decides by itself/g)).toHaveLength(1);
    await expect.poll(() => talk.said, { timeout: 30_000 }).toMatch(/the guard is back, and decides/);
    expect(await talk.call()).toContain("fine");
    await talk.end();
    expect(talk.said.match(/guard is/g)).toHaveLength(2);
    expect([pid, null]).not.toContain(guardPid());
  });
});
