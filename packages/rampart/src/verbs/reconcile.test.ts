import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

/** A session of Gemini CLI with one call that ran, at this moment. */
function ran(session: string, command: string, ago: number): void {
  const file = join(person.home, `.gemini/tmp/project/chats/session-${session}.jsonl`);
  const at = new Date(Date.now() - ago).toISOString();
  const call = { id: "c1", name: "run_shell_command", args: { command }, status: "success", timestamp: at };
  const lines = [{ sessionId: session }, { id: "m", timestamp: at, toolCalls: [call] }];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
}

describe("rampart reconcile", () => {
  it("says so where there is no record", async () => {
    expect(await person.types("reconcile")).toMatchObject({ status: 3, err: expect.stringMatching(/no record yet/) });
  });

  it("S3: an executed call without an intent is found, with a cause, and makes the answer no", async () => {
    expect((await person.types("protect gemini --yes")).status).toBe(0);
    // As if it had been protected two hours ago.
    const doors = join(person.state, "state/doors.json");
    const since = Date.now() - 7_200_000;
    writeFileSync(doors, readFileSync(doors, "utf8").replace(/"since": \d+/, `"since": ${since}`));
    ran("before", "echo before", 8_000_000);
    expect(await person.types("reconcile --json")).toMatchObject({ status: 0 });
    ran("after", "echo after", 60_000);
    const { status, out } = await person.types("reconcile --json");
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      calls: 2,
      unprotected: 1,
      unmediated: [{ host: "gemini", session: "after", what: "echo after", known: false }],
      // No guard is running here, so nothing could be recorded.
      recorded: null,
    });
    expect((await person.types("reconcile")).out).toMatch(/1 unmediated/);
  });
});
