import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_POLICY_TEXT, readYaml } from "./read.js";

function refused(source: string) {
  const result = readYaml("p.yaml", source);
  return result.ok ? null : result.errors.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

describe("P1: YAML that could mean something else than it seems to say is refused", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["a: &x 1\nb: 2", "policy.forbidden_yaml 1:7", "an anchor"],
    ["a: &x 1\nb: *x", "policy.forbidden_yaml 1:7", "an alias and its anchor"],
    ["a: &x 1\nb: *x", "policy.forbidden_yaml 2:4", "the alias itself"],
    ["a: &x\n  b: 1", "policy.forbidden_yaml 2:3", "an anchored mapping"],
    ["&x a: 1", "policy.forbidden_yaml 1:4", "an anchored key"],
    ["a: 1\n<<: {b: 2}", "policy.forbidden_yaml 2:1", "a merge key"],
    ["a: !!str 1", "policy.forbidden_yaml 1:10", "a core tag"],
    ["a: !x 1", "policy.syntax 1:4", "a tag of somebody's own"],
    ["!!str a: 1", "policy.forbidden_yaml 1:7", "a tagged key"],
    ["a:\n  - !!int 1", "policy.forbidden_yaml 2:11", "a tag in a list"],
    ["%YAML 1.1\n---\na: 1", "policy.forbidden_yaml 1:1", "a directive: 1.1 would read yes as true"],
    ["a: 1\n---\nb: 2", "policy.forbidden_yaml 2:1", "two documents"],
    ["a: 1\na: 2", "policy.duplicate_key 2:1", "a key twice"],
    ["a: {b: 1, b: 2}", "policy.duplicate_key 1:11", "a key twice, in one line"],
    ["1: a", "policy.wrong_type 1:1", "a key that is a number"],
    ["? [a]\n: b", "policy.wrong_type 1:3", "a key that is a list"],
    ["null: a", "policy.wrong_type 1:1", "a key that is nothing"],
    ["a: .inf", "policy.wrong_type 1:4", "an infinite number"],
    ["a: .nan", "policy.wrong_type 1:4", "no number"],
    ["a: [1", "policy.syntax 1:6", "a list that never ends"],
    ["a: 'x", "policy.syntax 1:6", "a text that never ends"],
    ["\ta: 1", "policy.syntax 1:1", "a tab as indentation"],
    ["", "policy.syntax 1:1", "nothing"],
    ["# only a comment", "policy.syntax 1:1", "nothing but a comment"],
  ];
  it.each(rows)("%j is %s: %s", (source, wanted) => {
    expect(refused(source)).toContain(wanted);
  });
});

describe("says why, in a line a person can act on", () => {
  const rows: readonly (readonly [source: string, message: string])[] = [
    ["a: &x 1", "anchors are not allowed in a policy"],
    ["a: &x 1\nb: *x", "aliases are not allowed in a policy"],
    ["&x a: 1", "anchors are not allowed in a policy"],
    ["a: 1\n<<: {b: 2}", "merge keys are not allowed in a policy"],
    ["a: !!str 1", "tags are not allowed in a policy"],
    ["!!str a: 1", "tags are not allowed in a policy"],
    ["%YAML 1.1\n---\na: 1", "YAML directives are not allowed in a policy"],
    ["a: 1\n---\nb: 2", "a policy is one YAML document"],
    ["1: a", "a key must be text"],
    ["a: .inf", "not a value a policy may hold"],
    ["", "no YAML mapping in it"],
    [`a: ${"[".repeat(25)}${"]".repeat(25)}`, "nested deeper than 24 levels"],
    [`a: ${"x".repeat(MAX_POLICY_TEXT)}`, `longer than ${MAX_POLICY_TEXT} characters`],
  ];
  it.each(rows)("%.40j: %s", (source, message) => {
    const result = readYaml("p.yaml", source);
    expect(result.ok ? [] : result.errors.map((error) => error.message)).toContain(message);
  });
  it("what the parser says in many lines is told in one", () => {
    const result = readYaml("p.yaml", "a: [1\nb: 2\n");
    const said = result.ok ? [] : result.errors.map((error) => error.message);
    expect(said.length).toBeGreaterThan(0);
    for (const message of said) expect(message).toMatch(/^[^\n]{5,200}$/);
  });
  it("of a long one, its beginning", () => {
    const result = readYaml("p.yaml", `a: !${"x".repeat(300)} 1\n`);
    expect(result.ok ? [] : result.errors.map(({ message }) => message.length)).toEqual([200]);
  });
  it("what the parser refuses is told alone: what is left of the text may not be what was written", () => {
    expect(refused("a: 1\na: !!str 2")).toEqual(["policy.duplicate_key 2:1"]);
  });
});

