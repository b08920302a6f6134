import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAYBE, NO, YES } from "../../decide/truth.js";
import type { Resource } from "../../spine/action.js";
import { parsePathGlob, relatePath } from "./path.js";

const exact = (name: string): Resource => ({ type: "path", name, form: "exact" });
const pattern = (name: string): Resource => ({ type: "path", name, form: "pattern" });
const ANY: Resource = { type: "path", name: "*", form: "any" };

describe("a glob and an exact path", () => {
  const rows: readonly (readonly [string, string, boolean, string])[] = [
    ["/etc/passwd", "/etc/passwd", true, "a literal is itself"],
    ["/etc/passwd", "/etc/passwd2", false, "and nothing that begins with it"],
    ["/etc/**", "/etc", true, "** includes the folder itself"],
    ["/etc/**", "/etc/a/b", true, "and everything below"],
    ["/etc/**", "/etcetera", false, "but no neighbour that begins alike"],
    ["/etc/*", "/etc/a", true, "* is one part"],
    ["/etc/*", "/etc/a/b", false, "and only one"],
    ["/etc/*", "/etc", false, "and not none"],
    ["**", "/", true, "everything"],
    ["/**", "/", true, "everything, absolute"],
    ["**/.env", "/.env", true, "at the root"],
    ["**/.env", "/a/b/.env", true, "anywhere"],
    ["**/.env", "/a/b/x.env", false, "whole parts only"],
    ["**/.env", "/a/.env/b", false, "not as a folder"],
    ["**/id_*", "/h/.ssh/id_rsa", true, "wildcard in the last part"],
    ["/a/**/z", "/a/z", true, "** may be nothing"],
    ["/a/**/z", "/a/b/c/z", true, "or much"],
    ["/a/**/b/**/z", "/a/b/c/b/q/z", true, "two of them, retried"],
    ["/a/**/b/*/z", "/a/b/c/b/q/z", true, "the later b is the one"],
    ["/a/**/b/*/z", "/a/b/c/d/q/z", false, "no b one before z"],
    ["/a/?", "/a/b", true, "one character"],
    ["/a/?", "/a/bc", false, "exactly one"],
    ["/a/[a-c]x", "/a/bx", true, "a class"],
    ["/a/[a-c]x", "/a/ax", true, "its first"],
    ["/a/[a-c]x", "/a/cx", true, "its last"],
    ["/a/[a-c]x", "/a/dx", false, "what comes after it"],
    ["/a/[b-c]x", "/a/ax", false, "what comes before it"],
    ["/a/[a-cx-z]", "/a/y", true, "the second of two ranges"],
    ["/a/[a-cx]", "/a/x", true, "a character after a range"],
    ["/a/[xa-c]", "/a/b", true, "a range after a character"],
    ["/a/[xa-c]", "/a/-", false, "the dash of a range is none"],
    ["/a/[!a-c]x", "/a/bx", false, "a negated class"],
    ["/a/[!]]", "/a/]", false, "a first ] belongs to a negated class too"],
    ["/a/[!]]", "/a/x", true, "and only that is left out"],
    ["/a/[^]]", "/a/]", false, "in the other spelling"],
    ["/a/[^]]", "/a/x", true, "as in the first"],
    ["/a/[]", "/a/[]", true, "brackets with nothing in them are themselves"],
    ["/a/[!]", "/a/[!]", true, "so is a negation of nothing"],
    ["/a/[a]b[c]", "/a/abc", true, "what stands between two classes"],
    ["/a/[a]b[c]", "/a/axc", false, "is itself"],
    ["/a/?b?", "/a/xbx", true, "any characters around a literal one"],
    ["/a/**b", "/a/xb", true, "stars side by side are one star"],
    ["/a/x*", "/a/x", true, "a star may be nothing"],
    ["/a/*x", "/a/xy", false, "the end must be met"],
    ["/a/x*y", "/a/y", false, "so must the beginning"],
    ["/a/[!a-c]x", "/a/dx", true, "outside it"],
    ["/a/[^b]", "/a/b", false, "negation, the other spelling"],
    ["/a/[]]", "/a/]", true, "a first ] belongs to the class"],
    ["/a/[b", "/a/[b", true, "an open bracket that is never closed is itself"],
    ["/a/[*]", "/a/*", true, "a literal star"],
    ["/a/[*]", "/a/b", false, "and nothing else"],
    ["/a/a-z", "/a/a-z", true, "a dash outside a class is a dash"],
    ["/a/[a-]", "/a/-", true, "a dash at the end of a class is a dash"],
    ["/a/*b*", "/a/xbx", true, "stars on both sides"],
    ["/a/*b*c", "/a/xbxbxc", true, "retried"],
    ["/a/*b*c", "/a/xbxbx", false, "and given up"],
    ["/a/b/", "/a/b", true, "a slash at the end says nothing"],
    ["/a/b/**", "/a/b/", true, "nor does one behind a folder"],
    ["/a/**/b/**", "/a/b", true, "two that are both nothing"],
    ["/a/**/b/**", "/a/x", false, "with the name missing"],
    ["**/a/b", "/x/a/b", true, "two parts anywhere"],
    ["**/a/b", "/x/a/c", false, "both of them"],
    ["**/a/b", "/a", false, "not the first alone"],
    ["/**/b", "/b", true, "an absolute name anywhere, at the root"],
    ["/**/b", "/ab", false, "a whole part"],
    ["/*/**", "/", false, "below the root, and not the root"],
    ["/*/**", "/a", true, "any folder there"],
  ];
  it.each(rows)("%s ~ %s is %s: %s", (glob, path, wanted) => {
    expect(relatePath(parsePathGlob(glob), exact(path), false)).toBe(wanted ? YES : NO);
  });
});

