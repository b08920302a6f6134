import { describe, expect, it } from "vitest";
import type { Issue } from "./errors.js";
import { GLOB, NAME, PROSE } from "./names.js";
import { type TextLimits, text } from "./shape.js";

/** What is said against a text, null where it is taken. */
function against(limits: TextLimits, value: string): string | null {
  const issues: Issue[] = [];
  const read = text(limits).read(value, "", (issue) => issues.push(issue));
  expect(read).toBe(issues.length === 0 ? value : undefined);
  return issues[0]?.message ?? null;
}

describe("names an author chooses", () => {
  it.each([
    ["a", "one letter"],
    ["keys.read", "parts with dots"],
    ["v2-x_y.3", "digits and dashes"],
    ["n".repeat(64), "as long as a name may be"],
  ])("%s is one: %s", (name) => {
    expect(against(NAME, name)).toBeNull();
  });
  it.each([
    ["Keys", "a capital first"],
    ["keYs", "a capital within"],
    ["keyS", "a capital last"],
    ["2fa", "a digit first"],
    [".keys", "nothing before the dot"],
    ["keys.", "nothing after the dot"],
    ["a..b", "nothing between dots"],
    ["a b", "two words"],
    ["a\nb", "two lines"],
    ["é", "a letter not everybody can type"],
  ])("%j is none: %s", (name) => {
    expect(against(NAME, name)).toBe(`\`${name}\` is not a lower-case name (letters, digits, dots and dashes)`);
  });
  it("is no longer than 64 characters", () => {
    expect(against(NAME, "n".repeat(65))).toBe("longer than 64 characters");
  });
});

describe("names others chose", () => {
  it.each(["*", "Böse GmbH", "arn:aws:iam::1:role/x", "spiffe://example.org/a", "g".repeat(256)])(
    "%s is one",
    (name) => {
      expect(against(GLOB, name)).toBeNull();
    },
  );
  it.each([
    ["\u0000a", "a control character first"],
    ["a\u001b[2Jb", "one within, which a terminal would obey"],
    ["a\u007f", "one last"],
    ["a\n", "a line's end"],
  ])("%j is none: %s", (name) => {
    expect(against(GLOB, name)).toBe(`\`${name}\` is not a name, with * for any characters`);
  });
});

describe("what a person reads", () => {
  it.each([
    ["Ask the owners.", "a sentence"],
    ["two\n\tlines", "lines and tabs"],
    ["Größe: 3 µm → 4 µm", "any letters"],
  ])("%j may be: %s", (prose) => {
    expect(against(PROSE, prose)).toBeNull();
  });
  it.each([
    ["\u202eevil", "turned around from the start"],
    ["a\u2066b", "turned around within"],
    ["safe\u202d", "turned around for what follows"],
    ["a\rb", "what would be overwritten on a terminal"],
    ["a\u001b[31m", "a colour"],
    ["\u0007a", "a bell"],
  ])("%j may not: %s", (prose) => {
    expect(against(PROSE, prose)).toBe(`\`${prose}\` is not readable text`);
  });
});
