import { describe, expect, it } from "vitest";
import type { Case } from "../../decide/case.js";
import { MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import type { Action } from "../../spine/action.js";
import { act } from "../testing/actions.js";
import { facts } from "../testing/facts.js";
import { compileCel } from "./compile.js";

function situation(): Case {
  const finding = { code: "x.y", severity: "high", message: "", span: { start: 0, end: 0 }, action: 0 } as const;
  return {
    facts: facts({ roles: ["reader"], purpose: "care" }),
    findings: [finding],
    phase: "call",
    index: 0,
    memo: new Map(),
    failure: null,
  };
}

function run(source: string, action: Action, given = situation()): Truth {
  const result = compileCel(source);
  if (!result.ok) throw new Error(result.message);
  return typeof result.test === "function" ? result.test(action, given) : result.test;
}

const sent = act(
  "net.send",
  "api.example.com",
  { port: 443 },
  { labels: ["untrusted"], sources: [{ type: "file", name: "/a", labels: ["secret"] }] },
);
const pay = (args: Record<string, never> | object) =>
  act("tool.call", "pay", { tool: "pay", arguments: args as never });

describe("what expressions can say", () => {
  const rows: readonly (readonly [string, Action, Truth, string])[] = [
    ["action.kind == 'net.send'", sent, YES, "the kind"],
    ["action.detail.port == 443 && action.detail.port + 1 > 443", sent, YES, "whole numbers are whole numbers"],
    ["action.resource.name.endsWith('.example.com')", sent, YES, "text"],
    ["action.resource.name.matches('^[a-z]+[.]example[.]com$')", sent, YES, "regular expressions"],
    ["action.labels.exists(l, l.startsWith('un'))", sent, YES, "lists"],
    ["action.sources.all(s, 'secret' in s.labels)", sent, YES, "sources"],
    ["'reader' in facts.roles && facts.purpose == 'care' && facts.now > 0", sent, YES, "facts"],
    ["findings.exists(f, f.code == 'x.y' && f.severity == 'high')", sent, YES, "findings"],
    ["has(action.detail.program)", sent, NO, "whether something is said"],
    ["action.detail.arguments.amount * 2 > 150", pay({ amount: 100 }), YES, "arguments"],
    ["action.detail.arguments.share > 0.4", pay({ share: 0.5 }), YES, "fractions"],
    ["action.detail.arguments.items.exists(i, i.id == 7)", pay({ items: [{ id: 7 }] }), YES, "lists in arguments"],
    ["true", sent, YES, "always"],
    ["facts.task == null", sent, YES, "nothing"],
  ];
  it.each(rows)("%s of %j: %s (%s)", (source, action, wanted) => {
    const given = situation();
    expect(run(source, action, given)).toBe(wanted);
    expect(given.failure).toBeNull();
  });
});

describe("an expression that errs may hold, and says why", () => {
  const rows: readonly (readonly [string, Action, string])[] = [
    ["action.detail.program == 'x'", sent, "something that was not said"],
    ["action.detail.arguments.amount > 3", pay({}), "an argument that is not there"],
    ["action.detail.arguments.amount > 3", pay({ amount: "x" }), "an argument of another type"],
    [
      "action.detail.arguments.items.exists(i, i == 1)",
      pay({ items: Array.from({ length: 257 }, () => 1) }),
      "a list over its bound",
    ],
    ["facts.task.kind == 'x'", sent, "a task that is not there"],
  ];
  it.each(rows)("%s of %j: %s", (source, action) => {
    const given = situation();
    expect(run(source, action, given)).toBe(MAYBE);
    expect(given.failure).not.toBeNull();
  });
  it("false wins over an error, wherever it stands", () => {
    expect(run("action.detail.program == 'x' && action.kind == 'file.read'", sent)).toBe(NO);
    expect(run("action.kind == 'file.read' && action.detail.program == 'x'", sent)).toBe(NO);
    expect(run("facts.task.kind == 'x' && action.kind == 'file.read'", sent)).toBe(NO);
  });
  it("says so for each action, also where the part was evaluated once", () => {
    const given = situation();
    run("facts.task.kind == 'x'", sent, given);
    given.failure = null;
    expect(run("facts.task.kind == 'x'", sent, given)).toBe(MAYBE);
    expect(given.failure).not.toBeNull();
  });
});

describe("what is refused when the policy is loaded", () => {
  const rows: readonly (readonly [string, RegExp, string])[] = [
    ["action.knd == 'x'", /knd/, "a field that does not exist"],
    ["acton.kind == 'x'", /acton/, "a name that does not exist"],
    ["action.kind == 3", /overload/, "text compared with a number"],
    ["action.kind", /not bool/, "something else than a truth value"],
    ["action.kind ==", /./, "something that does not parse"],
    ["action.labels.exists(a, action.labels.exists(b, a == b))", /inside another/, "a list inside a list"],
    ["action.labels.exists(a, a in action.labels.filter(b, true))", /inside another/, "in any place"],
    ["action.resource.name.split('').exists(c, c == 'x')", /list of the facts/, "a list it makes itself"],
    ["cel.bind(x, 'a' + 'b', x == 'ab')", /bind/, "binding, which can double a text again and again"],
    ["action.kind.matches(action.resource.name)", /literal/, "a regular expression from outside"],
    ["action.kind.matches_linear(action.kind)", /written/, "the engine's own name for it"],
    ["action.kind.matches('(')", /./, "a regular expression that is none"],
    ["action.kind.matches('(?<=a)b')", /./, "one that could not run in linear time"],
    [`action.kind == '${"x".repeat(1100)}'`, /at most/, "one too long"],
    [`${"(".repeat(40)}true${")".repeat(40)}`, /./, "one too deep"],
    [Array.from({ length: 200 }, () => "true").join("&&"), /./, "one too large"],
  ];
  it.each(rows)("%.60s: %s (%s)", (source, message) => {
    const result = compileCel(source);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.message).toMatch(message);
  });
});

it("a regular expression takes linear time", () => {
  const hostile = act("net.send", `${"a".repeat(50_000)}!`);
  expect(run("action.resource.name.matches('^(a+)+$')", hostile)).toBe(NO);
});

it("what does not mention the action is evaluated once for a decision", () => {
  const given = situation();
  const result = compileCel("facts.agent == 'claude' && action.kind == 'net.send'");
  if (!result.ok || typeof result.test !== "function") throw new Error("refused");
  expect(result.test(sent, given)).toBe(YES);
  const remembered = given.memo?.size ?? 0;
  expect(result.test(act("net.send", "x"), given)).toBe(YES);
  expect(given.memo?.size).toBe(remembered);
  expect(remembered).toBeGreaterThan(0);
});
