import { describe, expect, it } from "vitest";
import type { Case } from "../../decide/case.js";
import { MAYBE, NO, type Truth, UNSAID, YES } from "../../decide/truth.js";
import type { Action, Source } from "../../spine/action.js";
import type { Facts } from "../../spine/facts.js";
import type { Finding } from "../../spine/finding.js";
import type { Json } from "../../spine/json.js";
import { act } from "../testing/actions.js";
import { facts } from "../testing/facts.js";
import { type Block, bindBlock, block } from "./block.js";
import type { LabelMeaning } from "./language.js";

const LABELS: ReadonlyMap<string, LabelMeaning> = new Map([
  ["payroll", { path: ["{project}/payroll/**"], host: ["*.pay.example"], name: ["pay_*"] }],
]);

function ask(when: Json, action: Action, over: Partial<Facts> = {}, findings: readonly Finding[] = []): Truth {
  const issues: unknown[] = [];
  const read = block.read(when, "", (issue) => issues.push(issue));
  expect(issues).toEqual([]);
  const known = facts(over);
  const bound = bindBlock(read as Block, { standing: known, labels: LABELS });
  const situation: Case = { facts: known, findings, phase: "call", index: 0, memo: new Map(), failure: null };
  return typeof bound === "function" ? bound(action, situation) : bound;
}

