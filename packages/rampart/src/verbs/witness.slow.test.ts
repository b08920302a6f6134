import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "@rampart/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../command/run.js";
import { recordIo } from "../testing/io.js";
import { newPerson } from "../testing/typed.js";
import { REGISTRY } from "./index.js";

/** Somebody with a log, and a witness somebody else runs. */
const person = newPerson();
const ending = new AbortController();
let witness = { url: "", key: "", witness: "" };
let ended: Promise<number>;

beforeAll(async () => {
  const { key } = JSON.parse((await person.types("init --json")).out);
  mkdirSync(join(person.home, "elsewhere"));
  const recorded = recordIo({ env: { HOME: person.home }, cwd: join(person.home, "elsewhere") });
  const io = { ...recorded.io, interrupted: ending.signal };
  const words = ["witness", "--log", key, "--listen", "127.0.0.1:0", "--folder", "w", "--name", "w.example", "--json"];
  ended = run(words, REGISTRY, VERSION, io);
  for (let tries = 0; recorded.out() === "" && tries < 200; tries++) await new Promise((done) => setTimeout(done, 20));
  witness = JSON.parse(recorded.out());
});
afterAll(async () => {
  ending.abort();
  expect(await ended).toBe(0);
  await person.leaves();
});

describe("rampart witness", () => {
  it("E2: cosigns the log of an installation that was told of it; then the log is rewrite-proof", async () => {
    expect((await person.types("log verify --require-witness")).status).toBe(22);
    const init = await person.types(["init", "--json", "--witness", witness.witness]);
    expect({ status: init.status, problems: JSON.parse(init.out).problems }).toEqual({ status: 0, problems: [] });
    expect(readFileSync(join(person.state, "config/rampart.yaml"), "utf8")).toMatch(/quorum: 1\n/);

    const guard = await person.serves();
    // The guard publishes its last checkpoint when it ends.
    await person.types("stop");
    await guard.ended;
    const { status, out } = await person.types("log verify --require-witness --json");
    const report = JSON.parse(out);
    expect({ status, unreachable: report.unreachable }).toEqual({ status: 0, unreachable: [] });
    expect(report.cosigners).toMatchObject({ quorum: 1, covers: report.entries, keys: [{ key: witness.key }] });
    expect(readFileSync(join(person.state, "state/log/cosigned"), "utf8")).toContain("— w.example ");
  });

  it("log tiles writes what can be served; a second time nothing is new", async () => {
    const first = JSON.parse((await person.types("log tiles --json")).out);
    expect(first).toMatchObject({ written: 2, kept: 0 });
    expect(JSON.parse((await person.types("log tiles --json")).out)).toMatchObject({ size: first.size, written: 0 });
    expect((await person.types("log verify")).status).toBe(0);
  });

  it.each([
    ["witness", /which logs/],
    ["witness --log nonsense", /not an Ed25519 verifier key/],
    ["witness --log KEY --listen here", /HOST:PORT/],
    ["init --witness http://127.0.0.1:1/", /expected file/],
    ["log verify --quorum none", /expected 1 to 99/],
  ])("`%s` ends with 2", async (words, message) => {
    const key = JSON.parse((await person.types("init --json")).out).key;
    const { status, err } = await person.types(words.replace("KEY", key));
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  it.each(["quorum: 2", "quorum: -1", "quorum: many"])("rampart.yaml: `%s` is refused by name", async (line) => {
    const file = join(person.state, "config/rampart.yaml");
    const text = readFileSync(file, "utf8");
    const { parseSettings } = await import("../setup/settings.js");
    expect(() => parseSettings(text.replace(/quorum: .*/, line), file)).toThrow(/`quorum` is how many witnesses/);
  });
});