describe("a glob and what an action may touch", () => {
  const rows: readonly (readonly [string, Resource, boolean, number, string])[] = [
    ["/etc/**", exact("/etc"), true, YES, "all of /etc is in it"],
    ["/etc/**", exact("/etc/a"), true, YES, "so is all of a folder in it"],
    ["/etc/passwd", exact("/etc"), true, MAYBE, "a recursive action on a parent reaches it"],
    ["/etc/passwd", exact("/"), true, MAYBE, "from the root too"],
    ["/etc/passwd", exact("/usr"), true, NO, "not from elsewhere"],
    ["/etc/**", exact("/"), true, MAYBE, "all of it may be reached from the root"],
    ["/etc/**", exact("/etcetera"), true, NO, "a neighbour that begins alike reaches nothing in it"],
    ["/etcetera/**", exact("/etc"), true, NO, "nor the other way round"],
    ["/a/b", exact("/a/bc"), true, NO, "a longer name beside it"],
    ["/a/bc", exact("/a/b"), true, NO, "a shorter one"],
    ["/a/b/**", exact("/a/bc/d"), true, NO, "below a neighbour"],
    ["/a/*/c", exact("/a"), true, MAYBE, "a folder above a glob with wildcards"],
    ["/a/*", exact("/a/b"), true, MAYBE, "one match, and what is below it"],
    ["/a/*", exact("/b"), true, NO, "another folder"],
    ["/a/b*/**", exact("/a/*"), true, NO, "a folder that is called *"],
    ["/a/[*]/**", exact("/a/*"), true, YES, "by its name"],
    ["/a/*/**", exact("/a/b"), true, YES, "a folder all of which is in it"],
    ["**/b/**", exact("/a/b/c"), true, YES, "a folder below the name"],
    ["**/b", exact("/a/b"), true, MAYBE, "the name, and what is below it"],
    ["/**", exact("/a"), true, YES, "everything has every folder"],
    ["**", exact("/"), true, YES, "and the root"],
    ["/etc/passwd", exact("/etc/passwd"), true, MAYBE, "itself, and what would be below it"],
    ["**/.env", exact("/srv"), true, MAYBE, "somewhere below"],
    ["**/.env/**", exact("/srv/.env"), true, YES, "all below the name"],
    ["/etc/*", pattern("/etc/*.conf"), false, YES, "every match of the pattern matches the glob"],
    ["/etc/*.conf", pattern("/etc/*"), false, MAYBE, "some do"],
    ["/etc/a*", pattern("/etc/*z"), false, MAYBE, "az would"],
    ["/etc/a*", pattern("/etc/b*"), false, NO, "no name begins with both"],
    ["/etc/a?c", pattern("/etc/a[0-9]c"), false, YES, "any one character covers a class"],
    ["/etc/[0-9]", pattern("/etc/?"), false, MAYBE, "but not the other way round"],
    ["/etc/[a-z]", pattern("/etc/[0-9]"), false, MAYBE, "two classes are not compared"],
    ["/etc/x", pattern("/etc/[!x]"), false, NO, "the class leaves it out"],
    ["/a/**", pattern("/a/**/b"), false, YES, "** covers **"],
    ["/a/*/b", pattern("/a/**/b"), false, MAYBE, "one part of many"],
    ["/a/**/b", pattern("/a/*/b"), false, YES, "many covers one"],
    ["/a/**/b", pattern("/c/**/b"), false, NO, "different beginnings"],
    ["/a/**/b", pattern("/a/**/c"), false, NO, "different ends"],
    ["/a/b", pattern("/a/b/**"), false, MAYBE, "the pattern includes the folder itself"],
    ["/a/b/c/**", pattern("/a/*/c"), true, MAYBE, "recursive patterns"],
    ["/a/**", pattern("/a/*/c"), true, YES, "all covered"],
    ["/etc/passwd", ANY, false, MAYBE, "anything may be it"],
    ["/**", ANY, false, YES, "anything is in everything"],
    ["**", ANY, true, YES, "however it is written"],
    ["/*", ANY, false, MAYBE, "not in all that stands at the root"],
    ["/a", ANY, true, MAYBE, "a recursive anything may be anywhere"],
    ["/a/[!x]", pattern("/a/[!x]"), false, YES, "a class covers itself, written alike"],
    ["/a/[a-c]", pattern("/a/*"), false, MAYBE, "a class and any run"],
    ["/a/[a-c]", pattern("/a/b"), false, YES, "a pattern without a wildcard"],
    ["/a/[a-c]", pattern("/a/d"), false, NO, "and outside the class"],
    ["/a/b", pattern("/a/[a-c]"), false, MAYBE, "a class that has it"],
    ["/a/d", pattern("/a/[a-c]"), false, NO, "a class that has it not"],
    ["/a/*", pattern("/a/?"), false, YES, "any run covers one character"],
    ["/a/?*", pattern("/a/*"), false, MAYBE, "one or more does not cover none"],
    ["/a/*b", pattern("/a/*ab"), false, YES, "an ending covers a longer one"],
    ["/a/*ab", pattern("/a/*b"), false, MAYBE, "and not the other way round"],
    ["/a/?", pattern("/a/??"), false, NO, "one is not two"],
    ["/a/x?", pattern("/a/?x"), false, MAYBE, "xx would"],
    ["/a/a?*a?", pattern("/a/a?"), false, NO, "an ending is not the beginning once more"],
    ["/a/a?", pattern("/a/a?*a?"), false, NO, "on either side"],
    ["/a/*/b", pattern("/a/*"), false, NO, "more parts than the pattern has"],
    ["/a/*", pattern("/a/*/b"), false, NO, "and fewer"],
    ["/*/b", pattern("/a/*"), false, MAYBE, "a star on either side"],
    ["/a/*", pattern("/a/*"), true, MAYBE, "matches, and what is below them"],
    ["/a/**/**", ANY, false, MAYBE, "but not in a part of everything"],
  ];
  it.each(rows)("%s ~ %o recursive %s is %s: %s", (glob, resource, recursive, wanted) => {
    expect(relatePath(parsePathGlob(glob), resource, recursive)).toBe(wanted);
  });
});

