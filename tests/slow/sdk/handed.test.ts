import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../packages.js";
import { Person } from "../person.js";

/**
 * Work an agent hands to another process: what the helper may hangs on the task, and the task on a token an orchestrator signed.
 * The policy is the one of docs/tasks.md.
 */

const program = join(dirname(fileURLToPath(import.meta.url)), "programs/handed.mjs");
const owner = new Person();
const key = join(owner.home, "shop.pem");

function policy(): string {
  const page = readFileSync(join(ROOT, "docs/tasks.md"), "utf8");
  const [, example = ""] = /## Across processes[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const [verifier] = readFileSync(`${key}.pub`, "utf8").trim().split("\n");
  return `rampart: 1\nname: handed\nextends: baseline\n${example.replace("shop+…", verifier!)}`;
}

beforeAll(async () => {
  owner.rampart("task", "key", key, "--name", "shop");
  await owner.begins(policy());
});
afterAll(() => owner.leaves());

describe("D9: work that is handed to another process", () => {
  it("is paid for where the task's token came along, and in no other way", async () => {
    const words = ["refund-981", "--key", key, "--agent", "triage", "--kind", "refund"];
    const token = owner.rampart("task", "token", ...words).stdout.trim();
    const came = await owner.answers<Readonly<Record<string, string>>>(process.execPath, [program, token]);
    expect(came).toEqual({
      token: "paid",
      "no token": expect.stringMatching(/cashier/),
      "another's token": expect.stringMatching(/token_of_another/),
      "a forged token": expect.stringMatching(/token_(altered|malformed)/),
      nobody: expect.stringMatching(/nobody who may has handed it this work/),
      nonsense: expect.stringMatching(/chain\.malformed/),
      "the chain left out": expect.stringMatching(/token_of_another/),
    });
    const { stdout } = owner.rampart("log", "--all", "--json");
    const lines = stdout.split("\n").filter((line) => line.includes('"kind":"intent"'));
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ agent: "helper", chain: ["triage"], task: "refund-981", tool: "pay_out" }),
    );
  });
});
