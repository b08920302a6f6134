import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Room } from "./room.js";
import { missingServers } from "./servers.js";
import { Talk } from "./talk.js";

/** A server that floods and forges what nobody asked for, behind the program itself. */

const room = new Room();
afterAll(() => room.close());
const why = missingServers();

describe.skipIf(why !== null)(`D4: what a server tells unasked${why === null ? "" : ` (${why})`}`, () => {
  it("a flood is cut short: said once, counted, and the call is answered", async () => {
    const talk = new Talk(room, "floods");
    await talk.begin();
    expect(await talk.call()).toContain("fine");
    const flooded = talk.lines.filter((line) => line.includes("FLOOD")).length;
    expect(flooded).toBeGreaterThan(500);
    expect(flooded).toBeLessThan(20_000);
    await talk.end();
    expect(talk.said.match(/the server floods/g)).toHaveLength(1);
    expect(talk.said).toMatch(/\d{6} messages of the server were not handed on/);
  });

  it.each([["with a guard"], ["alone", "--alone"]])(
    "P10: its log is redacted, or left out, as the policy says: %s",
    async (_how, ...options) => {
      const own = new Room();
      expect(own.rampart("init").status).toBe(0);
      const policy = join(own.root, "state/config/policy.yaml");
      const rules = [
        '- { id: out.redacted, grant: "*", when: { phase: result }, obligations: [{ redact: secrets }] }',
        '- { id: out.orders, deny: "*", when: { phase: result, finding: "injection.*" }, reason: Orders stay out. }',
      ];
      writeFileSync(policy, `${readFileSync(policy, "utf8")}\nguardrails:\n  ${rules.join("\n  ")}\n`);
      const talk = new Talk(own, "tells", ...options);
      await talk.begin();
      await talk.call();
      await talk.end();
      own.close();
      const told = talk.lines.filter((line) => line.includes("notifications/message")).join("\n");
      expect(told, talk.said).toMatch(/the key is <redacted:/);
      expect(told).toContain("nothing of note");
      expect(told).not.toMatch(/ghp_|previous/);
      expect(talk.said).toMatch(/notifications\/message of the server was left out: .*Orders stay out/);
    },
  );

  it("progress and cancellation of what is not under way are not handed on", async () => {
    const talk = new Talk(room, "forges");
    await talk.begin();
    expect(await talk.call({ progressToken: "mine" })).toContain("fine");
    await talk.end();
    expect(talk.lines.join("\n")).not.toContain("EVIL");
  });
});
