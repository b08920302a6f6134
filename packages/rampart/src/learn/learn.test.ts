import { type Action, type ActionKind, decide, EMPTY_SESSION, loadPolicy } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packText, usePolicy } from "../policy/load.js";
import { unifiedDiff } from "./diff.js";
import { type Lesson, Lessons } from "./lesson.js";
import { heldBy } from "./proof.js";
import { learnRole, withRole } from "./role.js";

/** Allows everything, and so shows what a role takes away. */
const POLICY =
  "rampart: 1\nname: mine # ours\ndefault: allow\nunderstanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }\n";
const HOME = "/home/dev";
const AROUND = { home: HOME, user: "dev", scratch: ["/tmp"] };

const act = (kind: ActionKind, type: string, name: string, more: Partial<Action> = {}): Action => ({
  kind,
  resource: { type: type as "path", name, form: "exact" },
  certainty: "certain",
  labels: [],
  sources: [],
  span: { start: 0, end: 0 },
  detail: {},
  ...more,
});
const did = (...actions: Action[]): Lesson => ({
  time: 0,
  agent: "a",
  call: actions.map(({ kind }) => kind).join(" "),
  actions,
  project: "/home/dev/shop",
  cwd: "/home/dev/shop",
});
const inProject = (name: string, kind: ActionKind = "file.write") =>
  did(act(kind, "path", `/home/dev/shop/${name}`, { labels: ["project"] }));

const learned = (lessons: readonly Lesson[], name = "worker") => {
  const text = withRole(POLICY, name, learnRole(name, "test", lessons, HOME));
  return {
    text,
    policy: usePolicy([{ name: "policy.yaml", text }]),
    rules: learnRole(name, "test", lessons, HOME).rules,
  };
};
const before = usePolicy([{ name: "policy.yaml", text: POLICY }]);

/** Whether the learned role lets these actions through. */
function allows(lessons: readonly Lesson[], ...actions: Action[]): boolean {
  return heldBy([did(...actions)], "worker", before, learned(lessons).policy, AROUND).length === 0;
}