describe("what a glob says of itself", () => {
  const rows: readonly (readonly [text: string, prefix: string, folder: string | null, why: string])[] = [
    ["/a/b", "a b", "/a/b", "a path is itself a folder"],
    ["/a/b/**", "a b", "/a/b", "and with all below it"],
    ["/a/b/", "a b", "/a/b", "a slash at the end says nothing"],
    ["/a/b/*", "a b", null, "what stands in it is not all of it"],
    ["/a/b?/**", "a", null, "no one folder"],
    ["/a/**/b", "a", null, "a name below is no folder"],
    ["/a/**/**", "a", null, "what is written twice is not looked at"],
    ["/**", "", null, "everything is no folder"],
    ["**/b", "", null, "nor is a name anywhere"],
    ["**/b/**", "", null, "with all below it"],
    ["/", "", null, "nor the root"],
    ["/*/b", "", null, "nor what begins with a wildcard"],
  ];
  it.each(rows)("%s: below %s, the folder %s: %s", (text, prefix, folder) => {
    const glob = parsePathGlob(text);
    expect([glob.prefix.join(" "), glob.folder, glob.text]).toEqual([prefix, folder, text]);
  });
  it("is read once", () => {
    expect(parsePathGlob("/is/read/once/**")).toBe(parsePathGlob("/is/read/once/**"));
  });
});

