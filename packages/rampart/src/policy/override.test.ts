import { describe, expect, it } from "vitest";
import { type Override, withOverride } from "./override.js";

const HEAD = "# mine\nrampart: 1\nname: mine\nextends: coding-agent # the pack\n";
const plain: Override = { except: { path: "~/old/**" }, reason: "my own builds", until: null };

describe("withOverride", () => {
  it("adds the first override and leaves comments alone", () => {
    expect(withOverride(HEAD, "delete.outside", plain)).toBe(
      `${HEAD}overrides:\n  delete.outside:\n    except:\n      path: ~/old/**\n    reason: my own builds\n`,
    );
  });

  it("adds a second one to the same rule, and a third", () => {
    const twice = withOverride(withOverride(HEAD, "a", plain), "a", { ...plain, except: "all", until: "2027-01-01" });
    expect(twice).toContain("    - except:\n        path: ~/old/**\n      reason: my own builds\n    - except: all\n");
    expect(withOverride(twice, "a", plain).match(/- except/g)).toHaveLength(3);
  });

  it("adds one beside those of other rules", () => {
    const both = withOverride(withOverride(HEAD, "a", plain), "b", plain);
    expect(both).toMatch(/overrides:\n {2}a:\n(.*\n){3} {2}b:\n/);
  });

  it.each([
    ["yes", "a word YAML 1.1 reads as true"],
    ["# not a comment", "a hash"],
    ["a: b", "a colon"],
    ["two\nlines", "a line break"],
    ["2027-01-01", "a date"],
    ["'quoted'", "quotes"],
  ])("quotes a reason that would read as something else: %j, %s", async (reason) => {
    const { parse } = await import("yaml");
    const text = withOverride(HEAD, "a", { ...plain, reason });
    expect(parse(text).overrides.a.reason).toBe(reason);
  });
});
