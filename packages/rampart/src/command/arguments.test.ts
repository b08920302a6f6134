import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.js";
import { Failure } from "./failure.js";
import type { Verb } from "./verb.js";

const verb: Verb = {
  name: "try-out",
  summary: "",
  usage: "",
  options: {
    mode: { type: "string", choices: ["monitor", "enforce"], help: "" },
    policy: { type: "string", multiple: true, help: "" },
    yes: { type: "boolean", help: "" },
  },
  positionals: { min: 1, max: 2 },
  takesRest: true,
  examples: [],
  run: async () => 0,
};

describe("parseArguments", () => {
  it("keeps what stands behind `--` as it came, options and further `--` included", () => {
    const input = parseArguments(verb, ["host", "--yes", "--", "--mode", "--", "rm -rf"]);
    expect(input.positionals).toEqual(["host"]);
    expect(input.rest).toEqual(["--mode", "--", "rm -rf"]);
    expect(input.flag("yes")).toBe(true);
    expect(input.text("mode")).toBeNull();
  });

  it("reads values in both notations, and repeated ones in order", () => {
    const input = parseArguments(verb, ["host", "--policy", "a", "--policy=b", "--mode=monitor", "--state", "/s"]);
    expect(input.texts("policy")).toEqual(["a", "b"]);
    expect(input.text("mode")).toBe("monitor");
    expect(input.state).toBe("/s");
  });

  it.each([
    [["host", "--mod", "monitor"], /no option --mod\. Did you mean --mode\?/, "a misspelt option"],
    [["host", "--frobnicate"], /no option --frobnicate/, "an unknown option without advice"],
    [["host", "-x"], /no option -x/, "an unknown short option"],
    [["host", "--mode"], /--mode needs a value/, "a value missing at the end"],
    [["host", "--mode="], /--mode needs a value/, "an empty value"],
    [["host", "--mode", "enforced"], /accepts monitor, enforce, not "enforced"\. Did you mean enforce\?/, "no choice"],
    [["host", "--yes=no"], /--yes takes no value/, "a flag with a value would read as yes"],
    [["host", "--mode", "monitor", "--mode", "enforce"], /given twice/, "two values, one of which would be lost"],
    [["host", "--no-yes"], /no option --no-yes/, "negated flags do not exist"],
    [["a", "b", "c"], /"c" is not expected/, "one argument too many"],
    [[], /something is missing/, "one argument too few"],
    [["host", "--toString"], /no option --toString/, "names of the object prototype are no options"],
    [["host", "--__proto__", "x"], /no option --__proto__/, "nor is this one"],
  ])("%j is refused with status 2: %s", (words, message) => {
    let failure: unknown;
    try {
      parseArguments(verb, words as string[]);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: "usage", exit: 2, next: "rampart try-out --help" });
    expect((failure as Failure).message).toMatch(message as RegExp);
  });

  it("takes what stands behind `--` as a word where the verb has no rest", () => {
    const { takesRest: _, ...closed } = verb;
    expect(parseArguments(closed, ["--", "--yes"])).toMatchObject({ positionals: ["--yes"], rest: null });
  });
});
