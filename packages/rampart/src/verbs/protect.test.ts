import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { newPerson, type Person } from "../testing/typed.js";

let person: Person;
afterEach(() => person.leaves());

describe("rampart protect, where nothing is installed yet", () => {
  it.each([
    ["protect gemini", 2, /nothing was changed/, "nobody could be asked"],
    ["protect gemini --json", 2, /nothing was changed/, "nor for a program"],
    ["protect gemini --dry-run", 0, /make +policy, key and log/, "a plan is only that"],
    ["protect gemni --yes", 2, /Did you mean "gemini"/, "there is no such host"],
  ])("`%s` makes nothing: status %i: %s", async (words, status, said) => {
    person = newPerson();
    const ran = await person.types(words);
    expect(ran.status).toBe(status);
    expect(ran.out + ran.err).toMatch(said);
    expect(existsSync(person.state)).toBe(false);
    expect(readdirSync(join(person.home, ".gemini"))).toEqual([]);
  });

  it("makes nothing either where no agent is found, and says what can be done", async () => {
    person = newPerson();
    rmSync(join(person.home, ".gemini"), { recursive: true });
    const { status, err } = await person.types("protect --yes");
    expect(status).toBe(3);
    expect(err).toMatch(/no coding agent was found on this machine.*\nnext: {2}rampart protect HOST/);
    expect(existsSync(person.state)).toBe(false);
  });

  it("says what comes first, and gives doors the key that was made then", async () => {
    person = newPerson();
    const { status, out } = await person.types("protect gemini --yes");
    expect(status).toBe(0);
    expect(out).toMatch(/make +policy, key and log[\s\S]*write +hooks of Gemini CLI/);
    const key = readFileSync(join(person.state, "state/keys/log.pem.pub"), "utf8").trim();
    expect(readFileSync(join(person.state, "data/doors/gemini.door"), "utf8")).toContain(key);
    expect((await person.types("protect gemini --yes")).out).toMatch(/done already/);
  });
});

it.each(["state/doors.json", "state", "."])(
  "D3: a host is freed of Rampart also where somebody took %s of it away by hand",
  async (gone) => {
    person = newPerson();
    await person.types("protect gemini --yes");
    rmSync(join(person.state, gone), { recursive: true, force: true });
    expect(await person.types("unprotect gemini --yes")).toMatchObject({ status: 0, err: "" });
    const settings = join(person.home, ".gemini/settings.json");
    expect(existsSync(settings) ? readFileSync(settings, "utf8") : "").not.toMatch(/rampart/i);
  },
);
