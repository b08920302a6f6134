import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../spine/index.js";
import { canonicalPath, type PathOptions } from "./canonical.js";

const PLACE: Place = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};

const EXACT: readonly (readonly [text: string, name: string, why: string])[] = [
  ["/etc/shadow", "/etc/shadow", "plain"],
  ["src/a.ts", "/home/dev/project/src/a.ts", "below the working directory"],
  ["./src/a.ts", "/home/dev/project/src/a.ts", "dot"],
  ["././src/./a.ts", "/home/dev/project/src/a.ts", "dots"],
  ["../other", "/home/dev/other", "parent"],
  ["../../../../..", "/", "above the root there is the root"],
  ["", "/home/dev/project", "nothing is the working directory"],
  [".", "/home/dev/project", "dot alone"],
  ["/", "/", "the root"],
  ["//", "/", "two slashes"],
  ["/..", "/", "the root's parent is the root"],
  ["/etc//shadow", "/etc/shadow", "two slashes inside"],
  ["/etc/shadow/", "/etc/shadow", "trailing slash"],
  ["/etc/../etc/./shadow", "/etc/shadow", "a detour"],
  ["/tmp/../etc/shadow", "/etc/shadow", "out of scratch"],
  [
    "C:\\Windows\\win.ini",
    "/home/dev/project/C:\\Windows\\win.ini",
    "no host here reports Windows: a file of an odd name",
  ],
  ["\\\\server\\share", "/home/dev/project/\\\\server\\share", "nor a share"],
  ["~", "/home/dev", "home"],
  ["~/.ssh/id_rsa", "/home/dev/.ssh/id_rsa", "below home"],
  ["~/../root", "/home/root", "out of home"],
  ["~dev/x", "/home/dev/x", "one's own name"],
  ["~root/.ssh", "/root/.ssh", "root's home is where it always is"],
  ["~+/x", "/home/dev/project/x", "bash: the working directory"],
  ["~$x", "/home/dev/project/~$x", "no user is called that: an ordinary name"],
  ["a~/b", "/home/dev/project/a~/b", "a tilde inside"],
  ["./~/b", "/home/dev/project/~/b", "a tilde that is not first"],
  ["/proc/self/root/etc/shadow", "/etc/shadow", "the process's root"],
  ["/proc/self/root", "/", "the process's root itself"],
  ["/proc/thread-self/root/etc/shadow", "/etc/shadow", "the thread's root"],
  ["/proc/1/root/etc/shadow", "/etc/shadow", "another process's root"],
  ["/proc/self/task/42/root/etc/shadow", "/etc/shadow", "a task's root"],
  ["/proc/self/root/../etc/shadow", "/etc/shadow", "the kernel resolves the link before the parent"],
  ["/proc/self/root/proc/self/root/etc", "/etc", "twice"],
  ["/proc/./self//root/etc", "/etc", "unclean"],
  ["/proc/self/cwd/a", "/home/dev/project/a", "the process's working directory"],
  ["/proc/self/cwd/../x", "/home/dev/x", "and its parent"],
  ["/proc/self/fd/3", "/dev/fd/3", "an open file"],
  ["/dev/fd/3", "/dev/fd/3", "an open file, shorter"],
  ["/proc/cpuinfo", "/proc/cpuinfo", "an ordinary file there"],
  ["/proc/self/environ", "/proc/self/environ", "a file, no link"],
  ["/proc/net/root", "/proc/net/root", "not a process"],
  ["/private/etc/master.passwd", "/etc/master.passwd", "macOS keeps /etc there"],
  ["/private/tmp/x", "/tmp/x", "and /tmp"],
  ["/private/var/db", "/var/db", "and /var"],
  ["/private/data", "/private/data", "but nothing else"],
  ["/etc/shadow\u0000.png", "/etc/shadow", "the system stops at NUL"],
  ["a\u0000/../../etc", "/home/dev/project/a", "NUL in a relative path"],
  ["/home/dev/…/x", "/home/dev/…/x", "three dots as one character are a name"],
  ["/a/.../b", "/a/.../b", "three dots are a name"],
  ["/a/..b/c", "/a/..b/c", "a name that starts with two dots"],
  ["/a b/c", "/a b/c", "blank"],
  ["/a\\b", "/a\\b", "a backslash is a character"],
  ["/*", "/*", "without glob a star is a character"],
  ["-rf", "/home/dev/project/-rf", "looks like an option"],
];