describe("P14: a role learned from the record", () => {
  it("covers the project once anything of it was used, and another project not", () => {
    const lessons = [inProject("src/a.ts")];
    expect(learned(lessons).rules).toMatchObject([
      { grant: ["file.write"], when: { path: ["{project}/**"] }, calls: 1 },
    ]);
    expect(allows(lessons, act("file.write", "path", "/home/dev/shop/new/b.ts"))).toBe(true);
    expect(allows(lessons, act("file.write", "path", "/home/dev/other/b.ts"))).toBe(false);
  });

  it("elsewhere grants files by name, and the folder only when several of it were used", () => {
    const few = ["a", "b", "c"].map((name) => did(act("file.read", "path", `/srv/data/${name}`)));
    expect(allows(few, act("file.read", "path", "/srv/data/d"))).toBe(false);
    const more = [...few, did(act("file.read", "path", "/srv/data/e"))];
    expect(allows(more, act("file.read", "path", "/srv/data/d"))).toBe(true);
    expect(allows(more, act("file.read", "path", "/srv/other"))).toBe(false);
  });

  it.each([
    ["credentials by their own name", "/srv/keys", ["credential"]],
    ["what starts by itself", "/srv/start", ["persistence"]],
    ["files of the system", "/srv/sys", ["system"]],
    ["a broad folder, however much of it was used", "/etc", []],
  ])("never widens %s", (_why, folder, labels) => {
    const lessons = ["a", "b", "c", "d", "e"].map((name) =>
      did(act("file.list", "path", `${folder}/${name}`, { labels })),
    );
    expect(allows(lessons, act("file.list", "path", `${folder}/a`))).toBe(true);
    expect(allows(lessons, act("file.list", "path", `${folder}/f`))).toBe(false);
  });

  it.each<[why: string, seen: Action, other: Action]>([
    ["another host", act("net.receive", "host", "a.example"), act("net.receive", "host", "b.example")],
    ["sending where it only fetched", act("net.receive", "host", "a.example"), act("net.send", "host", "a.example")],
    ["another package", act("package.install", "package", "left-pad"), act("package.install", "package", "right-pad")],
    [
      "another tool of the same server",
      act("tool.call", "tool", "x", { detail: { server: "s", tool: "x" } }),
      act("tool.call", "tool", "y", { detail: { server: "s", tool: "y" } }),
    ],
    [
      "the same tool of another server",
      act("tool.call", "tool", "x", { detail: { server: "s", tool: "x" } }),
      act("tool.call", "tool", "x", { detail: { server: "t", tool: "x" } }),
    ],
    [
      "another program nobody described",
      act("process.exec", "program", "x", { detail: { program: "x", effects: "unknown" } }),
      act("process.exec", "program", "y", { detail: { program: "y", effects: "unknown" } }),
    ],
    ["another table", act("data.read", "table", "orders"), act("data.read", "table", "users")],
    [
      "all rows where it read some",
      act("data.read", "table", "orders", { detail: { bounded: true } }),
      act("data.read", "table", "orders"),
    ],
    [
      "force where it pushed without",
      act("vcs.send", "repository", "origin", { detail: { what: "push" } }),
      act("vcs.send", "repository", "origin", { detail: { what: "push", force: true } }),
    ],
    [
      "another language",
      act("code.run", "none", "", { detail: { language: "node", origin: "file" } }),
      act("code.run", "none", "", { detail: { language: "perl", origin: "file" } }),
    ],
    [
      "code that stands in the line",
      act("code.run", "none", "", { detail: { language: "sh", origin: "file" } }),
      act("code.run", "none", "", { detail: { language: "sh", origin: "inline" } }),
    ],
    [
      "all below a folder where it used the folder",
      act("file.read", "path", "/srv/x"),
      act("file.read", "path", "/srv/x", { detail: { recursive: true } }),
    ],
  ])("grants what was used, and not %s", (_why, seen, other) => {
    expect(allows([did(seen)], seen)).toBe(true);
    expect(allows([did(seen)], other)).toBe(false);
  });

  it("never learns what could not be understood, or everything of a kind; says which calls that loses", () => {
    const lessons = [
      did(act("opaque", "none", "")),
      did(act("file.read", "path", "*", { resource: { type: "path", name: "*", form: "any" } })),
      inProject("a"),
    ];
    expect(learned(lessons).rules).toHaveLength(1);
    const held = heldBy(lessons, "worker", before, learned(lessons).policy, AROUND);
    expect(held.map(({ call, rule }) => `${call} by ${rule}`)).toEqual([
      "opaque by role.worker",
      "file.read by role.worker",
    ]);
  });

  it("does not lift a guardrail: what baseline denies stays denied", () => {
    const key = act("file.read", "path", "/home/dev/.ssh/id_rsa", { labels: ["credential", "home"] });
    const text = withRole(
      "rampart: 1\nname: x\nextends: coding-agent\n",
      "worker",
      learnRole("worker", "x", [did(key)], HOME),
    );
    const policy = usePolicy([{ name: "p", text }]);
    const facts = {
      identity: { agent: "a", principal: "p", owner: null, verified: false },
      door: "d",
      roles: ["worker"],
      task: null,
      purpose: null,
      environment: null,
      grants: [],
      session: EMPTY_SESSION,
      quarantined: false,
      stopped: false,
      now: 0,
      place: { ...AROUND, cwd: null, project: null, installed: [] },
    };
    expect(decide(policy, facts, { actions: [key], findings: [], phase: "call" }).verdict).toBe("deny");
  });

  it("P14: what happened stays as it was, whatever happened; a role is the same whatever the order", () => {
    const name = fc.constantFrom(
      "/home/dev/shop/a",
      "/home/dev/x/y",
      "/srv/a b/c",
      "/srv/[x]",
      "/tmp/q",
      "/",
      "/home/dev",
      "/etc/a*b",
    );
    const path = fc.record({
      kind: fc.constantFrom<ActionKind>("file.read", "file.write", "file.list", "file.delete"),
      name,
      recursive: fc.boolean(),
    });
    const host = fc.record({
      kind: fc.constantFrom<ActionKind>("net.send", "net.connect"),
      name: fc.constantFrom("a.example", "10.0.0.1", "::1"),
    });
    const action = fc.oneof(
      path.map(({ kind, name: at, recursive }) => act(kind, "path", at, { detail: { recursive } })),
      host.map(({ kind, name: at }) => act(kind, "host", at)),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        (calls) => {
          const lessons = calls.map((actions) => did(...actions));
          const { policy, rules } = learned(lessons);
          expect(heldBy(lessons, "worker", before, policy, AROUND)).toEqual([]);
          expect(learned([...lessons].reverse()).rules).toEqual(rules);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("what the record teaches", () => {
  const event = (id: string, verdict: string, more: object = {}): JsonObject => ({
    kind: "intent",
    id,
    time: 10,
    agent: "codex",
    phase: "call",
    code: null,
    permit: verdict === "deny" ? null : id,
    review: null,
    enforced: true,
    claimed: false,
    cwd: "/w",
    facts: { project: "/w" },
    arguments: { command: `do ${id}` },
    actions: [
      {
        kind: "file.read",
        resource: { type: "path", name: `/w/${id}`, form: "exact" },
        certainty: "certain",
        labels: [],
        detail: {},
      },
    ],
    decision: { verdict, rules: [] },
    ...more,
  });
  const done = (id: string, status = "done"): JsonObject => ({ kind: "outcome", id, status });

  it.each<[why: string, events: JsonObject[], happened: number, stopped: number]>([
    ["allowed and done", [event("1", "allow"), done("1")], 1, 0],
    ["denied", [event("1", "deny")], 0, 1],
    ["held for a person, who did not answer", [event("1", "ask", { permit: null, review: "r-1" })], 0, 1],
    ["approved by a person", [event("1", "ask", { review: "r-1" })], 1, 0],
    ["asked by the host, and run", [event("1", "ask"), done("1")], 1, 0],
    ["asked by the host, and refused or never run", [event("1", "ask")], 0, 1],
    ["asked by the host, and abandoned", [event("1", "ask"), done("1", "abandoned")], 0, 1],
    [
      "would have been denied, where the door only watched",
      [event("1", "deny", { permit: "1", enforced: false })],
      0,
      1,
    ],
    ["would have been asked, where the door only watched", [event("1", "ask", { enforced: false }), done("1")], 0, 1],
    ["of another agent", [event("1", "allow", { agent: "gemini" })], 0, 0],
    ["older", [event("1", "allow", { time: 1 })], 0, 0],
    ["a result, not a call", [event("1", "allow", { phase: "result" })], 0, 0],
  ])("%s", (_why, events, happened, stopped) => {
    const lessons = new Lessons("codex", 5);
    for (const one of events) lessons.take(one);
    lessons.end();
    expect([lessons.happened.length, lessons.stopped.length]).toEqual([happened, stopped]);
  });

  it.each<[why: string, more: object]>([
    ["told by a door alone", { claimed: true }],
    [
      "with a secret in a name",
      {
        actions: [{ kind: "net.send", resource: { type: "host", name: { redacted: "x" }, form: "exact" }, detail: {} }],
      },
    ],
    [
      "of a kind of a later version",
      { actions: [{ kind: "file.melt", resource: { type: "path", name: "/x", form: "exact" }, detail: {} }] },
    ],
    ["cut", { actions: [{ more: 3 }] }],
  ])("nothing is learned from a call %s", (_why, more) => {
    const lessons = new Lessons(null, 0);
    lessons.take(event("1", "allow", more));
    expect([lessons.happened.length, lessons.unclear]).toEqual([0, 1]);
  });
});

describe("the diff", () => {
  it("adds one role, touches no line somebody wrote, and patches into a policy that loads", () => {
    const { text } = learned([inProject("a"), inProject("b", "file.read")]);
    const diff = unifiedDiff("policy.yaml", POLICY, text);
    expect(diff.split("\n").filter((line) => line.startsWith("-"))).toEqual(["--- policy.yaml"]);
    expect(diff).toMatch(/^@@ -2,3 \+2,\d+ @@$/m);
    expect(loadPolicy([{ name: "p", text }], { packs: packText })).toMatchObject({ ok: true });
  });

  it("joins roles that are there, and refuses to change one", () => {
    const { text } = learned([inProject("a")], "one");
    const both = withRole(text, "two", learnRole("two", "x", [inProject("b")], HOME));
    expect(Object.keys(usePolicy([{ name: "p", text: both }]).document.roles)).toEqual(["one", "two"]);
    expect(() => withRole(text, "one", learnRole("one", "x", [], HOME))).toThrow(/has a role one already/);
  });

  it.each<[before: string, after: string, hunk: string]>([
    ["a\n", "a\n", ""],
    ["a\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\nf\n", "@@ -3,3 +3,4 @@\n c\n d\n e\n+f\n"],
    ["a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"],
  ])("%j to %j", (from, to, hunk) => expect(unifiedDiff("f", from, to).replace("--- f\n+++ f\n", "")).toBe(hunk));
});
