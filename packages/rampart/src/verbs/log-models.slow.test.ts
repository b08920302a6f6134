import { generateKeyPairSync } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "@rampart/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../command/run.js";
import { recordIo } from "../testing/io.js";
import { newPerson } from "../testing/typed.js";
import { REGISTRY } from "./index.js";

const person = newPerson();
afterAll(person.leaves);
const at = (...names: string[]) => join(person.home, ...names);

beforeAll(async () => {
  await person.types("init");
  mkdirSync(at("model"));
  writeFileSync(at("model", "weights"), "42");
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(at("key.pem"), privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
  writeFileSync(at("key.pub"), publicKey.export({ format: "pem", type: "spki" }));
});

/** `model` reads what follows its name itself, so `--state` stands before the verb. Gives the exit status. */
const modelOf = (state: string, ...words: string[]) => {
  const env = { HOME: person.home, PATH: process.env["PATH"] };
  return run(["model", "--state", state, ...words], REGISTRY, VERSION, recordIo({ env, cwd: person.project }).io);
};
const model = (...words: string[]) => modelOf(person.state, ...words);
const signature = ["--signature", at("model.sig")];

describe("the log of models", () => {
  it("C4: what is signed, verified and rejected is on record, in a log of its own that verifies alone", async () => {
    expect(await model("sign", "--private-key", at("key.pem"), ...signature, at("model"))).toBe(0);
    const verify = () => model("verify", "--public-key", at("key.pub"), ...signature, at("model"));
    expect(await verify()).toBe(0);
    appendFileSync(at("model", "weights"), "3");
    expect(await verify()).toBe(11);
    const { out } = await person.types("log models --json");
    const said = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === "model")
      .map(({ action, state, digest, details }) => [action, state, digest !== null, details.code ?? null]);
    expect(said).toEqual([
      ["sign", "signed", true, null],
      ["verify", "verified", true, null],
      ["verify", "rejected", false, "content_differs"],
    ]);
    expect((await person.types("log verify models")).status).toBe(0);
    const { logs } = JSON.parse((await person.types("log list --json")).out);
    expect(logs.map(({ name, origin }: { name: string; origin: string }) => [name, origin])).toEqual([
      ["guard", expect.stringMatching(/^rampart\/[0-9a-f]{16}$/)],
      ["models", expect.stringMatching(/^rampart\/[0-9a-f]{16}\/models$/)],
    ]);
    const found = await person.types("log search --log models rejected --json");
    expect(JSON.parse(found.out)).toMatchObject({ kind: "model", state: "rejected" });
  });

  it("is not there for a slip in the words, and several at once take turns", async () => {
    const before = (await person.types("log models --json")).out.trim().split("\n").length;
    expect(await model("verify", "--public-kye", "x", at("model"))).toBe(2);
    const wrong = () => model("verify", "--public-key", at("key.pub"), ...signature, at("model"));
    expect(await Promise.all([wrong(), wrong(), wrong()])).toEqual([11, 11, 11]);
    const after = (await person.types("log models --json --all")).out.trim().split("\n").length;
    expect(after - before).toBe(3);
  });

  it("is kept by an installation only", async () => {
    const nowhere = at("nowhere");
    await modelOf(nowhere, "verify", "--public-key", at("key.pub"), ...signature, at("model"));
    expect(existsSync(nowhere)).toBe(false);
  });
});
