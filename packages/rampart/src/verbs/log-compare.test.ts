import { cpSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);
const log = join(person.state, "state/log");
const kept = join(person.home, "checkpoint");
const copy = join(person.home, "copy");

beforeAll(async () => {
  await person.types("init");
  expect((await person.types(["log", "checkpoint", "--out", kept])).status).toBe(0);
  cpSync(log, copy, { recursive: true });
});

describe("log compare", () => {
  it.each([
    ["a checkpoint", kept],
    ["a copy", copy],
    ["old hashes", join(copy, "hashes")],
  ])("E2: %s holds", async (_what, old) => {
    const { status, out } = await person.types(["log", "compare", old, "--json"]);
    expect({ status, ...JSON.parse(out) }).toMatchObject({ status: 0, result: "intact" });
  });

  it("E2: a log that was cut does not continue what was kept, and the entry is named", async () => {
    const cut = join(person.home, "cut");
    cpSync(copy, cut, { recursive: true });
    const path = join(cut, "segments/00000000000000000000.seg");
    truncateSync(path, readFileSync(path).indexOf('"index":3') - 40);
    const checkpoints = readFileSync(join(cut, "checkpoints"), "utf8").split("\n\n").slice(0, 2).join("\n\n");
    writeFileSync(join(cut, "checkpoints"), `${checkpoints}\n\n`);
    expect(await person.types(["log", "verify", cut])).toMatchObject({ status: 21, err: "" });
    const found = await person.types(["log", "compare", kept, cut]);
    expect(found.status).toBe(20);
    expect(found.out).toMatch(/the first that fails of \d+/);
    const named = await person.types(["log", "compare", copy, cut]);
    expect({ status: named.status, out: named.out }).toMatchObject({
      status: 20,
      out: expect.stringMatching(/copy\.mismatch/),
    });
  });

  it("what cannot be read is status 2, with its name", async () => {
    const { status, err } = await person.types(["log", "compare", join(person.home, "nowhere")]);
    expect({ status, err }).toMatchObject({ status: 2, err: expect.stringMatching(/nowhere cannot be read/) });
    expect((await person.types(["log", "checkpoint", "--out", kept])).err).toMatch(/exists/);
  });
});
