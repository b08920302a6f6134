import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyFolder } from "@rampart/auditor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);
const log = join(person.state, "state/log");
const key = () => readFileSync(join(person.state, "state/keys/log.pem.pub"), "utf8").trimEnd();
beforeAll(() => person.types("init"));

describe("log rotate", () => {
  it("asks first", async () => {
    const before = key();
    expect((await person.types("log rotate --json")).status).toBe(2);
    expect(key()).toBe(before);
  });

  it("E2: the record goes on under another key; checkpoints and evidence of before hold", async () => {
    const before = key();
    const kept = join(person.home, "kept");
    await person.types(["log", "checkpoint", "--out", kept]);
    const { status, out } = await person.types("log rotate --yes --json");
    expect({ status, ...JSON.parse(out) }).toEqual({ status: 0, previous: before, key: key() });
    expect(key()).not.toBe(before);
    const report = verifyFolder(log, { witnesses: [kept], keys: [before, key()] });
    expect(report).toMatchObject({ result: "intact", keys: [before, key()], rewriteProof: true });
    expect((await person.types("log verify")).status).toBe(0);
    expect((await person.types("init")).status).toBe(0);
    expect(verifyFolder(log)).toMatchObject({ result: "intact", keys: [before, key()] });
  });
});