describe("what looks like it and is none", () => {
  it.each([
    ["a: 5%", "a percent sign behind a word"],
    ["a: '%x'", "or before one"],
    ["a: x & y", "a sign of an anchor within a text"],
    ["a: x * y", "or of an alias"],
    ["a: '<<'", "a merge key as a value"],
    ["a: x --- y", "dashes within a line"],
    ["a: {}", "an empty mapping"],
  ])("%s: %s", (source) => expect(refused(source)).toBeNull());
});

/** A text's value, and where what a pointer names stands in it. */
function placed(source: string) {
  const result = readYaml("p.yaml", source);
  if (!result.ok) throw new Error("refused");
  const { value, locate } = result.text;
  const at = (pointer: string, part: "key" | "value") => {
    const { line, column, file } = locate({
      code: "policy.bad_value",
      at: pointer,
      part,
      message: "",
      suggestion: null,
    });
    return `${file}:${line}:${column}`;
  };
  return { value, at };
}

it("keeps every value and where it stands", () => {
  const { value, at } = placed("a:\n  - x\n  - b/c~d: on\n    e: 0x10\n    f: null\n");
  expect(value).toEqual({ a: ["x", { "b/c~d": "on", e: 16, f: null }] });
  expect(at("/a/1/b~1c~0d", "key")).toBe("p.yaml:3:5");
  expect(at("/a/1/b~1c~0d", "value")).toBe("p.yaml:3:12");
  expect(at("/a/1/f", "value")).toBe("p.yaml:5:8");
  expect(at("/a/0/not/there", "value")).toBe("p.yaml:2:5");
  expect(at("/nowhere", "key")).toBe("p.yaml:1:1");
  // A key that is not there is missed in what should hold it, not in the key before that.
  expect(at("/a/nope", "key")).toBe("p.yaml:2:3");
});

it("knows places of keys without a value or without a name", () => {
  const bare = placed("b: 1\n? a\n");
  expect(bare.value).toEqual({ b: 1, a: null });
  expect([bare.at("/a", "key"), bare.at("/a", "value")]).toEqual(["p.yaml:2:3", "p.yaml:2:3"]);
  const nameless = placed('"": { a: 1 }\na: 2\n');
  expect([nameless.at("/a", "value"), nameless.at("//a", "value")]).toEqual(["p.yaml:2:4", "p.yaml:1:10"]);
});

it("a key that JavaScript treats specially is a key like any other", () => {
  const result = readYaml("p.yaml", "__proto__: {x: 1}\nconstructor: 2\n");
  if (!result.ok) throw new Error("refused");
  expect(Object.keys(result.text.value as object)).toEqual(["__proto__", "constructor"]);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

describe("bounds", () => {
  it("refuses a text over its bound without parsing it", () => {
    expect(refused(`a: ${"x".repeat(MAX_POLICY_TEXT)}`)).toEqual(["policy.too_large 1:1"]);
    expect(refused(`a: ${"x".repeat(MAX_POLICY_TEXT - 3)}`)).toBeNull();
  });
  it("refuses deep nesting, however deep", () => {
    expect(refused(`a: ${"[".repeat(30)}${"]".repeat(30)}`)?.[0]).toMatch(/^policy.out_of_bounds/);
    expect(refused(`a: ${"[".repeat(100_000)}`)).not.toBeNull();
    expect(refused(`a: ${"[".repeat(20)}${"]".repeat(20)}`)).toBeNull();
  });
  it.each([
    ["lists", "[", "]"],
    ["mappings", "{ a: ", "}"],
    ["mappings in lists", "[{ a: ", "}]"],
  ])("counts levels of %s: 24, and not one more", (_what, open, close) => {
    const levels = open.includes("[{") ? 2 : 1;
    const deep = (times: number) => refused(`a: ${open.repeat(times)}1${close.repeat(times)}`);
    const most = Math.floor((24 - 1) / levels);
    expect(deep(most)).toBeNull();
    expect(deep(most + 1)?.[0]).toMatch(/^policy.out_of_bounds/);
  });
  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            "a",
            ":",
            " ",
            "\n",
            "-",
            "[",
            "{",
            "}",
            "&",
            "*",
            "!",
            "|",
            ">",
            "'",
            '"',
            "#",
            "%",
            "?",
          ),
          maxLength: 60,
        }),
        (source) => {
          readYaml("p.yaml", source);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
