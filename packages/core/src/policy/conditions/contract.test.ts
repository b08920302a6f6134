import { describe, expect, it } from "vitest";
import type { Case, Test } from "../../decide/case.js";
import { MAYBE } from "../../decide/truth.js";
import type { Json } from "../../spine/json.js";
import type { Issue } from "../errors.js";
import { act } from "../testing/actions.js";
import { facts } from "../testing/facts.js";
import { errorsOf, HEADER } from "../testing/policies.js";
import { block, blockShape } from "./block.js";
import { cel } from "./cel.js";
import { CONDITIONS } from "./index.js";

const keysWhere = (has: (one: (typeof CONDITIONS)[number]) => boolean) => CONDITIONS.filter(has).map(({ key }) => key);

describe("every condition", () => {
  it.each(CONDITIONS.map(({ key, about }) => [key, about] as const))(
    "%s says what it is, in a sentence",
    (_key, about) => {
      expect(about).toMatch(/^[A-Z`].{4,}\.$/s);
    },
  );

  it("may be said by a repository's own policy, an expression apart: that could not be shown to be cheap", () => {
    expect(keysWhere(({ forProjects }) => !forProjects)).toEqual(["cel"]);
    const refused = (when: Json, forProjects: boolean) => {
      const codes: string[] = [];
      blockShape(forProjects).read(when, "", ({ code }) => codes.push(code));
      return codes;
    };
    expect(refused({ cel: "true" }, true)).toEqual(["policy.unknown_key"]);
    expect(refused({ cel: "true" }, false)).toEqual([]);
  });

  it("that speaks of a name, a place or a value may name what the task is about", () => {
    expect(keysWhere(({ taskWords }) => taskWords === true).sort()).toEqual(
      "arguments context host package path resource service table target url where".split(" "),
    );
  });

  it("on who acts and why is settled before any action is looked at, by the fact it asks for", () => {
    const facts = CONDITIONS.flatMap(({ key, standing }) => (standing === undefined ? [] : [`${key} ${standing}`]));
    expect(facts.sort()).toEqual([
      "agent agent",
      "door door",
      "environment environment",
      "principal principal",
      "purpose purpose",
      "role roles",
      "task task",
    ]);
  });
});

describe("a condition no action of a rule can meet is an error", () => {
  const rows: readonly (readonly [kind: string, when: string, met: boolean])[] = [
    ["file.chmod", "mode: setuid", true],
    ["file.read", "mode: setuid", false],
    ["file.delete", "recursive: true", true],
    ["net.send", "recursive: true", false],
    ["tool.call", "arguments: { a: 1 }", true],
    ["file.read", "arguments: { a: 1 }", false],
    ["net.send", "port: 443", true],
    ["file.read", "port: 443", false],
    ["net.send", "host: a", true],
    ["file.read", "host: a", false],
    ["data.read", "where: { a: b }", true],
    ["file.read", "where: { a: b }", false],
    ["[file.read, data.read]", "table: t", true],
    ["file.read", "not: { table: t }", false],
    ["file.read", "cel: 'true'", true],
    ["file.read", "label: home", true],
  ];
  it.each(rows)("%s with %s: %s", (kind, when, met) => {
    const found = errorsOf(`${HEADER}default: allow\nguardrails: [{ id: a, deny: ${kind}, when: { ${when} } }]\n`);
    expect(found.map(({ code }) => code)).toEqual(met ? [] : ["policy.unmet_condition"]);
    // It says where the condition belongs.
    if (!met) expect(found[0]!.message).toMatch(/`\w+`: it belongs to [a-z]+\.[a-z]+(?:, [a-z]+\.[a-z]+)*$/);
  });
});

it.each([
  ["a condition nothing can meet, at its name", "table: t", "policy.unmet_condition", 10, 9],
  ["an unknown label, at itself", "label: [home, hmoe]", "policy.unknown_label", 10, 23],
  ["one of several kinds of labels", "label: { none: [hmoe] }", "policy.unknown_label", 10, 25],
  ["an unknown label of a source", "source: { label: hmoe }", "policy.unknown_label", 10, 26],
  ["a word that means nothing there, at the text", 'method: "{task.id}"', "policy.unknown_place", 10, 17],
  ["a word nobody knows, at the text", 'path: "/{task.idd}"', "policy.unknown_place", 10, 15],
  ["an expression that does not compile", 'cel: "nonsense("', "policy.bad_cel", 10, 14],
])("says where inside a negated block: %s", (_why, condition, code, line, column) => {
  const when = `    when:\n      not:\n        ${condition}\n`;
  const [found] = errorsOf(`${HEADER}default: allow\nguardrails:\n  - id: a\n    deny: file.read\n${when}`);
  expect(found === undefined ? null : [found.code, found.line, found.column]).toEqual([code, line, column]);
});

describe("a block that is not sound says what was expected", () => {
  const rows: readonly (readonly [when: Json, at: string, said: string])[] = [
    [{}, "", "an empty block of conditions says nothing"],
    [{ not: {} }, "/not", "an empty block of conditions says nothing"],
    [{ arguments: { "a..b": 1 } }, "/arguments/a..b", "`a..b` is not a key, or keys separated by dots"],
    [{ arguments: { ".a": 1 } }, "/arguments/.a", "`.a` is not a key, or keys separated by dots"],
    [{ arguments: { "a.": 1 } }, "/arguments/a.", "`a.` is not a key, or keys separated by dots"],
    [{ arguments: { a: {} } }, "/arguments/a", "say one-of, glob, above, below, at-least or at-most"],
    [{ port: [] }, "/port", "an empty list says nothing here"],
    [{ port: { above: "x" } }, "/port/above", "expected a number, found a string"],
    [{ port: "" }, "/port", "expected text, a number, true or false, found nothing"],
    [{ label: {} }, "/label", "say any, all or none"],
    [{ source: {} }, "/source", "say label, type or name"],
    [{ resource: {} }, "/resource", "say type, name or form"],
    [{ finding: {} }, "/finding", "say code or at-least"],
    [{ task: {} }, "/task", "say id, kind, subject or sensitivity"],
    [{ schedule: {} }, "/schedule", "say days, from, to or offset"],
    [{ schedule: { from: "8:30" } }, "/schedule/from", '`8:30` is not a time of day like "08:30", in quotes'],
    [{ schedule: { from: "24:30" } }, "/schedule/from", '`24:30` is not a time of day like "08:30", in quotes'],
    [{ schedule: { to: "08:300" } }, "/schedule/to", "longer than 5 characters"],
    [{ schedule: { to: "x8:30" } }, "/schedule/to", '`x8:30` is not a time of day like "08:30", in quotes'],
    [{ schedule: { to: "08:60" } }, "/schedule/to", '`08:60` is not a time of day like "08:30", in quotes'],
    [
      { schedule: { offset: "01:00" } },
      "/schedule/offset",
      '`01:00` is not an offset from UTC like "+01:00", in quotes',
    ],
    [
      { schedule: { offset: "+15:00" } },
      "/schedule/offset",
      '`+15:00` is not an offset from UTC like "+01:00", in quotes',
    ],
    [{ where: { "": "x" } }, "/where/", "expected the name of a column, found nothing"],
    [{ where: { a: null } }, "/where/a", "expected text, a number, true or false, found nothing"],
    [{ cel: "" }, "/cel", "expected a CEL expression, found nothing"],
    [{ path: "x" }, "/path", "a path begins with `/`, `~`, `**/`, `{home}`, `{project}` or `{scratch}`"],
    [{ path: "{hme}/x" }, "/path", "unknown place `{hme}`"],
    [{ path: "~x" }, "/path", "a `/` must follow the place"],
    [{ path: "{project}x" }, "/path", "a `/` must follow the place"],
    [{ path: "/a//b" }, "/path", "an empty folder name"],
    [{ path: "/a/./b" }, "/path", "`.` and `..` mean nothing in a glob"],
    [{ path: "/a/../b" }, "/path", "`.` and `..` mean nothing in a glob"],
    [{ path: "/a**/b" }, "/path", "`**` stands alone between two slashes"],
    [{ path: "\u0001/a" }, "/path", "`\u0001/a` is not a path"],
    [{ path: "/a\u0001" }, "/path", "`/a\u0001` is not a path"],
  ];
  it.each(rows)("%j", (when, at, said) => {
    const issues: Issue[] = [];
    expect(block.read(when, "", (issue) => issues.push(issue))).toBeUndefined();
    expect(issues[0]).toMatchObject({ at, message: said });
  });
  it("suggests what was meant", () => {
    const suggested = (when: Json) => {
      const issues: Issue[] = [];
      block.read(when, "", (issue) => issues.push(issue));
      return issues.map(({ code, suggestion }) => [code, suggestion]);
    };
    expect(suggested({ path: "{hme}/x" })).toEqual([["policy.unknown_place", "{home}"]]);
    expect(suggested({ path: "{zzzzzzzz}/x" })).toEqual([["policy.unknown_place", null]]);
    expect(suggested({ path: ".env" })).toEqual([["policy.bad_value", "**/.env"]]);
    expect(suggested({ path: "/a///b" })).toEqual([["policy.bad_value", "/a/b"]]);
    expect(suggested({ path: "~x" })).toEqual([["policy.bad_value", null]]);
  });
});

describe("paths that are sound", () => {
  it.each([
    "/",
    "/a",
    "~",
    "~/a",
    "**",
    "**/a",
    "{home}",
    "{home}/a",
    "{project}/**",
    "{scratch}/*",
    "/a/...",
    "/a/.b",
  ])("%s", (path) => {
    const issues: Issue[] = [];
    block.read({ path }, "", (issue) => issues.push(issue));
    expect(issues).toEqual([]);
  });
});

it("an expression that does not compile here may hold, and says why", () => {
  const test = cel.bind("nonsense(", { standing: facts(), labels: new Map() }) as Test;
  const situation: Case = { facts: facts(), findings: [], phase: "call", index: 0, memo: null, failure: null };
  expect(test(act("file.read", "/x"), situation)).toBe(MAYBE);
  expect(situation.failure).toMatch(/./);
});

describe("words a policy may say, as the format lists them", () => {
  const rows: readonly (readonly [key: string, words: string])[] = [
    ["effects", "known unknown"],
    ["origin", "inline file stdin network argument package project"],
    ["mode", "setuid world-writable executable owner other"],
    ["link", "symbolic hard"],
    ["certainty", "certain possible"],
    ["phase", "call result prompt answer"],
    ["resource.form", "exact pattern any"],
    ["source.type", "file network environment argument literal stdin command data unknown"],
    ["task.sensitivity", "low medium high"],
    ["schedule.days", "sun mon tue wed thu fri sat"],
  ];
  it.each(rows)("%s: %s", (key, words) => {
    const codes = (word: string) => {
      const found: string[] = [];
      const [outer, inner] = key.split(".") as [string, string | undefined];
      block.read({ [outer]: inner === undefined ? word : { [inner]: word } }, "", ({ code }) => found.push(code));
      return found;
    };
    for (const word of words.split(" ")) expect([word, codes(word)]).toEqual([word, []]);
    for (const word of ["", "other-word"]) expect(codes(word)).toEqual(["policy.bad_value"]);
  });
});
