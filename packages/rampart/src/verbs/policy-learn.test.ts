import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
const policy = join(person.state, "config/policy.yaml");
beforeAll(async () => {
  await person.types("init");
});
afterAll(person.leaves);

describe("P14: rampart policy learn", () => {
  it("says that there is nothing to learn from, and changes nothing", async () => {
    const before = readFileSync(policy, "utf8");
    const { status, out, err } = await person.types("policy learn --agent codex");
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toContain("the record has no call of codex to learn from");
    expect(readFileSync(policy, "utf8")).toBe(before);
  });

  it.each(["--role Codex", "--role a.b", "--since tomorrow"])("refuses %s with status 2", async (words) => {
    expect((await person.types(`policy learn ${words}`)).status).toBe(2);
  });
});
