import { chmodSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);
const settings = join(person.home, ".gemini/settings.json");
const doors = async (words: string) => JSON.parse((await person.types(`${words} --json`)).out).doors;

describe("rampart verify", () => {
  it("is unverified where nothing is protected", async () => {
    expect(await person.types("verify")).toMatchObject({ status: 2, out: "no host is protected\n" });
    expect(await person.types("verify gemini")).toMatchObject({
      status: 2,
      out: expect.stringMatching(/not protected/),
    });
  });

  it("D3: sees a door stop what must be stopped and nothing else, and dates what it saw", async () => {
    await person.types("protect gemini --yes");
    expect(await person.types("verify")).toMatchObject({
      status: 0,
      out: expect.stringMatching(/Gemini CLI +answers/),
    });
    expect(await doors("verify gemini --show")).toMatchObject([{ host: "gemini", level: "answers", proved: "0.61.0" }]);
  });

  it("P6: leaves no incident, and the gate open", async () => {
    expect((await person.types("verify gemini")).status).toBe(0);
    expect(JSON.parse((await person.types("incidents --json")).out).incidents).toEqual([]);
  });

  it("forgets what it saw when anything of the door changed", async () => {
    writeFileSync(settings, `${readFileSync(settings, "utf8")}\n`);
    expect((await person.types("verify gemini --show")).status).toBe(2);
    expect((await person.types("verify gemini")).status).toBe(0);
  });

  it("fails where the client does not answer, and where its entries are gone", async () => {
    const program = realpathSync(join(person.state, "data/program/current"));
    chmodSync(program, 0o700);
    for (const name of ["rampart-hook", "rampart-hook.mjs"]) {
      const path = join(program, name);
      chmodSync(path, 0o700);
      writeFileSync(path, name === "rampart-hook" ? "#!/bin/sh\nexit 0\n" : "process.exitCode = 0;\n");
    }
    expect(await person.types("verify gemini")).toMatchObject({ status: 1, out: expect.stringMatching(/not stopped/) });
    writeFileSync(settings, "{}");
    expect(await person.types("verify gemini")).toMatchObject({
      status: 1,
      out: expect.stringMatching(/0 of 4 entries/),
    });
  });
});
