import { describe, expect, it } from "vitest";
import type { Case, Phase } from "../../decide/case.js";
import { MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import { ACTION_KINDS, MAX_SOURCES, type Source } from "../../spine/action.js";
import type { Finding } from "../../spine/finding.js";
import type { Json } from "../../spine/json.js";
import type { Issue } from "../errors.js";
import { act } from "../testing/actions.js";
import { facts } from "../testing/facts.js";
import { type Block, bindBlock, block, checkBlock } from "./block.js";

const LABELS = new Map([["payroll", { path: ["/pay/**"], host: ["pay.example"], name: ["pay_*"] }]]);

function blockOf(when: Json): Block {
  const read = block.read(when, "", ({ message }) => {
    throw new Error(message);
  });
  return read as Block;
}

/** What a block says of an action with these sources, findings and phase. */
function ask(
  when: Json,
  {
    phase = "call",
    findings = [],
    sources = [],
  }: { phase?: Phase; findings?: readonly Finding[]; sources?: readonly Source[] },
): Truth {
  const known = facts();
  const bound = bindBlock(blockOf(when), { standing: known, labels: LABELS });
  const situation: Case = { facts: known, findings, phase, index: 0, memo: new Map(), failure: null };
  return typeof bound === "function" ? bound(act("net.send", "x.example", {}, { sources }), situation) : bound;
}
const found = (code: string, severity: Finding["severity"] = "low") => [
  { code, severity, action: null, message: "", span: null } as unknown as Finding,
];
const source = (type: Source["type"], name: string, labels: readonly string[] = []): Source => ({ type, name, labels });
const cut = (first: Source) => [
  first,
  ...Array.from({ length: MAX_SOURCES - 1 }, (_, at) => source("file", `/f${at}`)),
];

describe("evidence", () => {
  it.each<readonly [when: Json, given: Parameters<typeof ask>[1], truth: Truth, why: string]>([
    [{ phase: "result" }, { phase: "result" }, YES, "the phase"],
    [{ phase: "result" }, { phase: "call" }, NO, "another phase"],
    [{ phase: ["prompt", "answer"] }, { phase: "answer" }, YES, "one of several"],
    [{ not: { phase: "result" } }, { phase: "call" }, YES, "none but that one"],
    [{ finding: "secret.*" }, { findings: found("secret.key") }, YES, "a short form is a code"],
    [{ finding: "secret.*" }, { findings: found("injection.hidden") }, NO, "and no other"],
    [{ finding: ["secret.*", "pii.*"] }, { findings: found("pii.name") }, YES, "any of several"],
    [{ finding: { "at-least": "high" } }, { findings: found("x", "low") }, NO, "not severe enough"],
    [{ finding: { "at-least": "high" } }, { findings: found("x", "high") }, YES, "severe enough, of any code"],
    [
      { source: { label: "credential" } },
      { sources: [source("file", "/k", ["credential"])] },
      YES,
      "the interpreter's label",
    ],
    [{ source: { label: "credential" } }, { sources: [source("file", "/pay/a")] }, NO, "is not the policy's"],
    [
      { source: { type: "network" } },
      { sources: cut(source("file", "/a")) },
      MAYBE,
      "it may be among what was cut off",
    ],
    [
      { source: { type: "network" } },
      { sources: cut(source("network", "a")) },
      YES,
      "it is there, whatever was cut off",
    ],
  ])("%j with %j is %i: %s", (when, given, truth) => {
    expect(ask(when, given)).toBe(truth);
  });
});

describe("what is wrong with a block, in words a person can act on", () => {
  it.each<readonly [when: Json, said: string]>([
    [{ label: "payrol" }, "value /w/label/any/0: unknown label `payrol` (payroll)"],
    [{ label: { none: ["system", "sytem"] } }, "value /w/label/none/1: unknown label `sytem` (system)"],
    [
      { source: { label: ["payroll", "credentail"] } },
      "value /w/source/label/1: unknown label `credentail` (credential)",
    ],
    [{ agent: "{task.kind}" }, "value /w/agent/0: `{task.…}` means nothing in `agent`"],
    [{ not: { source: { name: "{task.id}" } } }, "value /w/not/source/name/0: `{task.…}` means nothing in `source`"],
  ])("%j", (when, said) => {
    const issues: Issue[] = [];
    checkBlock(blockOf(when), "/w", ACTION_KINDS, { labels: LABELS }, (issue) => issues.push(issue));
    expect(
      issues.map((i) => `${i.part} ${i.at}: ${i.message}${i.suggestion === null ? "" : ` (${i.suggestion})`}`),
    ).toEqual([said]);
  });

  it("a condition that holds nothing for the kinds of the rule", () => {
    const issues: Issue[] = [];
    checkBlock(blockOf({ table: "x" }), "/w", ["file.read"], { labels: LABELS }, (issue) => issues.push(issue));
    expect(issues.map(({ part, at, code }) => `${part} ${at} ${code}`)).toEqual([
      "key /w/table policy.unmet_condition",
    ]);
  });
});
