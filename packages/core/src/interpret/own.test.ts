import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { isInProcess, labelsOfName, tellsOfOurs } from "./own.js";

describe("Rampart by name", () => {
  it.each([
    ["process", "rampart", true, "its name"],
    ["process", "guard", true, "a part, as pkill looks"],
    ["process", "^ramp.*d$", true, "an expression"],
    ["process", "[r]ampart", true, "an expression that does not find itself"],
    ["process", "RAMPART", true, "pkill -i"],
    ["process", "ramparts", false, "somebody else"],
    ["process", "vite", false, "another program"],
    ["process", "4711", false, "a number"],
    ["process", "%1", false, "a job of the shell"],
    ["process", "(", false, "no expression at all: pkill refuses it, too"],
    ["service", "rampart.service", true, "a unit"],
    ["service", "ramp*", true, "units by glob"],
    ["service", "gui/501/dev.rampart.guard", true, "a label of launchd"],
    ["service", "nginx*", false, "other units"],
    ["table", "rampart", false, "a table is no process"],
  ] as const)("S4: %s %s: %s (%s)", (type, name, own, _why) => {
    expect(labelsOfName(type, name)).toEqual(own ? ["rampart"] : []);
  });

  it("S4: what lists processes tells of ours where its arguments name them", () => {
    const tells = (...argv: string[]) =>
      tellsOfOurs(
        argv[0]!,
        argv.map((text) => ({ text })),
      );
    expect([tells("pgrep", "rampart"), tells("grep", "[r]ampart"), tells("pgrep", "-f", "guard")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([tells("pgrep", "vite"), tells("cat", "rampart"), tells("ps", "aux")]).toEqual([false, false, false]);
  });

  it("asks no engine about what begins with a repetition: it is no expression", () => {
    fc.assert(
      fc.property(fc.constantFrom("*", "+", "?"), fc.string(), (sign, rest) => {
        expect(() => RE2JS.compile(sign + rest, RE2JS.CASE_INSENSITIVE)).toThrow();
        expect(isInProcess(sign + rest)).toBe(false);
      }),
    );
  });

  it("looks at expressions in linear time", () => {
    const start = process.cpuUsage();
    isInProcess(`${"(a*)*".repeat(50)}b`);
    isInProcess("(x+x+)+y".repeat(10_000));
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(500);
    fc.assert(fc.property(fc.string(), (text) => typeof isInProcess(text) === "boolean"));
  });
});
