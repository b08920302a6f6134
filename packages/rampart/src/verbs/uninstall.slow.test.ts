import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

const settings = join(person.home, ".gemini/settings.json");
const original = '{ "theme": "dark" }';

describe("rampart uninstall", () => {
  it("has nothing to do where nothing is installed", async () => {
    expect(await person.types("uninstall --yes")).toMatchObject({ status: 0, out: "nothing is installed here\n" });
  });

  it("D3: takes the hosts' entries and the program, names what it leaves, and leaves exactly that", async () => {
    writeFileSync(settings, original);
    await person.types("protect gemini --yes");
    const dry = await person.types("uninstall --dry-run");
    expect(dry.out).toMatch(/stays +\/.*policy\.yaml/);
    expect(readFileSync(settings, "utf8")).not.toBe(original);

    const { status, out } = await person.types("uninstall --yes --json");
    expect(status).toBe(0);
    const { hosts, kept } = JSON.parse(out);
    expect(hosts).toEqual(["gemini"]);
    expect(readFileSync(settings, "utf8")).toBe(original);
    for (const path of kept) expect(existsSync(path)).toBe(true);
    expect(existsSync(join(person.state, "data"))).toBe(false);
    expect(readdirSync(join(person.state, "state")).sort()).toEqual(["keys", "log"]);
    expect((await person.types("log verify")).status).toBe(0);
  });

  it("with --purge nothing is left", async () => {
    expect((await person.types("uninstall --purge --yes")).status).toBe(0);
    expect(existsSync(person.state)).toBe(false);
  });
});