const read = (name: string, detail = {}, over = {}) => act("file.read", name, detail, over);
const send = (host: string, detail = {}, over = {}) => act("net.send", host, detail, over);
const source = (labels: readonly string[], type: Source["type"] = "file", name = "/x"): Source => ({
  type,
  name,
  labels,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => source([], "file", `/f${index}`));
const tool = (args: { [key: string]: Json }, detail = {}) =>
  act("tool.call", "pay", { server: "bank", tool: "pay", arguments: args, ...detail });

type Row = readonly [when: Json, action: Action, truth: Truth, why: string];

describe("conditions on resources", () => {
  const rows: readonly Row[] = [
    [{ path: "/etc/**" }, read("/etc/passwd"), YES, "below"],
    [{ path: ["/usr/**", "/etc/**"] }, read("/etc/passwd"), YES, "any of the list"],
    [{ path: ["/usr/**", "/srv/**"] }, read("/etc/passwd"), NO, "none of the list"],
    [{ path: ["/etc/passwd", "/srv/**"] }, read("/etc", { recursive: true }), MAYBE, "may reach one of them"],
    [{ path: ["/etc/passwd", "/srv/**"] }, read("/etc"), NO, "not without what is below it"],
    [{ path: "~/x" }, read("/home/dev/x"), YES, "the home folder"],
    [{ path: "{home}/x" }, read("/home/dev/x"), YES, "by its name"],
    [{ path: "~" }, read("/home/dev"), YES, "the home folder itself"],
    [{ path: "{project}/**" }, read("/home/dev/project/a"), YES, "the project"],
    [{ path: "{scratch}/**" }, read("/tmp/a"), YES, "temporary folders"],
    [{ path: "/etc/**" }, send("etc"), NO, "a host is no path"],
    [{ path: "/etc/**" }, read("*", {}, { form: "any" }), MAYBE, "an unknown path may be it"],
    [{ host: "example.com" }, send("example.com"), YES, "exactly"],
    [{ host: "Example.COM." }, send("example.com"), YES, "case and a last dot say nothing"],
    [{ host: "*.example.com" }, send("a.b.example.com"), YES, "any depth"],
    [{ host: "*.example.com" }, send("example.com"), NO, "not the domain itself"],
    [{ host: "*.example.com" }, send("evilexample.com"), NO, "not what ends alike"],
    [{ host: ["a", "b"] }, send("b"), YES, "any of the list"],
    [{ host: "a" }, send("*", {}, { form: "any" }), MAYBE, "an unknown host may be it"],
    [{ host: "*" }, send("*", {}, { form: "any" }), YES, "everything is in everything"],
    [{ host: "*.example.com" }, send("*.com", {}, { form: "pattern" }), MAYBE, "patterns that meet"],
    [{ host: "*.com" }, send("*.example.com", {}, { form: "pattern" }), YES, "a pattern that covers"],
    [{ host: "*.org" }, send("*.example.com", {}, { form: "pattern" }), NO, "patterns that do not"],
    [{ host: "a" }, send("a", {}, { type: "none" }), NO, "no host"],
    [{ program: "rm" }, act("process.exec", "rm"), YES, "by the resource"],
    [{ program: "rm" }, act("process.exec", "/bin/rm"), YES, "without its folder"],
    [
      { program: "python3" },
      act("process.exec", "/usr/bin/python3.11", { program: "python3" }),
      YES,
      "by the detail first",
    ],
    [
      { program: "rm" },
      act("process.exec", "/bin/rm", { program: "busybox" }),
      NO,
      "the detail goes over the resource",
    ],
    [{ program: ["a*", "r?"] }, act("process.exec", "rm"), YES, "globs"],
    [{ program: "rm" }, act("process.exec", "*", {}, { form: "any" }), MAYBE, "a program data decides"],
    [{ program: "rm" }, act("process.exec", "r*", {}, { form: "pattern" }), MAYBE, "one of several programs"],
    [{ program: "rm" }, act("process.exec", "/bin/rm", {}, { type: "path" }), YES, "by its file"],
    [{ program: "rm" }, act("process.exec", "rm", {}, { type: "none" }), UNSAID, "no program and no file"],
    [{ program: "rm" }, act("code.run", "/x/rm", {}, { type: "path" }), UNSAID, "what runs code is not the code"],
    [{ program: "git" }, act("vcs.send", "*", {}, { form: "any" }), UNSAID, "whatever another kind reaches"],
    [{ program: "git" }, act("vcs.send", "origin"), UNSAID, "another kind that does not say its program"],
    [{ program: "git" }, act("vcs.send", "origin", { program: "git" }), YES, "one that does"],
    [{ tool: "pay" }, tool({}), YES, "a tool"],
    [{ server: "b*" }, tool({}), YES, "a server"],
    [{ tool: "pay" }, act("tool.call", "x"), UNSAID, "a tool nobody named"],
    [{ package: "left-*" }, act("package.install", "left-pad"), YES, "a package"],
    [{ package: "left-pad" }, act("package.install", "left-pad", {}, { type: "path" }), NO, "one of that name neither"],
    [{ table: "t" }, act("data.read", "t", {}, { type: "none" }), NO, "nor is a name without a table"],
    [{ package: "left-pad" }, act("package.install", "x", {}, { type: "path" }), NO, "a folder is no package"],
    [{ package: "left-pad" }, act("package.install", "*", {}, { form: "any" }), MAYBE, "whatever a file lists"],
    [{ table: ["a", "public.*"] }, act("data.read", "public.users"), YES, "a table"],
    [{ service: "nginx" }, act("system.configure", "nginx", {}, { type: "service" }), YES, "a service"],
    [{ resource: { type: "cloud" } }, act("infra.delete", "x", {}, { type: "cloud" }), YES, "by type"],
    [{ resource: { type: "cloud" } }, act("infra.delete", "x"), NO, "by another type"],
    [{ resource: { name: "prod-*" } }, act("infra.delete", "prod-1"), YES, "by name"],
    [
      { resource: { name: "prod-*" } },
      act("infra.delete", "*", {}, { form: "any" }),
      MAYBE,
      "by a name that is unknown",
    ],
    [{ resource: { type: "none", name: "x" } }, act("infra.delete", "prod-1"), NO, "both must hold"],
    [{ resource: { form: "any" } }, read("*", {}, { form: "any" }), YES, "by form"],
    [{ resource: { form: ["exact", "pattern"] } }, read("*", {}, { form: "any" }), NO, "by another form"],
  ];
  it.each(rows)("%j of %j: %s (%s)", (when, action, wanted) => {
    expect(ask(when, action)).toBe(wanted);
  });
  it("a place that is not there holds nothing", () => {
    const place = { ...facts().place, project: null, scratch: [] };
    expect(ask({ path: "{project}/**" }, read("/home/dev/project/a"), { place })).toBe(NO);
    expect(ask({ path: "{scratch}/**" }, read("/tmp/a"), { place })).toBe(NO);
    expect(ask({ path: "{project}/**" }, read("*", {}, { form: "any" }), { place })).toBe(NO);
  });
});

describe("labels and sources", () => {
  const rows: readonly Row[] = [
    [{ label: "system" }, read("/etc/x", {}, { labels: ["home", "system"] }), YES, "given"],
    [{ label: "system" }, read("/srv/x"), NO, "not given to an exact resource"],
    [{ label: "system" }, read("/e*", {}, { form: "pattern" }), UNSAID, "silence about a pattern"],
    [{ label: "system" }, read("/", { recursive: true }), UNSAID, "silence about what is below"],
    [{ not: { label: "system" } }, read("/e*", {}, { form: "pattern" }), MAYBE, "silence is no ground for a grant"],
    [{ not: { label: "system" } }, read("/srv/x"), YES, "absence is"],
    [{ label: ["system", "home"] }, read("/x", {}, { labels: ["home"] }), YES, "a list is any"],
    [{ label: { all: ["system", "home"] } }, read("/x", {}, { labels: ["home"] }), NO, "all"],
    [{ label: { all: ["system", "home"] } }, read("/x", {}, { labels: ["system", "home"] }), YES, "all of them"],
    [{ label: { any: ["home"], none: ["vcs"] } }, read("/x", {}, { labels: ["home", "vcs"] }), NO, "none excludes"],
    [{ label: { any: ["home"], none: ["vcs"] } }, read("/x", {}, { labels: ["home"] }), YES, "any and none"],
    [{ label: { none: ["vcs", "home"] } }, read("/x", {}, { labels: ["home"] }), NO, "none of several"],
    [{ label: "payroll" }, read("/home/dev/project/payroll/a"), YES, "the policy's own, by path"],
    [{ label: "payroll" }, send("x.pay.example"), YES, "by host"],
    [{ label: "payroll" }, act("data.read", "pay_2026"), YES, "by name"],
    [{ label: "payroll" }, read("/home/dev/project/a"), NO, "elsewhere"],
    [{ label: "payroll" }, act("data.read", "users"), NO, "another name"],
    [{ label: "payroll" }, read("/home/dev/project", { recursive: true }), MAYBE, "measured like its paths"],
    [{ label: "payroll" }, read("/x", {}, { labels: ["payroll"] }), YES, "or given"],
    [{ label: "payroll" }, act("data.delete", "x", { context: "pay_prod" }), YES, "or by where it lands"],
    [{ label: "payroll" }, act("data.delete", "x", { context: "eu/pay_prod/a" }), YES, "or in a part of it"],
    [{ label: "payroll" }, act("data.delete", "x", { context: "eu/prod" }), NO, "not where it lands elsewhere"],
    [{ label: "payroll" }, act("data.delete", "pay_1", { context: "eu/prod" }), YES, "unless its name says so"],
    [
      { label: "payroll" },
      act("data.delete", "*", { context: "eu/prod" }, { form: "any" }),
      UNSAID,
      "an unknown table elsewhere says nothing more",
    ],
    [{ label: "payroll" }, act("data.delete", "*", {}, { form: "any" }), MAYBE, "an unknown table anywhere may be one"],
    [{ label: "payroll" }, read("pay_1"), NO, "a path is no name"],
    [{ label: "payroll" }, send("pay_1"), NO, "nor is a host"],
    [{ label: "payroll" }, act("infra.delete", "pay_1"), NO, "nor what is no resource"],
    [{ source: { label: "secret" } }, send("x", {}, { sources: [source(["secret"])] }), YES, "a source"],
    [
      { source: { label: ["a", "secret"] } },
      send("x", {}, { sources: [source([]), source(["secret"])] }),
      YES,
      "any source, any label",
    ],
    [{ source: { label: "secret" } }, send("x"), NO, "no source"],
    [
      { source: { label: "secret", type: "network" } },
      send("x", {}, { sources: [source(["secret"]), source([], "network")] }),
      NO,
      "one and the same source",
    ],
    [
      { source: { label: "secret", type: "file" } },
      send("x", {}, { sources: [source(["secret"])] }),
      YES,
      "which it is",
    ],
    [{ source: { name: "/x*" } }, send("x", {}, { sources: [source([], "file", "/xy")] }), YES, "by name"],
    [{ source: { name: "/y*" } }, send("x", {}, { sources: [source([], "file", "/xy")] }), NO, "by another name"],
    [{ source: { type: "network" } }, send("x", {}, { sources: [source([], "unknown")] }), UNSAID, "an unknown source"],
    ...(
      [
        [source([], "file", "/home/dev/project/payroll/a"), YES, "a label of the policy: a file by its path"],
        [source([], "network", "x.pay.example"), YES, "by its host"],
        [source([], "data", "pay_1"), YES, "by its table"],
        [source(["payroll"], "literal", "x"), YES, "by what was said of it"],
        [source([], "file", "/home/dev/project/a"), NO, "another file"],
        [source([], "network", "y.example"), NO, "another host"],
        [source([], "data", "users"), NO, "another table"],
        [source([], "literal", "/home/dev/project/payroll/a"), NO, "text that looks like a path"],
        [source([], "file", "*"), NO, "a file nobody knows is not taken for each there is"],
      ] as const
    ).map(
      ([from, truth, why]): Row => [{ source: { label: "payroll" } }, send("x", {}, { sources: [from] }), truth, why],
    ),
    [
      { source: { label: ["secret", "payroll"] } },
      send("x", {}, { sources: [source(["secret"])] }),
      YES,
      "one of the policy's beside one of ours",
    ],
    [{ source: { label: "secret" } }, send("x", {}, { sources: many(15) }), NO, "fifteen sources, all known"],
    [{ source: { label: "secret" } }, send("x", {}, { sources: many(16) }), MAYBE, "at its bound the list may be cut"],
  ];
  it.each(rows)("%j of %j: %s (%s)", (when, action, wanted) => {
    expect(ask(when, action)).toBe(wanted);
  });
});

describe("details and arguments", () => {
  const rows: readonly Row[] = [
    [{ recursive: true }, read("/x", { recursive: true }), YES, "a flag"],
    [{ recursive: true }, read("/x"), NO, "a flag that is not set is false"],
    [{ recursive: false }, read("/x"), YES, "and can be asked for"],
    [{ mode: "setuid" }, act("file.chmod", "/x", { mode: "setuid" }), YES, "a word"],
    [{ mode: ["setuid", "owner"] }, act("file.chmod", "/x", { mode: "other" }), NO, "another word"],
    [{ mode: "setuid" }, act("file.chmod", "/x"), UNSAID, "no word"],
    [{ url: "https://x/*" }, send("x", { url: "https://x/y" }), YES, "a glob"],
    [{ statement: "drop*" }, act("data.define", "x", { statement: "DROP TABLE" }), YES, "in any case"],
    [{ method: "DELETE" }, send("x", { method: "delete" }), YES, "in any case"],
    [{ what: "X" }, act("system.kill", "x", { what: "x" }), NO, "other words are what they are"],
    [{ argv: "--force" }, act("process.exec", "x", { argv: ["a", "--force"] }), YES, "some argument"],
    [{ argv: "--force" }, act("process.exec", "x", { argv: ["a", "b"] }), NO, "no argument"],
    [{ argv: "--force" }, act("process.exec", "x", { argv: ["a", null] }), MAYBE, "an unknown argument may be it"],
    [{ argv: "--force" }, act("process.exec", "x"), UNSAID, "unknown arguments"],
    [{ port: 443 }, send("x", { port: 443 }), YES, "a port"],
    [{ port: [80, 443] }, send("x", { port: 8080 }), NO, "other ports"],
    [{ port: { above: 1024 } }, send("x", { port: 1024 }), NO, "above excludes the limit"],
    [{ port: { "at-least": 1024, below: 2000 } }, send("x", { port: 1024 }), YES, "at-least includes it"],
    [{ port: { below: 1024 } }, send("x", { port: 1024 }), NO, "below excludes it"],
    [{ port: { "at-most": 1024 } }, send("x", { port: 1024 }), YES, "at-most includes it"],
    [{ port: { "at-least": 1024 } }, send("x", { port: 1023 }), NO, "at-least excludes what is less"],
    [{ port: { "at-most": 1024 } }, send("x", { port: 1025 }), NO, "at-most what is more"],
    [{ port: { above: 1024 } }, send("x", { port: 1025 }), YES, "above is more"],
    [{ port: { below: 1024 } }, send("x", { port: 1023 }), YES, "below is less"],
    [{ port: 443 }, send("x"), UNSAID, "no port said"],
    [{ effects: "known" }, act("process.exec", "x", { effects: "known" }), YES, "a program that is known"],
    [{ effects: "known" }, act("process.exec", "x", { effects: "unknown" }), NO, "one that is not"],
    [{ digest: "sha256:a*" }, act("code.run", "x", { digest: "sha256:ab" }), YES, "what a script is"],
    [{ link: "hard" }, act("file.link", "/x", { link: "symbolic" }), NO, "another kind of link"],
    [{ target: "/etc/*" }, act("file.link", "/x", { target: "/etc/passwd" }), YES, "where a link leads"],
    [{ scheme: "HTTPS" }, send("x", { scheme: "https" }), YES, "a scheme in any case"],
    [{ dialect: "Postgres" }, act("data.read", "x", { dialect: "postgres" }), YES, "a dialect in any case"],
    [{ context: "Prod" }, act("infra.delete", "x", { context: "prod" }), NO, "where it lands is what it is"],
    [{ bounded: true }, act("data.delete", "x", { bounded: true }), YES, "a predicate"],
    [{ append: true }, act("file.write", "/x", { append: false }), NO, "replaced, and not added to"],
    [{ force: true }, act("vcs.send", "x", { force: true }), YES, "forced"],
    [{ shared: true }, act("vcs.send", "x", { shared: true }), YES, "others are reached"],
    [{ redirects: true }, send("x", { redirects: true }), YES, "goes on elsewhere"],
    [{ arguments: { amount: { above: 100 } } }, tool({ amount: 101 }), YES, "a number"],
    [{ arguments: { amount: { above: 100 } } }, tool({ amount: 100 }), NO, "not above"],
    [{ arguments: { amount: { above: 100 } } }, tool({ amount: "101" }), MAYBE, "a number written as text"],
    [{ arguments: { amount: { above: 100 } } }, tool({}), NO, "not there"],
    [{ arguments: { "to.0.id": "x" } }, tool({ to: [{ id: "x" }] }), YES, "a path into lists"],
    [{ arguments: { "to.id": "x" } }, tool({ to: null }), NO, "a path into nothing"],
    [{ arguments: { toString: "x" } }, tool({}), NO, "what every object has is no argument"],
    [{ arguments: { a: 1, b: true } }, tool({ a: 1, b: false }), NO, "all of them"],
    [{ arguments: { a: 1 } }, tool({ a: "1" }), MAYBE, "1 and its text may be read alike"],
    [{ arguments: { a: "x" } }, tool({ a: ["x"] }), MAYBE, "a list of one may be read as the one"],
    [{ arguments: { a: { glob: "re*" } } }, tool({ a: "refund" }), YES, "a glob"],
    [{ arguments: { a: { glob: "re*" } } }, tool({ a: "pay" }), NO, "another text"],
    [{ arguments: { a: { glob: "re*" } } }, tool({ a: 5 }), MAYBE, "no text"],
    [{ arguments: { a: { glob: ["x", "re*"] } } }, tool({ a: "refund" }), YES, "one of several globs"],
    [{ arguments: { a: { "one-of": ["refund"], glob: "x*" } } }, tool({ a: "refund" }), NO, "both must hold"],
    [{ arguments: { a: { above: 1, below: 5 } } }, tool({ a: 5 }), NO, "between two numbers"],
    [{ arguments: { a: { above: 1, below: 5 } } }, tool({ a: 1 }), NO, "neither of which counts"],
    [{ arguments: { a: { below: 5 } } }, tool({ a: null }), MAYBE, "nothing may be read as a number"],
    [{ arguments: { a: true } }, tool({ a: "true" }), MAYBE, "true and its text too"],
    [{ arguments: { a: 1 } }, tool({ a: 2 }), NO, "another number"],
    [{ arguments: { a: 1 } }, tool({ a: "2" }), NO, "another number, as text"],
    [{ arguments: { a: ["x", 1] } }, tool({ a: "1" }), MAYBE, "one of the list may be read alike"],
    [{ arguments: { a: ["x", "1"] } }, tool({ a: true }), NO, "none of it"],
    [{ arguments: { a: ["x", 1] } }, tool({ a: 1 }), YES, "any of the list"],
    [{ arguments: { "a.b": 1 } }, tool({ a: 1 }), NO, "nothing below a number"],
    [{ arguments: { "a.0": "x" } }, tool({ a: "x" }), NO, "nor below a text"],
    [{ arguments: { a: 1 } }, act("tool.call", "x"), UNSAID, "no arguments said"],
    [{ certainty: "possible" }, read("/x", {}, { certainty: "possible" }), YES, "certainty"],
    [{ certainty: "certain" }, read("/x", {}, { certainty: "possible" }), NO, "another certainty"],
  ];
  it.each(rows)("%j of %j: %s (%s)", (when, action, wanted) => {
    expect(ask(when, action)).toBe(wanted);
  });
});

describe("who, why and when", () => {
  const x = read("/x");
  const task = {
    id: "t-1",
    kind: "refund",
    purpose: "service",
    sensitivity: "high",
    subject: "refund/981",
    environment: "test",
  } as const;
  const rows: readonly (readonly [Json, Partial<Facts>, Truth, string])[] = [
    [{ agent: "cl*" }, {}, YES, "the agent"],
    [{ agent: "x" }, {}, NO, "another agent"],
    [{ principal: "dev" }, {}, YES, "the principal"],
    [{ door: ["gemini", "check"] }, {}, YES, "the door"],
    [{ role: "admin" }, { roles: ["reader", "admin"] }, YES, "a role"],
    [{ role: "admin" }, {}, NO, "no role"],
    [{ purpose: "care" }, { purpose: "care" }, YES, "a purpose"],
    [{ purpose: "service" }, { task }, YES, "the task's purpose"],
    [{ purpose: "service" }, { task, purpose: "other" }, NO, "the declared one goes over it"],
    [{ purpose: "*" }, {}, NO, "no purpose is no purpose"],
    [{ environment: "test" }, { task }, YES, "the task's environment"],
    [{ environment: "prod" }, { environment: "prod" }, YES, "the declared environment"],
    [{ task: { kind: "refund", subject: "refund/*" } }, { task }, YES, "the task"],
    [{ task: { kind: "refund", subject: "patient/*" } }, { task }, NO, "about something else"],
    [{ task: { id: "t-2" } }, { task }, NO, "another one"],
    [{ task: { sensitivity: ["high", "medium"] } }, { task }, YES, "its sensitivity"],
    [{ task: { sensitivity: "low" } }, { task: { ...task, sensitivity: null } }, NO, "no sensitivity said"],
    [{ task: { subject: "*" } }, { task: { ...task, subject: null } }, NO, "no subject said"],
    [{ task: { kind: "*" } }, {}, NO, "no task at all"],
    [{ task: { id: "t-1" } }, { task }, YES, "by its name"],
    [{ task: { id: "t-1", kind: "audit" } }, { task }, NO, "all must hold"],
    [{ task: { subject: ["patient/*", "refund/*"] } }, { task }, YES, "any of the list"],
    [{ task: { kind: "refund", sensitivity: "low" } }, { task }, NO, "its sensitivity too"],
    [{ environment: "test" }, { task, environment: "prod" }, NO, "what is declared goes over the task"],
    [{ environment: "*" }, {}, NO, "no environment is none"],
    [{ schedule: { days: "thu" } }, {}, YES, "a Thursday"],
    [{ schedule: { days: ["mon", "fri"] } }, {}, NO, "another day"],
    [{ schedule: { from: "12:00", to: "12:01" } }, {}, YES, "from is included"],
    [{ schedule: { from: "11:00", to: "12:00" } }, {}, NO, "to is not"],
    [{ schedule: { to: "24:00" } }, {}, YES, "until midnight"],
    [{ schedule: { from: "22:00", to: "06:00" } }, {}, NO, "noon is not at night"],
    [{ schedule: { from: "22:00", to: "06:00" } }, { now: Date.UTC(2026, 0, 15, 23) }, YES, "before midnight"],
    [{ schedule: { from: "22:00", to: "06:00" } }, { now: Date.UTC(2026, 0, 15, 5) }, YES, "after midnight"],
    [
      { schedule: { from: "22:00", to: "06:00", days: "wed" } },
      { now: Date.UTC(2026, 0, 15, 5) },
      YES,
      "Wednesday's night ends on Thursday",
    ],
    [
      { schedule: { from: "22:00", to: "06:00", days: "thu" } },
      { now: Date.UTC(2026, 0, 15, 5) },
      NO,
      "Thursday's begins later",
    ],
    [{ schedule: { days: "fri", offset: "+12:00" } }, {}, YES, "Friday already, further east"],
    [{ schedule: { from: "06:30", to: "06:31", offset: "-05:30" } }, {}, YES, "half past six, further west"],
    [{ schedule: { from: "12:00" } }, { now: Date.UTC(2026, 0, 15, 11, 59, 59, 999) }, NO, "a moment before"],
    [{ schedule: { from: "12:01", to: "12:00" } }, {}, NO, "the one minute a window leaves out"],
    [{ schedule: { from: "12:00", to: "12:00" } }, {}, YES, "a window of a whole day"],
    [{ schedule: { from: "11:30", to: "12:30" } }, { now: Date.UTC(2026, 0, 15, 12, 30) }, NO, "half past is its end"],
    [{ schedule: { from: "06:30", to: "06:31", offset: "+05:30" } }, {}, NO, "further east it is later"],
    [{ schedule: { from: "17:30", to: "17:31", offset: "+05:30" } }, {}, YES, "by so much"],
    [
      { schedule: { days: "thu", offset: "-12:00" } },
      { now: Date.UTC(2026, 0, 16, 11) },
      YES,
      "Thursday still, in the west",
    ],
    [{ schedule: { days: ["sun", "sat"] } }, { now: Date.UTC(2026, 0, 17, 0) }, YES, "a Saturday"],
    [{ schedule: { days: "sun" } }, { now: Date.UTC(2026, 0, 18, 0) }, YES, "a Sunday"],
    [{ schedule: { days: "mon" } }, { now: Date.UTC(2026, 0, 19, 0) }, YES, "a Monday"],
    [{ schedule: { days: "tue" } }, { now: Date.UTC(2026, 0, 20, 0) }, YES, "a Tuesday"],
    [{ schedule: { days: "wed" } }, { now: -1 }, YES, "the day before 1970 was a Wednesday"],
  ];
  it.each(rows)("%j under %j: %s (%s)", (when, over, wanted) => {
    expect(ask(when, x, over)).toBe(wanted);
  });
});

describe("findings", () => {
  const found = (code: string, severity: Finding["severity"], action: number | null): Finding => ({
    code,
    severity,
    action,
    message: "",
    span: { start: 0, end: 0 },
  });
  const rows: readonly (readonly [Json, readonly Finding[], Truth, string])[] = [
    [{ finding: "secret.*" }, [found("secret.github", "high", 0)], YES, "this action's"],
    [{ finding: "secret.*" }, [found("secret.github", "high", null)], YES, "the whole call's"],
    [{ finding: "secret.*" }, [found("secret.github", "high", 1)], NO, "another action's"],
    [{ finding: { "at-least": "medium" } }, [found("x", "low", 0), found("y", "medium", 0)], YES, "severe enough"],
    [{ finding: { "at-least": "critical" } }, [found("x", "high", 0)], NO, "not severe enough"],
    [
      { finding: { code: "x", "at-least": "high" } },
      [found("x", "low", 0), found("y", "high", 0)],
      NO,
      "one and the same finding",
    ],
    [{ finding: ["x", "y"] }, [found("y", "info", 0)], YES, "any code"],
    [{ finding: "x" }, [], NO, "nothing seen"],
  ];
  it.each(rows)("%j with %j: %s (%s)", (when, findings, wanted) => {
    expect(ask(when, read("/x"), {}, findings)).toBe(wanted);
  });
});

describe("blocks", () => {
  const x = read("/etc/x", {}, { labels: ["system"] });
  const rows: readonly Row[] = [
    [{ label: "system", path: "/etc/**" }, x, YES, "all conditions hold"],
    [{ label: "system", path: "/usr/**" }, x, NO, "one does not"],
    [{ label: "system", not: { path: "/etc/**" } }, x, NO, "the negated block holds"],
    [{ label: "system", not: { path: "/usr/**" } }, x, YES, "it does not"],
    [{ not: { not: { label: "system" } } }, x, YES, "twice"],
    [{ not: { label: "system", path: "/usr/**" } }, x, YES, "not all of the negated block"],
    [{ label: "system", path: "/e*/**", recursive: false, agent: "claude" }, x, YES, "four of them"],
    [{ label: "system", path: "/e*/**", recursive: false, certainty: "possible" }, x, NO, "the fourth fails"],
    [{ label: "home", path: "/e*/**", recursive: false, certainty: "certain" }, x, NO, "the first fails"],
  ];
  it.each(rows)("%j of %j: %s (%s)", (when, action, wanted) => {
    expect(ask(when, action)).toBe(wanted);
  });
});
