import { describe, expect, it } from "vitest";
import { recordIo } from "../testing/io.js";
import { Failure } from "./failure.js";
import { run } from "./run.js";
import type { Verb } from "./verb.js";

const named = (name: string, act: Verb["run"] = async () => 0): Verb => ({
  name,
  summary: `does ${name}`,
  usage: "",
  options: { deep: { type: "boolean", help: "look deeper" } },
  positionals: { min: 0, max: 0 },
  examples: [{ run: `rampart ${name}`, what: "the plain form" }],
  run: act,
});

const registry = Object.fromEntries(
  [
    named("status", async (_input, io) => {
      io.line("fine");
      return 7;
    }),
    named("log"),
    named("log verify", async () => 20),
    named("policy lint"),
    named("policy test"),
    named("fails", async () => {
      throw new Failure("not_found", 'there is no pack "x"', "rampart policy list");
    }),
    named("breaks", async () => {
      throw new TypeError("undefined is not a function");
    }),
  ].map((verb) => [verb.name, async () => verb]),
);

async function typed(words: string) {
  const recorded = recordIo();
  const status = await run(words.split(" ").filter(Boolean), registry, "1.2.3", recorded.io);
  return { status, out: recorded.out(), err: recorded.err() };
}

describe("run", () => {
  it("returns what the verb returns", async () => {
    expect(await typed("status")).toMatchObject({ status: 7, out: "fine\n", err: "" });
    expect((await typed("log verify")).status).toBe(20);
    expect((await typed("log")).status).toBe(0);
  });

  it.each([
    ["statsu", /knows no verb "statsu"\. Did you mean "status"\?/, "a slip of the finger"],
    ["deploy", /knows no verb "deploy"\.\n/, "nothing like it"],
    ["policy", /says not what to do\. There is: lint, test\./, "half a verb"],
    ["policy lnit", /Did you mean "policy lint"\?/, "a slip in the second word"],
    ["--deep status", /--deep stands before the verb/, "options before the verb"],
    ["status --deeep", /Did you mean --deep\?/, "an unknown option"],
    ["status extra", /"extra" is not expected/, "an argument too many"],
    ["constructor", /knows no verb "constructor"/, "a name of the object prototype"],
  ])("`%s` ends with status 2 and says so: %#", async (words, message) => {
    const { status, out, err } = await typed(words);
    expect(status).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(message);
    expect(err).toMatch(/^next: {2}rampart .*--help$/m);
  });

  it("says what, where and what next; in JSON where asked", async () => {
    const { status, err } = await typed("fails");
    expect({ status, err }).toEqual({ status: 3, err: 'error: there is no pack "x"\nnext:  rampart policy list\n' });
    const asJson = await typed("fails --json");
    expect(asJson.status).toBe(3);
    expect(JSON.parse(asJson.out)).toEqual({
      error: { code: "not_found", message: 'there is no pack "x"', next: "rampart policy list" },
    });
  });

  it("calls a bug of ours a bug of ours", async () => {
    const { status, err } = await typed("breaks");
    expect(status).toBe(3);
    expect(err).toMatch(/^internal error: undefined is not a function\n.*run\.test/s);
  });

  it.each(["", "help", "--help", "-h"])("`%s` lists every verb", async (words) => {
    const { status, out } = await typed(words);
    expect(status).toBe(0);
    for (const name of Object.keys(registry)) expect(out).toContain(`does ${name}`);
  });

  it.each(["log verify --help", "help log verify", "log verify --deep -h"])("`%s` shows the help", async (words) => {
    const { status, out } = await typed(words);
    expect(status).toBe(0);
    expect(out).toMatch(/Usage: rampart log verify/);
    expect(out).toMatch(/--deep +look deeper/);
    expect(out).toMatch(/Examples\n {2}rampart log verify/);
  });

  it.each(["policy --help", "help policy", "policy -h"])("`%s` lists the verbs that begin so", async (words) => {
    const { status, out } = await typed(words);
    expect(status).toBe(0);
    expect(out).toMatch(/Usage: rampart policy VERB/);
    expect(out).toContain("does policy lint");
    expect(out).not.toContain("does log");
  });

  it.each([
    ["--version", "rampart 1.2.3\n", "before any verb"],
    ["-V", "rampart 1.2.3\n", "in short"],
    ["log verify --version", "rampart 1.2.3\n", "after a verb, which is not run"],
    ["policy -V", "rampart 1.2.3\n", "after half a verb"],
    ["--version --json", '{"version":"1.2.3"}\n', "for a program"],
    ["status --json --version", '{"version":"1.2.3"}\n', "for a program, after a verb"],
  ])("`%s` prints %j: %s", async (words, out) => {
    expect(await typed(words)).toEqual({ status: 0, out, err: "" });
  });

  it("leaves what stands behind `--` to the verb", async () => {
    expect(await typed("status -- --version")).toMatchObject({ status: 2, out: "" });
  });
});
