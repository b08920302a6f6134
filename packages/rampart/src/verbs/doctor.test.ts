import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);
const settings = join(person.home, ".gemini/settings.json");
const symptoms = async () =>
  JSON.parse((await person.types("doctor --json")).out).symptoms.filter((one: { wrong: boolean }) => one.wrong);

describe("rampart doctor", () => {
  it("says so where nothing is installed", async () => {
    expect(await person.types("doctor")).toMatchObject({
      status: 1,
      out: expect.stringMatching(/nothing is installed/),
    });
  });

  it("finds nothing wrong with a door that works, and names agents nothing protects", async () => {
    await person.types("protect gemini --yes --monitor");
    mkdirSync(join(person.home, ".cursor"));
    const { status, out } = await person.types("doctor");
    expect(status).toBe(0);
    expect(out).toMatch(/Cursor: it is used on this machine, and not protected/);
  });

  it("D3: finds entries that are gone and a program that is older, and puts both right in the mode they had", async () => {
    writeFileSync(settings, "{}");
    expect(await symptoms()).toMatchObject([
      { host: "gemini", what: expect.stringMatching(/0 of \d entries/), fixable: true },
    ]);
    const { status, out } = await person.types("doctor --fix --yes --json");
    expect({ status, fixed: JSON.parse(out).fixed }).toEqual({ status: 0, fixed: ["gemini"] });
    expect(readFileSync(settings, "utf8")).toContain("rampart-hook");
    expect(JSON.parse((await person.types("status --json")).out).doors).toMatchObject([{ mode: "monitor" }]);

    const door = join(person.state, "data/doors/gemini.door");
    writeFileSync(door, readFileSync(door, "utf8").replace("guard-ms 2000", "guard-ms 2001"));
    expect(await symptoms()).toMatchObject([{ what: expect.stringMatching(/not what this version installs/) }]);
    expect((await person.types("doctor --fix --yes")).status).toBe(0);
  });

  it.each([
    ["the user's own settings", settings],
    ["this project's settings", join(person.project, ".gemini/settings.json")],
  ])("does not touch what switches hooks off in %s, and says where", async (_why, file) => {
    mkdirSync(join(file, ".."), { recursive: true });
    const before = file === settings ? readFileSync(file, "utf8") : "{}";
    const off = { ...JSON.parse(before), hooksConfig: { enabled: false } };
    writeFileSync(file, JSON.stringify(off));
    expect(await symptoms()).toMatchObject([{ what: expect.stringContaining(file), fixable: false }]);
    expect((await person.types("doctor --fix --yes")).status).toBe(1);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(off);
    writeFileSync(file, before);
  });
});