const GLOB: readonly (readonly [text: string, form: string, name: string, why: string])[] = [
  ["*", "pattern", "/home/dev/project/*", "everything here"],
  ["/etc/sh*", "pattern", "/etc/sh*", "beginning"],
  ["/etc/shado[w]", "exact", "/etc/shadow", "a set of one is its member"],
  ["/et[c]/sh[a]dow", "exact", "/etc/shadow", "twice"],
  ["/etc/shado[vw]", "pattern", "/etc/shado[vw]", "a set"],
  ["/etc/shado[^v]", "pattern", "/etc/shado[!v]", "one spelling of none-of"],
  ["/etc/sh[[:alpha:]]dow", "pattern", "/etc/sh?dow", "a class is widened"],
  ["/etc/sh\\*dow", "exact", "/etc/sh*dow", "escaped"],
  ["/etc/\\s\\h\\adow", "exact", "/etc/shadow", "escapes of ordinary characters"],
  ["/a\\*b/*", "pattern", "/a[*]b/*", "an escaped star inside a pattern"],
  ["/a[b/c", "exact", "/a[b/c", "no closing bracket"],
  ["/a[]b]c", "pattern", "/a[]b]c", "a closing bracket first is a member"],
  ["/a/**/b", "pattern", "/a/*/b", "two stars are one without globstar"],
  ["/a/*/../b", "exact", "/a/b", "a wildcard folder's parent"],
  ["/proc/*/root/etc/shadow", "exact", "/etc/shadow", "any process's root"],
  ["/proc/s??f/root/etc/shadow", "exact", "/etc/shadow", "the process by pattern"],
  ["/proc/self/r*t/etc/shadow", "exact", "/etc/shadow", "the link by pattern"],
  ["/tmp/\\../etc/\\.", "exact", "/etc", "escaped dots lead where dots do"],
  ["/./etc//*", "pattern", "/etc/*", "unclean"],
  ["~/*", "pattern", "/home/dev/*", "home by pattern"],
];

const HOLES: readonly (readonly [
  text: string,
  holes: NonNullable<PathOptions["holes"]>,
  form: string,
  name: string,
])[] = [
  ["**", "anywhere", "any", "*"],
  ["**/id_rsa", "anywhere", "pattern", "/**/id_rsa"],
  ["/tmp/**", "anywhere", "any", "*"],
  ["/tmp/**", "below", "pattern", "/tmp/**"],
  ["/tmp/a-**", "below", "pattern", "/tmp/a-*/**"],
  ["/tmp/a-**.log", "below", "pattern", "/tmp/a-*/**"],
  ["/tmp/**.log", "below", "pattern", "/tmp/**/*.log"],
  ["/tmp/a-**.log", "segment", "pattern", "/tmp/a-*.log"],
  ["/tmp/**/x", "below", "pattern", "/tmp/**/x"],
  ["/tmp/**/../x", "below", "pattern", "/**/x"],
  ["**/x", "below", "pattern", "/**/x"],
  ["x/**", "below", "pattern", "/home/dev/project/x/**"],
];

const PARENTS: readonly (readonly [text: string, name: string, why: string])[] = [
  ["/tmp/.?/etc", "/**/etc", "the root, or a folder of two characters"],
  ["/tmp/.*/.?/etc", "/**/etc", "twice up"],
  ["a/.[.]/b", "/home/dev/project/b", "a set of one is that one"],
  ["a/.[.x]/b", "/home/dev/project/**/b", "a set with a dot"],
  ["a/.[!.]/b", "/home/dev/project/a/.[!.]/b", "a set without"],
  ["a/.??*/b", "/home/dev/project/a/.??*/b", "three characters"],
  ["a/.*", "/home/dev/project/a/.*", "the last name: no program takes its parent away"],
  ["a/.*/", "/home/dev/project/a/.*", "with a slash behind it"],
  ["a/*/b", "/home/dev/project/a/*/b", "a dot at the beginning must be written"],
];

