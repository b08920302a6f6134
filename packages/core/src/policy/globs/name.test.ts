import { expect, it } from "vitest";
import { MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import type { Resource } from "../../spine/action.js";
import { parseHostGlob, parseNameGlob, relateName } from "./name.js";

const rows: readonly (readonly [glob: string, name: string, form: Resource["form"], truth: Truth, why: string])[] = [
  ["users", "users", "exact", YES, "itself"],
  ["users", "user", "exact", NO, "another name"],
  ["u*", "users", "exact", YES, "a glob"],
  ["users", "*", "exact", NO, "a name that looks like a pattern is a name"],
  ["u?", "u*", "exact", YES, "and is matched as one"],
  ["[*]", "*", "exact", YES, "by its characters"],
  ["users", "u*", "pattern", MAYBE, "a pattern may be it"],
  ["u*", "us*", "pattern", YES, "a narrower pattern is in it"],
  ["u*", "x*", "pattern", NO, "a pattern that begins otherwise is not"],
  ["users", "*", "any", MAYBE, "anything may be it"],
  ["users", "orders", "any", MAYBE, "whatever stands there as its name"],
  ["*", "orders", "any", YES, "everything is in everything"],
  ["u*", "users", "any", MAYBE, "and in no more"],
];
it.each(rows)("%s ~ %s (%s) is %s: %s", (glob, name, form, wanted) => {
  expect(relateName(parseNameGlob(glob), { type: "table", name, form })).toBe(wanted);
});

it.each([
  ["Example.COM", "example.com", true, "in any case"],
  ["example.com.", "example.com", true, "with the dot of the root"],
  ["*.Example.com.", "a.b.example.com", true, "both, below a domain"],
  ["example..", "example", false, "one dot"],
  ["ex.ample", "example", false, "and only at the end"],
])("the host glob %s ~ %s is %s: %s", (glob, name, wanted) => {
  expect(parseHostGlob(glob).matches(name)).toBe(wanted);
});

it("says of a glob whether it is a literal, which the index looks up", () => {
  expect([parseNameGlob("a-b").literal, parseNameGlob("a*").literal, parseNameGlob("[").literal]).toEqual([
    "a-b",
    null,
    "[",
  ]);
});
