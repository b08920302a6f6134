import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

describe("R1: rampart inventory", () => {
  it("ranks what it finds, reads pipelines in YAML, and ends with 1 where something is serious", async () => {
    mkdirSync(join(person.project, ".github/workflows"), { recursive: true });
    const workflow =
      "on:\n  issue_comment: {}\njobs:\n  a:\n    permissions: write-all\n    steps:\n      - run: codex exec x\n";
    writeFileSync(join(person.project, ".github/workflows/ci.yml"), workflow);
    const { status, out } = await person.types("inventory . --json");
    const found = JSON.parse(out);
    expect(status).toBe(1);
    expect(found.issues[0]).toMatchObject({ code: "pipeline.agent_for_anybody", rank: "critical" });
    expect(found.issues.map(({ code }: { code: string }) => code)).toContain("agent.unprotected");
  });

  it("is readable: problems with the command that mends them, then things by kind", async () => {
    const { out } = await person.types("inventory");
    expect(out).toMatch(
      /^high {5}Gemini CLI: what it does on this machine is neither judged nor recorded\n.*\n {9}rampart protect gemini\n/m,
    );
    expect(out).toMatch(/\nAgents {2}\d+\n/);
  });

  it("says which folder is none, before it looks at anything", async () => {
    const { status, out, err } = await person.types("inventory nowhere");
    expect({ status, out }).toEqual({ status: 3, out: "" });
    expect(err).toContain(`${join(person.project, "nowhere")} is no folder`);
  });
});
