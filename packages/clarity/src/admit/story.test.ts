import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";

const folder = scratch();
const lab = keyPair(folder, "lab");
const security = keyPair(folder, "security");
const DATASET = `sha256:${"d".repeat(64)}`;

const policy = writePolicy(
  folder,
  "production",
  { lab: lab.pub, security: security.pub },
  `revocations:
  - {name: company, by: security, max-age: 7d}
models:
  - match: "*"
    mode: enforce
    require:
      - signed-by: lab
      - lineage: complete
        by: lab
      - licences: [Apache-2.0, CC-BY-4.0]
      - formats: [safetensors]
`,
);

const run = async (...words: readonly string[]) => {
  const { status, out, err } = await typed([...words, "--json"], { cwd: folder, env: { HOME: folder } });
  return { status, answer: JSON.parse(out), err };
};
const list = join(folder, "list.json");
const revoke = (...words: readonly string[]) =>
  run("revoke", "--list", list, "--name", "company", "--private-key", security.key, ...words);
const check = (model: string) => run("policy", "check", "--policy", policy, "--revocations", list, model);

/** A model of this name made of its parent, signed, with its lineage beside it. */
async function make(name: string, parent: string | null): Promise<string> {
  const model = plant(join(folder, name), { "model.safetensors": tensorFile(Buffer.from(`weights of ${name}`)) });
  const lineage = {
    complete: true,
    datasets:
      parent === null
        ? [{ digest: DATASET, name: "scraped", licence: "CC-BY-4.0" }]
        : [
            {
              digest: `sha256:${name.length.toString(16).padStart(64, "0")}`,
              name: `${name} data`,
              licence: "Apache-2.0",
            },
          ],
    parents: parent === null ? [] : [{ path: parent, name: parent, relation: "finetune" }],
  };
  writeFileSync(join(folder, `${name}.lineage.json`), JSON.stringify(lineage));
  expect((await run("sign", "--private-key", lab.key, "--signature", `${model}.sig`, model)).status).toBe(0);
  const attested = await run("attest", "--private-key", lab.key, "--lineage", `${name}.lineage.json`, name);
  expect(attested.answer).toMatchObject({ ok: true, statements: ["lineage"] });
  return name;
}

describe("C6: a dataset is revoked, three generations of descendants stop loading", () => {
  it("tells the whole story", async () => {
    const base = await make("base", null);
    const child = await make("tuned", base);
    const grandchild = await make("aligned", child);
    const other = plant(join(folder, "unrelated"), { "model.safetensors": tensorFile(Buffer.from("other")) });
    writeFileSync(
      join(folder, "unrelated.json"),
      '{"complete": true, "datasets": [{"digest": "sha256:' +
        "e".repeat(64) +
        '", "name": "own", "licence": "Apache-2.0"}]}',
    );
    await run("sign", "--private-key", lab.key, "--signature", `${other}.sig`, other);
    await run("attest", "--private-key", lab.key, "--lineage", "unrelated.json", "unrelated");
    await revoke();

    for (const model of [base, child, grandchild, "unrelated"]) {
      const { status, answer } = await check(model);
      expect({
        model,
        status,
        failed: answer.verdicts?.[0].clauses.filter((one: { holds: boolean }) => !one.holds),
      }).toEqual({ model, status: 0, failed: [] });
    }
    const program = ["--", process.execPath, "-e", "process.exit(7)"];
    const start = (model: string) =>
      typed(["guard", "--policy", policy, "--model", model, ...program], { cwd: folder, env: { HOME: folder } });
    expect((await start(grandchild)).status).toBe(7);

    expect((await revoke("--dataset", DATASET, "--reason", "licence withdrawn")).answer).toMatchObject({
      sequence: 2,
      total: 1,
    });

    for (const [model, generation] of [
      [base, "directly"],
      [child, "one generation back"],
      [grandchild, "2 generations back"],
    ] as const) {
      const { status, answer } = await check(model);
      expect({ model, status }).toEqual({ model, status: 16 });
      const [verdict] = answer.verdicts;
      expect(verdict).toMatchObject({ admitted: false, revoked: true });
      expect(JSON.stringify(verdict.clauses)).toContain(generation);
      expect(JSON.stringify(verdict.clauses)).toContain("licence withdrawn");
      expect((await start(model)).status).toBe(16);
    }
    expect((await check("unrelated")).status).toBe(0);
    // The list is remembered: it need not be named again.
    const forgotten = await run("policy", "check", "--policy", policy, "base");
    expect(forgotten.status).toBe(16);
  }, 60_000);
});
