import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../command/arguments.js";
import { CODES, EXIT } from "../error.js";
import { typed } from "../testing/typed.js";
import { REGISTRY } from "./index.js";

describe("every verb", () => {
  it.each(Object.keys(REGISTRY))("%s keeps the contract", async (name) => {
    const verb = await REGISTRY[name]!();
    expect(verb.name).toBe(name);
    expect(verb.summary).toMatch(/^[a-z].*[^.]$/);
    for (const [option, spec] of Object.entries(verb.options)) {
      expect(option).toMatch(/^[a-z][a-z-]*$/);
      expect(spec.help).not.toBe("");
    }
    expect(verb.examples.length).toBeGreaterThan(0);
    const length = name.split(" ").length;
    for (const { run } of verb.examples) {
      const words = run.split(" ");
      expect(words.slice(0, length).join(" ")).toBe(name);
      parseArguments(verb, words.slice(length));
    }
    const help = await typed([...name.split(" "), "--help"]);
    expect(help.status).toBe(0);
    expect(help.out).toMatch(/Usage: clarity .*Options.*--json.*Examples.*Exit status: 0 ok/s);
    const wrong = await typed([...name.split(" "), "--frobnicate"]);
    expect(wrong).toMatchObject({ status: 2, out: "", err: expect.stringMatching(/there is no option --frobnicate/) });
  });
});

it("docs/clarity.md lists every exit status and code", () => {
  const text = readFileSync(new URL("../../../../docs/clarity.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| (\d+) \| [^|]+ \|(.*)\|$/gm)].map(
    ([, status, codes = ""]) => [Number(status), [...codes.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code)] as const,
  );
  const names = Object.entries(EXIT).map(
    ([name, status]) =>
      [
        status,
        Object.entries(CODES)
          .filter(([, one]) => one === name)
          .map(([code]) => code),
      ] as const,
  );
  expect(rows).toEqual(names);
});
