import { readdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parseArguments, SHARED } from "../command/arguments.js";
import { newPerson } from "../testing/typed.js";
import { REGISTRY } from "./index.js";

const person = newPerson();
afterAll(person.leaves);

const names = Object.keys(REGISTRY);

describe("every verb", () => {
  it.each(names)("%s keeps the contract", async (name) => {
    const verb = await REGISTRY[name]!();
    expect(verb.name).toBe(name);
    expect(verb.summary).toMatch(/^[a-z].*[^.]$/);
    expect(verb.summary.length).toBeLessThan(64);
    for (const [option, spec] of Object.entries(verb.options)) {
      expect(option).toMatch(/^[a-z][a-z-]*$/);
      expect(Object.keys(SHARED), "what every verb understands is no verb's own").not.toContain(option);
      expect(spec.help).not.toBe("");
    }
  });

  it.each(names)("%s: its examples are command lines it accepts", async (name) => {
    const verb = await REGISTRY[name]!();
    expect(verb.examples.length).toBeGreaterThan(0);
    for (const { run, what } of verb.examples) {
      expect(what).not.toBe("");
      const words = shellWords(run.replace(/ [<>] .*$/, ""));
      expect(words.slice(0, 1 + name.split(" ").length).join(" ")).toBe(`rampart ${name}`);
      parseArguments(verb, words.slice(1 + name.split(" ").length));
    }
  });

  it.each(names)("%s --help shows usage, options, examples and exit statuses", async (name) => {
    const { status, out } = await person.types(`${name} --help`);
    expect(status).toBe(0);
    for (const part of [`Usage: rampart ${name}`, "--json", "--state DIR", "Examples", "Exit status: "]) {
      expect(out).toContain(part);
    }
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThan(104);
  });

  it.each(names)(
    "%s refuses an option it does not have, with status 2 and nothing on standard output",
    async (name) => {
      const { status, out, err } = await person.types(`${name} --frobnicate`);
      expect({ status, out }).toEqual({ status: 2, out: "" });
      expect(err).toMatch(/there is no option --frobnicate/);
    },
  );

  it("has a file of its own, and is in the index", () => {
    const files = readdirSync(new URL(".", import.meta.url)).filter(
      (file) => !/\.test\.ts$|^(index|settle)\.ts$/.test(file),
    );
    expect(
      files
        .map((file) => file.replace(/\.ts$/, "").replace(/^(log|mcp|policy|heartbeat|credential|task)-/, "$1 "))
        .sort(),
    ).toEqual([...names].sort());
  });
});

/** Splits at spaces outside quotes: all that examples need. */
function shellWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}
