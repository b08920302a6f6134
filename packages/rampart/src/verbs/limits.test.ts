import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type Typed } from "../testing/typed.js";

const person = newPerson();
let served: Promise<Typed>;

beforeAll(async () => {
  mkdirSync(join(person.project, ".git"));
  expect((await person.types("protect gemini --yes")).status).toBe(0);
  const file = join(person.state, "config/policy.yaml");
  const limits = `limits:
  - { id: few, measure: calls, at-most: 1, per: 1h, over: session, reached: deny }
  - { id: many, measure: calls, at-most: 100, per: 1h, over: session, reached: deny }
`;
  writeFileSync(file, readFileSync(file, "utf8") + limits);
  served = person.types("serve --json");
  for (let tries = 0; tries < 200; tries++) {
    if ((await person.types("limits")).status === 0) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the guard does not answer");
});
afterAll(async () => {
  await person.leaves();
  await served;
});

const call = () =>
  person.types("hook gemini", {
    stdin: JSON.stringify({
      session_id: "s",
      transcript_path: "/t",
      cwd: person.project,
      hook_event_name: "BeforeTool",
      timestamp: "2026-11-20T08:50:41.971Z",
      tool_name: "run_shell_command",
      tool_input: { command: "ls" },
    }),
  });

describe("P7: limits --full", () => {
  it("where every account has room it says that, and none of them is shown", async () => {
    expect(await person.types("limits --full")).toMatchObject({ status: 0, out: "every account has room\n" });
    expect(JSON.parse((await person.types("limits --full --json")).out)).toEqual({ limits: [] });
  });

  it("shows the limit an account of which is used up, and not the one it says nothing of", async () => {
    await call();
    const { status, out } = await person.types("limits --full");
    expect(status).toBe(1);
    expect(out).toMatch(/^few .*\n.*1 of 1/);
    expect(out).not.toContain("many");
    expect((await person.types("limits")).out).toMatch(/^many .*\n.*1 of 100/m);
  });
});
