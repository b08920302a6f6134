import { describe, expect, it } from "vitest";
import { folded } from "./names.js";

describe("C7: names as file systems see them that ignore case and forms", () => {
  it.each<[name: string, seen: string, why: string]>([
    ["Model.BIN", "model.bin", "case"],
    ["ﬁle", "file", "one letter for two"],
    ["a. .", "a", "dots and spaces at the end"],
    [" .a", " .a", "not at its beginning"],
    ["...", "", "nothing else"],
  ])("%j is %j (%s)", (name, seen) => expect(folded(name)).toBe(seen));

  it("reads a long name once", () => {
    const name = `${" .".repeat(1_000_000)}x`;
    expect(folded(name)).toBe(name);
  });
});
