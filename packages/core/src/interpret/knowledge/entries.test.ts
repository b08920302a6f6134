import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { programsOf } from "../shell/testing/read.js";
import { compileUsage } from "./compile.js";
import { ENTRIES, KNOWLEDGE } from "./index.js";
import type { Entry, Usage } from "./types.js";

/** All usages of an entry, with the path of subcommands that leads to them. */
function usagesOf(usage: Usage, path: string): (readonly [string, Usage])[] {
  const inner = Object.entries(usage.subcommands ?? {}).flatMap(([name, one]) =>
    usagesOf(one, `${path} ${name.split(" ")[0]}`),
  );
  return [[path, usage], ...inner, ...(usage.otherwise === undefined ? [] : usagesOf(usage.otherwise, `${path} *`))];
}

const USAGES = ENTRIES.flatMap((entry) => usagesOf(entry, entry.names[0] ?? "?"));

describe("every entry keeps the contract", () => {
  it("has names, all different", () => {
    const names = ENTRIES.flatMap((entry: Entry) => entry.names);
    expect(names.length).toBe(new Set(names).size);
    expect(names.filter((name) => name === "" || /[\s/]/.test(name))).toEqual([]);
  });

  it("lists an option once", () => {
    const twice = USAGES.flatMap(([path, usage]) => {
      const spellings = Object.keys(usage.options ?? {}).flatMap((key) => key.split(/,? /));
      return spellings.filter((one, i) => spellings.indexOf(one) !== i).map((one) => `${path}: ${one}`);
    });
    expect(twice).toEqual([]);
  });

  it("writes options as options", () => {
    const odd = USAGES.flatMap(([path, usage]) =>
      Object.keys(usage.options ?? {})
        .flatMap((key) => key.split(/,? /))
        .filter((one) => !/^-|^\+|=$/.test(one))
        .map((one) => `${path}: ${one}`),
    );
    expect(odd).toEqual([]);
  });

  it("names a subcommand once", () => {
    const twice = USAGES.flatMap(([path, usage]) => {
      const names = Object.keys(usage.subcommands ?? {}).flatMap((key) => key.split(" "));
      return names.filter((one, i) => names.indexOf(one) !== i).map((one) => `${path} ${one}`);
    });
    expect(twice).toEqual([]);
  });

  it("compiles", () => {
    for (const [, usage] of USAGES) compileUsage(usage, null);
  });

  it("finds every name", () => {
    for (const name of KNOWLEDGE.names()) expect(KNOWLEDGE.find(name)?.name).toBe(name);
  });
});

describe("P3: every launcher launches, whatever options it is given", () => {
  const launchers = ENTRIES.filter((entry) => entry.launches !== undefined && entry.launches.as !== "shell");
  const first = (count: number) => Array.from({ length: count }, () => "1").join(" ");
  it.each(launchers.map((entry) => [entry.names[0]!, entry] as const))("%s", (name, entry) => {
    const { skip = 0, unless, when } = entry.launches!;
    const compiled = compileUsage(entry, null);
    const others = [...new Set(compiled.options.values())].filter(
      (option) =>
        !option.sets.includes("harmless") &&
        option.operands === null &&
        (unless === undefined || !option.sets.includes(unless)) &&
        !option.name.endsWith("=") &&
        option.name !== "-#",
    );
    if (when !== undefined) return;
    const lines = ["", ...others.map((option) => `${option.name}${option.takes === "required" ? " 1" : ""} `)];
    for (const options of lines) {
      const line = `env ${name} ${options}${first(skip)}${skip > 0 ? " " : ""}rm -rf /etc/x`;
      expect(
        programsOf(line).map((one) => one.replace(/^\? /, "")),
        line,
      ).toContain("rm -rf /etc/x");
    }
  });
});

const WORDS = [
  "a",
  "-a",
  "-rf",
  "--all",
  "--output=x",
  "-",
  "--",
  "a=b",
  "$X",
  "'x y'",
  "/etc",
  "*.c",
  "host:/x",
  "user@host",
  "https://h/x",
  "{}",
  ";",
  "-exec",
  "@f",
  "80",
  "install",
  "rm",
  "run",
  "delete",
  "-c",
  "-e",
  "-o",
  '"$(cat f)"',
  "<<<x",
  "> f",
];

describe("total: no entry throws, whatever the line", () => {
  it("for every program", () => {
    const line = fc.tuple(fc.constantFrom(...KNOWLEDGE.names()), fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }));
    fc.assert(
      fc.property(line, ([name, words]) => {
        programsOf(`echo x | ${name} ${words.join(" ")} | cat`);
      }),
      { numRuns: 800 },
    );
  });

  it("for every subcommand", () => {
    const paths = USAGES.filter(([path]) => path.includes(" ") && !path.includes("*")).map(([path]) => path);
    const line = fc.tuple(fc.constantFrom(...paths), fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }));
    fc.assert(
      fc.property(line, ([path, words]) => void programsOf(`${path} ${words.join(" ")}`)),
      { numRuns: 500 },
    );
  });
});
