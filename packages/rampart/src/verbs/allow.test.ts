import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);
const policy = join(person.state, "config/policy.yaml");
const allow = ["allow", "delete.outside", "--path", "~/old builds/**", "--reason", "mine"];

it("P1: the same exception twice is one, and says so", async () => {
  await person.types("init");
  expect(await person.types(allow)).toMatchObject({ status: 0, out: expect.stringMatching(/^done /) });
  const once = readFileSync(policy, "utf8");
  expect(await person.types(allow)).toMatchObject({ status: 0, out: expect.stringMatching(/^done already/) });
  expect(JSON.parse((await person.types([...allow, "--json"])).out)).toMatchObject({ rule: "delete.outside" });
  expect(readFileSync(policy, "utf8")).toBe(once);
});

it("P1: a policy with a mistake is looked into by the command that is named", async () => {
  const file = join(person.project, "my policy.yaml");
  writeFileSync(file, "rampart: 1\nname: mine\nguardrials: []\n");
  const { status, err } = await person.types(["check", "--policy", file, "--", "ls"]);
  expect(status).toBe(3);
  expect(err).toContain(`next:  rampart policy lint '${file}'`);
  expect(await person.types(["policy", "lint", file])).toMatchObject({ status: 1 });
});

it("P1: a note is no finding, and not said to be none", async () => {
  await person.types("allow delete.broad --everywhere --reason why");
  const { status, out } = await person.types("policy lint");
  expect(status).toBe(0);
  expect(out).toMatch(/^note .*delete\.broad[\s\S]*nothing is wrong\n$/);
});
