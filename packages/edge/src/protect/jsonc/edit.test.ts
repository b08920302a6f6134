import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendElement, removeElements } from "./edit.js";
import { plainOf } from "./node.js";
import { parseJsonc } from "./parse.js";

const LIST = ["hooks", "BeforeTool"];
const OURS = { ours: true };
const isOurs = (node: Parameters<Parameters<typeof removeElements>[2]>[0]) => "ours" in (plainOf(node) as object);

describe("appending to a list of a settings file", () => {
  const rows: readonly (readonly [why: string, before: string, after: string])[] = [
    [
      "an empty object",
      "{}\n",
      '{\n  "hooks": {\n    "BeforeTool": [\n      {\n        "ours": true\n      }\n    ]\n  }\n}\n',
    ],
    [
      "comments before, behind and inside stay where they are",
      '{ // a\n  /* b */ "hooks": { "BeforeTool": [ {"x":1} /* c */ ] } // d\n} // e',
      '{ // a\n  /* b */ "hooks": { "BeforeTool": [ {"x":1}, /* c */\n    {\n      "ours": true\n    }\n  ] } // d\n} // e',
    ],
    [
      "a trailing comma is not doubled",
      '{\n\t"hooks": {\n\t\t"BeforeTool": [\n\t\t\t{"x": 1},\n\t\t],\n\t},\n}',
      '{\n\t"hooks": {\n\t\t"BeforeTool": [\n\t\t\t{"x": 1},\n\t\t\t{\n\t\t\t\t"ours": true\n\t\t\t}\n\t\t],\n\t},\n}',
    ],
    [
      "a line comment behind the last element does not swallow what follows",
      '{"hooks": {"BeforeTool": [\n  {"x": 1} // mine\n]}}',
      '{"hooks": {"BeforeTool": [\n  {"x": 1}, // mine\n  {\n    "ours": true\n  }\n]}}',
    ],
    [
      "Windows line endings are kept",
      '{\r\n  "a": 1\r\n}\r\n',
      '{\r\n  "a": 1,\r\n  "hooks": {\r\n    "BeforeTool": [\r\n      {\r\n        "ours": true\r\n      }\r\n    ]\r\n  }\r\n}\r\n',
    ],
  ];
  it.each(rows)("%s", (_why, before, after) => expect(appendElement(before, LIST, OURS)).toBe(after));

  it.each([
    ['{"hooks": []}', '"hooks" is no object', 10],
    ['{"hooks": {"BeforeTool": {}}}', '"hooks.BeforeTool" is no list', 25],
    ["[]", "the file is no object", 0],
  ])("refuses %s", (text, message, at) => {
    expect(() => appendElement(text, LIST, OURS)).toThrow(expect.objectContaining({ message, at }));
  });
});

describe("removing from a list of a settings file", () => {
  const rows: readonly (readonly [why: string, before: string, after: string])[] = [
    ["the only one, with everything made for it", '{"a": 1, "hooks": {"BeforeTool": [{"ours": 1}]}}', '{"a": 1}'],
    [
      "the last of two",
      '{"hooks": {"BeforeTool": [\n  {"x": 1},\n  {"ours": 1}\n]}}',
      '{"hooks": {"BeforeTool": [\n  {"x": 1}\n]}}',
    ],
    [
      "the first of two",
      '{"hooks": {"BeforeTool": [\n  {"ours": 1},\n  {"x": 1}\n]}}',
      '{"hooks": {"BeforeTool": [\n  {"x": 1}\n]}}',
    ],
    [
      "all of several",
      '{"hooks": {"BeforeTool": [{"ours": 1},{"x":1},{"ours": 2}]}}',
      '{"hooks": {"BeforeTool": [{"x":1}]}}',
    ],
    ["other lists stay", '{"hooks": {"BeforeTool": [{"ours": 1}], "AfterTool": []}}', '{"hooks": { "AfterTool": []}}'],
    ["none", '{"hooks": {"BeforeTool": [{"x": 1}]}}', '{"hooks": {"BeforeTool": [{"x": 1}]}}'],
    ["no such list", '{"hooks": 3}', '{"hooks": 3}'],
  ];
  it.each(rows)("%s", (_why, before, after) => expect(removeElements(before, LIST, isOurs)).toBe(after));
});

describe("both", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const settings = fc.record({
    a: value,
    hooks: fc.record({ BeforeTool: fc.array(fc.record({ x: value })), b: value }),
  });

  it("D3: whatever else is in the file means the same afterwards, and means the same again once ours is gone", () => {
    fc.assert(
      fc.property(settings, fc.constantFrom(undefined, "\t", 2, 4), (object, indent) => {
        const before = JSON.stringify(object, null, indent);
        const with_ = appendElement(before, LIST, OURS);
        const expected = structuredClone(JSON.parse(before)) as typeof object;
        (expected.hooks.BeforeTool as unknown[]).push(OURS);
        expect(JSON.parse(with_)).toEqual(expected);
        const gone = plainOf(parseJsonc(removeElements(with_, LIST, isOurs)));
        expected.hooks.BeforeTool.pop();
        if (expected.hooks.BeforeTool.length === 0) delete (expected.hooks as { BeforeTool?: unknown }).BeforeTool;
        expect(gone).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });
});