describe("canonicalPath", () => {
  it.each(PARENTS)("globs that match the parent: %s is %s: %s", (text, name) => {
    expect(canonicalPath(text, PLACE, { glob: true, parents: true }).name).toBe(name);
  });
  it.each(EXACT)("P3: %j is %s (%s)", (text, name) => {
    expect(canonicalPath(text, PLACE)).toEqual({ type: "path", name, form: "exact" });
  });

  it.each(GLOB)("P3: glob %j is %s %s (%s)", (text, form, name) => {
    expect(canonicalPath(text, PLACE, { glob: true })).toEqual({ type: "path", name, form });
  });

  it.each(HOLES)("P3: unknown text in %j, %s, is %s %s", (text, holes, form, name) => {
    expect(canonicalPath(text, PLACE, { glob: true, holes })).toEqual({ type: "path", name, form });
  });

  it("crosses folders where the caller says that ** does", () => {
    const options = { glob: true, globstar: true };
    expect(canonicalPath("/a/**/b", PLACE, options).name).toBe("/a/**/b");
    expect(canonicalPath("/a/**/**/b", PLACE, options).name).toBe("/a/**/b");
    expect(canonicalPath("/a/**/../b", PLACE, options).name).toBe("/**/b");
  });

  it("reads a quoted tilde as a name", () => {
    expect(canonicalPath("~/x", PLACE, { tilde: false }).name).toBe("/home/dev/project/~/x");
  });

  it.each([
    ["name", "pattern", "/**/name"],
    ["a/b", "pattern", "/**/a/b"],
    ["../x", "pattern", "/**/x"],
    [".", "any", "*"],
    ["..", "any", "*"],
    ["/etc/x", "exact", "/etc/x"],
    ["~/x", "exact", "/home/dev/x"],
    ["/proc/self/cwd/x", "pattern", "/**/x"],
  ])("without a working directory %s is %s %s", (text, form, name) => {
    expect(canonicalPath(text, { ...PLACE, cwd: null })).toEqual({ type: "path", name, form });
    expect(canonicalPath(text, PLACE, { cwd: null })).toEqual({ type: "path", name, form });
  });

  it.each([
    ["~bob/.ssh/id_rsa", "pattern", "/**/.ssh/id_rsa"],
    ["~bob", "any", "*"],
    ["~-", "any", "*"],
  ])("only the system knows where %s is", (text, form, name) => {
    expect(canonicalPath(text, PLACE)).toEqual({ type: "path", name, form });
  });

  it("uses the working directory it is given, unclean or not", () => {
    expect(canonicalPath("x", PLACE, { cwd: "/srv/a" }).name).toBe("/srv/a/x");
    expect(canonicalPath("x", PLACE, { cwd: "/srv/./a/../b/" }).name).toBe("/srv/b/x");
    expect(canonicalPath("x", PLACE, { cwd: "/" }).name).toBe("/x");
    expect(canonicalPath("../x", PLACE, { cwd: "/proc/self/root" }).name).toBe("/x");
  });

  it("is any path beyond its bound", () => {
    expect(canonicalPath(`/${"a".repeat(4_096)}`, PLACE).form).toBe("any");
    expect(canonicalPath("./".repeat(1_000_000), PLACE).form).toBe("any");
    expect(canonicalPath(`/${"a".repeat(4_000)}`, PLACE).form).toBe("exact");
  });
});

const name = fc.stringMatching(/^[a-z._~-]{1,8}$/).filter((text) => text !== "." && text !== "..");
const path = fc.array(name, { minLength: 1, maxLength: 6 });

describe("canonicalPath, properties", () => {
  it("P3: detours change nothing", () => {
    const detour = fc.constantFrom("./", ".//", "x/../", "x/y/../../", "/", "./x/.././");
    fc.assert(
      fc.property(path, fc.array(detour, { minLength: 7, maxLength: 7 }), fc.boolean(), (names, detours, absolute) => {
        const plain = names.join("/");
        const winding = names.map((one, i) => detours[i]! + one).join("/");
        const lead = absolute ? "/" : "./";
        // A detour that begins with a slash would make a relative path absolute: it is led by a dot.
        expect(canonicalPath(lead + winding, PLACE)).toEqual(canonicalPath(lead + plain, PLACE));
      }),
    );
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const once = canonicalPath(text, PLACE);
        if (once.form === "exact") expect(canonicalPath(once.name, PLACE)).toEqual(once);
      }),
    );
  });

  it("agrees on plain text with and without glob", () => {
    fc.assert(
      fc.property(path, (names) => {
        const text = `/${names.join("/")}`;
        expect(canonicalPath(text, PLACE, { glob: true })).toEqual(canonicalPath(text, PLACE));
      }),
    );
  });

  it("is total, bounded and absolute on any text", () => {
    const pieces = fc.array(
      fc.constantFrom("/", "..", ".", "*", "**", "[", "]", "\\", "~", "proc", "self", "root", "\u0000", "a", "\ud800"),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((all) => all.join("")),
          fc.string({ unit: "binary", maxLength: 60 }),
        ),
        fc.record({
          glob: fc.boolean(),
          globstar: fc.boolean(),
          tilde: fc.boolean(),
          cwd: fc.constantFrom("/", "/a", null),
          holes: fc.constantFrom("anywhere" as const, "below" as const, "segment" as const),
        }),
        (text, options) => {
          const resource = canonicalPath(text, PLACE, options);
          if (resource.form === "any") expect(resource.name).toBe("*");
          else expect(resource.name).toMatch(/^\/(?:$|[^/]+(?:\/[^/]+)*$)/s);
          if (resource.form === "exact") expect(`${resource.name}/`).not.toMatch(/\/\.\.?\//);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
