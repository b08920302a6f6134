import { describe, expect, it } from "vitest";
import { act } from "../policy/testing/actions.js";
import { facts } from "../policy/testing/facts.js";
import { guardrails, HEADER } from "../policy/testing/policies.js";
import type { Action, Source } from "../spine/action.js";
import { rulesFor, type View, viewFor } from "./view.js";

const RULES = `- { id: always, deny: "*", when: { certainty: certain } }
- { id: etc, deny: file.*, when: { path: /etc/** } }
- { id: passwd, deny: file.*, when: { path: /etc/passwd } }
- { id: ssh, deny: file.*, when: { path: /etc/ssh/*.conf } }
- { id: home, deny: file.*, when: { path: [~/a/**, ~/b/**] } }
- { id: env, deny: file.*, when: { path: "**/.env" } }
- { id: glob, deny: file.*, when: { path: "**/x*" } }
- { id: system, deny: file.*, when: { label: system } }
- { id: both, deny: file.*, when: { label: [system, vcs] } }
- { id: all, deny: file.*, when: { label: { all: [vcs, home] } } }
- { id: none, deny: file.*, when: { label: { none: [vcs] } } }
- { id: host, deny: net.*, when: { host: example.com } }
- { id: below, deny: net.*, when: { host: "*.example.com" } }
- { id: inner, deny: net.*, when: { host: "a*.example.com" } }
- { id: secret, deny: net.*, when: { source: { label: secret } } }
- { id: type, deny: net.*, when: { source: { type: file } } }
- { id: rm, deny: process.exec, when: { program: [rm, rmdir] } }
- { id: any-program, deny: process.exec, when: { program: "python*" } }
- { id: git, deny: vcs.*, when: { program: git } }
- { id: tool, deny: tool.call, when: { tool: pay } }
- { id: server, deny: tool.call, when: { server: bank } }
- { id: table, deny: data.*, when: { table: users } }
- { id: what, deny: system.*, when: { what: kernel } }
- { id: origin, deny: code.run, when: { origin: [network, stdin] } }
- { id: pkg, deny: package.*, when: { package: left-pad } }
- { id: svc, deny: system.*, when: { service: nginx } }
- { id: res, deny: infra.*, when: { resource: { name: prod } } }
- { id: mode, deny: file.chmod, when: { mode: setuid } }
- { id: lang, deny: code.run, when: { language: perl } }
- { id: reason, deny: opaque, when: { reason: syntax } }
- { id: rarer, deny: vcs.*, when: { label: vcs, program: hg } }
- { id: own, deny: file.*, when: { label: payroll } }`;
const policy = guardrails(
  RULES,
  `rampart: 1
name: test
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
default: allow
labels: { payroll: { path: /pay/**, host: pay.example, name: pay } }
`,
);

function ask(view: View, phase: "call" | "result", action: Action): string[] {
  const count = view.finder.find(rulesFor(view, phase, action.kind), action);
  return view.finder.found.slice(0, count).map(({ id }) => id);
}

function found(action: Action): string {
  const view = viewFor(policy.program, facts());
  return ask(view, "call", action).sort().join(" ");
}
const read = (name: string, over = {}, detail = {}) => act("file.read", name, detail, over);
const send = (name: string, over = {}) => act("net.send", name, {}, over);
const source = (...labels: string[]): Source => ({ type: "file", name: "/x", labels });

