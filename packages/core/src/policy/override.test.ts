import { describe, expect, it } from "vitest";
import { writeOverride } from "./override.js";
import { load } from "./testing/policies.js";

const TEXT = `# Our policy.
rampart: 1
name: ours # do not rename
extends: coding-agent

guardrails:
  # Nobody touches the ledger.
  - id: ledger
    deny: file.write
    when: { path: "/srv/ledger/**" } # all of it
    reason: The ledger is written by the bank.
`;
const override = { except: [{ path: "~/old/**" }], reason: "our build outputs" } as const;

describe("an override written into a policy", () => {
  it("keeps comments, order and style", () => {
    const written = writeOverride(TEXT, "delete.outside", override);
    expect(written.startsWith(TEXT)).toBe(true);
    expect(written.slice(TEXT.length)).toBe(
      "overrides:\n  delete.outside:\n    except:\n      - path: ~/old/**\n    reason: our build outputs\n",
    );
    expect(load(written).document.overrides).toMatchObject({
      "delete.outside": [{ except: [{ path: ["~/old/**"] }], reason: "our build outputs" }],
    });
  });
  it.each([
    ["the same", override, true],
    ["the same for another reason", { ...override, reason: "asked again" }, true],
    ["until an instant", { ...override, until: "2027-01-31T00:00:00Z" }, false],
    ["another place", { ...override, except: [{ path: "~/new/**" }] }, false],
    ["everywhere", { ...override, except: "all" as const }, false],
  ])("once is enough: %s", (_why, again, known) => {
    const once = writeOverride(
      writeOverride(TEXT, "delete.outside", { ...override, except: "all" as const, until: "2027-01-01T00:00:00Z" }),
      "delete.outside",
      override,
    );
    expect(writeOverride(once, "delete.outside", again) === once).toBe(known);
  });
  it("adds to what overrides stood there before", () => {
    const once = writeOverride(TEXT, "delete.outside", override);
    const twice = writeOverride(once, "delete.outside", { except: "all", reason: "away", until: "2027-01-01" });
    const thrice = writeOverride(
      writeOverride(twice, "delete.outside", { ...override, except: [{ path: "~/new/**" }] }),
      "work.discard",
      override.except ? { except: "all", reason: "r" } : override,
    );
    const { overrides } = load(thrice).document;
    expect(overrides["delete.outside"]).toHaveLength(3);
    expect(overrides["delete.outside"]![1]).toEqual({ except: "all", reason: "away", until: Date.UTC(2027, 0, 1) });
    expect(overrides["work.discard"]).toHaveLength(1);
    expect(thrice.startsWith(TEXT)).toBe(true);
  });
  it("fills a place that was empty", () => {
    const written = writeOverride(`${TEXT}overrides:\n`, "ledger", override);
    expect(load(written).document.overrides["ledger"]).toHaveLength(1);
  });
  it.each(["", "- a", "a: [", "just text"])("refuses a text that is no mapping: %j", (text) => {
    expect(() => writeOverride(text, "x", override)).toThrow(TypeError);
  });
});
