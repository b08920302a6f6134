import { readFileSync, statSync, writeFileSync } from "node:fs";
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
    const doors = { hosts: [], failed: [] };
    expect({ status, ...JSON.parse(out) }).toEqual({ status: 0, previous: before, key: key(), doors });
    expect(key()).not.toBe(before);
    const report = verifyFolder(log, { witnesses: [kept], keys: [before, key()] });
    expect(report).toMatchObject({ result: "intact", keys: [before, key()], rewriteProof: true });
    expect((await person.types("log verify")).status).toBe(0);
    expect((await person.types("init")).status).toBe(0);
    expect(verifyFolder(log)).toMatchObject({ result: "intact", keys: [before, key()] });
  });

  it("doors know the new key at once; one that was left behind is a problem, and one of a third key stays as it is", async () => {
    await person.types("protect gemini --yes");
    const door = join(person.state, "data/doors/gemini.door");
    expect(readFileSync(door, "utf8")).toContain(`key ${key()}\n`);
    expect((await person.types("log rotate --yes")).out).toMatch(/doors +gemini know it/);
    expect(readFileSync(door, "utf8")).toContain(`key ${key()}\n`);
    expect(statSync(door).mode & 0o777).toBe(0o600);
    const other = readFileSync(door, "utf8").replace(key(), "other+00000000+AAAA");
    writeFileSync(door, other);
    expect((await person.types("status")).out).toContain("gemini.door: it knows another key; protect again");
    expect(JSON.parse((await person.types("log rotate --yes --json")).out)["doors"]).toEqual({ hosts: [], failed: [] });
    expect(readFileSync(door, "utf8")).toBe(other);
    writeFileSync(door, "broken");
    expect((await person.types("log rotate --yes")).out).toMatch(
      /the door of gemini knows the old key: rampart protect gemini/,
    );
  });
});