describe("against a second implementation", () => {
  const part = fc.constantFrom("a", "b", "ab", "*", "?", "a*", "*b", "[ab]", "[!a]", "**");
  const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
  const name = fc.constantFrom("a", "b", "c", "ab", "ba", "abb");
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);

  /** The same grammar as a regular expression of the host language. */
  function toRegExp(text: string): RegExp {
    const body = text
      .slice(1)
      .split("/")
      .map((segment) =>
        segment === "**"
          ? "(?:/[^/]+)*"
          : `/${segment.replaceAll("*", "[^/]*").replaceAll("?", "[^/]").replaceAll("[!", "[^")}`,
      )
      .join("");
    return new RegExp(`^${body}$`);
  }

  it("agrees on exact paths", () => {
    fc.assert(
      fc.property(glob, path, (g, p) => {
        expect(relatePath(parsePathGlob(g), exact(p), false) === YES).toBe(toRegExp(g).test(p));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a folder with everything below it as it takes the pattern that says so", () => {
    fc.assert(
      fc.property(fc.oneof(glob, path), path, fc.boolean(), (g, p, across) => {
        const wanted = parsePathGlob(across ? `${g}/**` : g);
        expect(relatePath(wanted, exact(p), true)).toBe(relatePath(wanted, pattern(`${p}/**`), false));
      }),
      { numRuns: 2000 },
    );
  });

  it("never says no to a pattern that shares a path, nor yes to one that has another", () => {
    fc.assert(
      fc.property(glob, glob, path, fc.boolean(), (g, touched, p, recursive) => {
        const relation = relatePath(parsePathGlob(g), pattern(touched), recursive);
        const touches = toRegExp(touched).test(p) || (recursive && toRegExp(`${touched}/**`).test(p));
        if (!touches) return;
        if (toRegExp(g).test(p)) expect(relation).not.toBe(NO);
        else expect(relation).not.toBe(YES);
      }),
      { numRuns: 4000 },
    );
  });

  it("stays within its bound on patterns made to backtrack", () => {
    const long = `/${"a*".repeat(200)}b`;
    const hostile = `/${"a".repeat(4000)}`;
    expect(relatePath(parsePathGlob(long), exact(hostile), false)).toBe(NO);
    expect(relatePath(parsePathGlob(long), pattern(`/${"*a".repeat(200)}c`), false)).toBe(NO);
    expect(relatePath(parsePathGlob(`/${"**/a/".repeat(100)}b`), exact(`/${"a/".repeat(1000)}c`), false)).toBe(NO);
  });
});