describe("R6: only rules the action may meet are asked, each once", () => {
  // Asked of every file: `always`, `glob` and `none`, which need no word.
  const rows: readonly (readonly [Action, string, string])[] = [
    [read("/srv/x"), "always glob none", "nothing that is filed elsewhere"],
    [read("/etc/hosts"), "always etc glob none", "the folder above"],
    [read("/etc/passwd"), "always etc glob none passwd", "the path itself"],
    [read("/etc/ssh"), "always etc glob none ssh", "the folder a glob begins in"],
    [read("/etcetera"), "always glob none", "no name that begins alike"],
    [read("/home/dev/b/c"), "always glob home none", "any of several folders"],
    [read("/"), "always glob none", "the root has nothing above it"],
    [read("/srv/.env"), "always env glob none", "a name anywhere"],
    [read("/etc/ssh", {}, { recursive: true }), "always env etc glob none ssh", "recursive: above and below"],
    [read("/etc", {}, { recursive: true }), "always env etc glob none passwd ssh", "all below"],
    [read("/", {}, { recursive: true }), "always env etc glob home none own passwd ssh", "everything"],
    [
      read("/etc/*", { form: "pattern" }),
      "always env etc glob none own passwd ssh",
      "a pattern: below its literal folder",
    ],
    [read("/e*/x", { form: "pattern" }), "always etc glob home none own passwd ssh", "a pattern without one"],
    [read("/srv/*", { form: "pattern" }), "always env glob none own", "a pattern elsewhere"],
    [read("/srv/*.ts", { form: "pattern" }), "always glob none own", "a pattern of names that end otherwise"],
    [read("/srv/a*", { form: "pattern" }), "always glob none own", "or begin otherwise"],
    [read("/srv/.e*", { form: "pattern" }), "always env glob none own", "one that may be the name"],
    [read("/srv/?env", { form: "pattern" }), "always env glob none own", "by any character"],
    [read("/srv/[.]en[vw]", { form: "pattern" }), "always env glob none own", "by brackets"],
    [read("/srv/**", { form: "pattern" }), "always env glob none own", "at any depth"],
    [read("/srv/*.ts", { form: "pattern" }, { recursive: true }), "always env glob none own", "folders, and all below"],
    [read("*", { form: "any" }), "always env etc glob home none own passwd ssh", "an unknown path"],
    [
      read("/srv/x", { form: "any" }),
      "always env etc glob home none own passwd ssh",
      "an unknown path, whatever stands there as its name",
    ],
    [read("/etc/hosts", { form: "pattern" }), "always etc glob none own", "a pattern without a wildcard is a path"],
    [read("/x", { labels: ["system"] }), "always both glob none system", "a label"],
    [read("/x", { labels: ["vcs", "system"] }), "all always both glob none system", "two labels, each rule once"],
    [read("/x", { labels: ["home"] }), "always glob none", "one word of a rule is enough to file it by"],
    [read("/pay/x"), "always glob none own", "a label of the policy, by its path"],
    [read("x", { type: "none" }), "always glob none", "no path"],
    [send("example.com"), "always below host inner type", "a host, and rules for what is below it"],
    [send("a.b.example.com"), "always below host inner type", "the domains above it"],
    [send("xexample.com"), "always inner type", "a host that only ends alike"],
    [send("example.org"), "always inner type", "another host"],
    [send("example.com", { type: "none" }), "always inner type", "a name that is no host"],
    [send("*", { form: "any" }), "always below host inner type", "an unknown host"],
    [send("*.org", { form: "pattern" }), "always below host inner type", "a pattern of hosts"],
    [send("x", { sources: [source("secret")] }), "always inner secret type", "a source"],
    [
      send("x", { sources: [source("other"), source("personal", "secret")] }),
      "always inner secret type",
      "any label of any source",
    ],
    [send("x", { sources: [source("other")] }), "always inner type", "other sources"],
    [
      send("x", { sources: Array.from({ length: 16 }, () => source()) }),
      "always inner secret type",
      "a list of sources at its bound",
    ],
    [act("process.exec", "rmdir"), "always any-program rm", "a program"],
    [act("process.exec", "/bin/rm"), "always any-program rm", "without its folder"],
    [act("process.exec", "ls"), "always any-program", "another program"],
    [act("process.exec", "*", {}, { form: "any" }), "always any-program rm", "an unknown program"],
    [act("vcs.send", "origin", { program: "git" }), "always git", "the program an action belongs to"],
    [act("vcs.send", "origin"), "always", "one that belongs to none, though its resource is known"],
    [act("vcs.send", "*", {}, { form: "any" }), "always git rarer", "one that may belong to it"],
    [act("tool.call", "x", { tool: "pay", server: "bank" }), "always server tool", "a tool and its server"],
    [act("tool.call", "x", { tool: "x" }), "always", "another tool"],
    [act("data.read", "users"), "always table", "a table"],
    [act("data.read", "x"), "always", "another table"],
    [act("data.read", "*", {}, { form: "any" }), "always table", "unknown tables"],
    [act("system.configure", "x", { what: "kernel" }), "always what", "a word of the details"],
    [act("system.configure", "x", { what: "user" }), "always", "another word"],
    [act("system.configure", "x"), "always", "no word"],
    [act("code.run", "x", { origin: "stdin" }), "always origin", "one of several words"],
    [act("code.run", "x", { language: "perl" }), "always lang", "a language"],
    [act("package.install", "left-pad"), "always pkg", "a package"],
    [act("package.install", "x"), "always", "another package"],
    [act("system.configure", "nginx", {}, { type: "service" }), "always svc", "a service"],
    [act("infra.delete", "prod"), "always res", "a resource by its name"],
    [act("infra.delete", "x"), "always", "another name"],
    [act("file.chmod", "/x", { mode: "setuid" }), "always glob mode none", "what a file becomes"],
    [act("file.chmod", "/x", { mode: "owner" }), "always glob none", "something else"],
    [act("opaque", "*", { reason: "syntax" }, { form: "any" }), "always reason", "why it was not understood"],
    [act("vcs.send", "o", { program: "hg" }), "always rarer", "of two words the rarer one"],
    [act("vcs.send", "o", {}, { labels: ["vcs"] }), "always", "and not the other"],
    [act("model.call", "x"), "always", "a kind only rules for everything name"],
  ];
  for (const [action, wanted, why] of rows) {
    it(`${action.kind} ${action.resource.name}: ${why}`, () => {
      expect(found(action)).toBe(wanted);
    });
  }
  it.each<[what: string, own: string, action: Action]>([
    ["a glob of paths", 'path: "**/x*"', read("/q/xa")],
    ["a glob of hosts", 'host: "a*.example"', send("ab.example")],
    ["a glob of names", 'name: "p*"', act("data.read", "pay")],
    ["a glob beside what can be", 'path: /pay/**, name: "p*"', act("data.read", "pay")],
  ])("a label of the policy by %s cannot be looked up, and is asked of every action", (_what, own, action) => {
    const policy = guardrails(
      '- { id: l, deny: "*", when: { label: own } }\n- { id: n, deny: "*", when: { label: [home, own] } }',
      `${HEADER}default: allow\nlabels: { own: { ${own} } }\n`,
    );
    expect(ask(viewFor(policy.program, facts()), "call", action).sort()).toEqual(["l", "n"]);
  });
  it("so is a source by a label of the policy, alone or beside another", () => {
    const policy = guardrails(
      "- { id: l, deny: net.*, when: { source: { label: own } } }\n- { id: n, deny: net.*, when: { source: { label: [secret, own] } } }",
      `${HEADER}default: allow\nlabels: { own: { path: /pay/** } }\n`,
    );
    expect(ask(viewFor(policy.program, facts()), "call", send("x")).sort()).toEqual(["l", "n"]);
  });
  it("a path below any folder is looked up by its last part", () => {
    const view = viewFor(guardrails('- { id: deep, deny: file.*, when: { path: "**/.ssh/config" } }').program, facts());
    expect(ask(view, "call", read("/srv/.ssh/config"))).toEqual(["deep"]);
    expect(ask(view, "call", read("/srv/.ssh/other"))).toEqual([]);
  });
  it("a resource by its type alone cannot be looked up", () => {
    const view = viewFor(
      guardrails("- { id: t, deny: infra.*, when: { resource: { type: cloud } } }").program,
      facts(),
    );
    expect(ask(view, "call", act("infra.delete", "x", {}, { type: "cloud" }))).toEqual(["t"]);
  });
  it("looks each kind of word up once, however many rules need one", () => {
    const view = viewFor(policy.program, facts());
    const fields = (kind: Action["kind"]) => rulesFor(view, "call", kind).words.map(({ field }) => field);
    expect(fields("file.read")).toEqual(["label", "name", "context"]);
    expect(fields("code.run")).toEqual(["origin", "language"]);
  });
  it("a rule for another phase, role or agent is not there at all", () => {
    const other = guardrails(`- { id: p, deny: file.read, when: { phase: result } }
- { id: a, deny: file.read, when: { agent: other } }
- { id: e, deny: file.read, except: { agent: claude } }`);
    const view = viewFor(other.program, facts());
    expect(ask(view, "call", read("/x"))).toEqual([]);
    expect(ask(view, "result", read("/x"))).toEqual(["p"]);
  });
});
