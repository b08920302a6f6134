import { describe, expect, it } from "vitest";
import { decide } from "../../decide/decide.js";
import { ACTION_KINDS, type Action, type Detail, OPAQUE_REASONS } from "../../spine/action.js";
import type { ToolCall } from "../../spine/call.js";
import type { Finding } from "../../spine/finding.js";
import { act } from "../testing/actions.js";
import { facts } from "../testing/facts.js";
import { guardrails } from "../testing/policies.js";
import { explain } from "./explain.js";
import { phrase } from "./phrase.js";
import { remedy } from "./remedy.js";
import { renderExplanation } from "./render.js";
import { visible } from "./visible.js";

const policy =
  guardrails(`- { id: d, deny: file.delete, when: { path: /etc/** }, reason: It is not yours., instead: Ask. }
- { id: k, ask: [net.*, process.exec, file.read], when: { not: { program: cat } }, reason: It reaches out. }
- { id: f, deny: file.write, reason: Never., final: true }
- { id: g, grant: file.list, obligations: [{ throttle: 5 }] }
- { id: e, deny: tool.call, when: { cel: "action.detail.arguments.x > 1" }, reason: Too much. }`);

const call = (command: string): ToolCall => ({
  id: "1",
  door: "check",
  agent: "claude",
  principal: "dev",
  session: "s",
  task: null,
  tool: "shell",
  hostTool: "run_shell_command",
  arguments: { command },
  shell: "bash",
  cwd: "/home/dev/project",
  time: 0,
});

function judged(actions: readonly Action[], findings: readonly Finding[] = []) {
  const decision = decide(policy, facts(), { actions, findings, phase: "call" }, { fulfillable: ["throttle"] });
  return { interpretation: { actions, findings, wants: [], written: [] }, findings, decision };
}
const at = (action: Action, start: number, end: number): Action => ({ ...action, span: { start, end } });

const COMMAND = "cat a | rm -r /etc && curl x";
const ACTIONS = [
  at(act("process.exec", "curl", { program: "curl", effects: "unknown" }), 22, 28),
  at(act("process.exec", "cat", { program: "cat", effects: "known" }), 0, 5),
  at(act("file.read", "/home/dev/project/a", { recursive: false }, { labels: ["project"], form: "pattern" }), 0, 5),
  at(
    act(
      "file.delete",
      "/etc",
      { recursive: true },
      {
        labels: ["system", "broad"],
        certainty: "possible",
        sources: [
          { type: "file", name: "/a", labels: ["secret"] },
          { type: "stdin", name: "-", labels: [] },
        ],
      },
    ),
    8,
    18,
  ),
];

describe("an explanation", () => {
  const finding: Finding = {
    code: "text.bidi",
    severity: "high",
    message: "turns\u202e around",
    span: { start: 0, end: 1 },
    action: null,
  };
  const explanation = explain(policy, call(COMMAND), facts(), judged(ACTIONS, [finding]));

  it("goes through the pieces in the order they were written, each with what it does and who decided", () => {
    expect(explanation.parts).toEqual([
      {
        span: { start: 0, end: 5 },
        text: "cat a",
        verdict: "ask",
        actions: [
          { kind: "process.exec", says: "runs cat", labels: [], sources: [], rules: [] },
          {
            kind: "file.read",
            says: "reads what matches /home/dev/project/a",
            labels: ["project"],
            sources: [],
            rules: ["k"],
          },
        ],
      },
      {
        span: { start: 8, end: 18 },
        text: "rm -r /etc",
        verdict: "deny",
        actions: [
          {
            kind: "file.delete",
            says: "may, in some case: deletes /etc and all below it",
            labels: ["system", "broad"],
            sources: ["file /a (secret)", "stdin -"],
            rules: ["d"],
          },
        ],
      },
      {
        span: { start: 22, end: 28 },
        text: "curl x",
        verdict: "ask",
        actions: [
          {
            kind: "process.exec",
            says: "runs curl, about which nothing is known",
            labels: [],
            sources: [],
            rules: ["k"],
          },
        ],
      },
    ]);
    expect(explanation).toMatchObject({
      tool: "run_shell_command",
      verdict: "deny",
      granted: false,
      cwd: "/home/dev/project",
      project: "/home/dev/project",
    });
    expect(explanation.policy).toEqual({ name: "test", digest: policy.digest });
  });

  it("reads like this", () => {
    expect(renderExplanation(explanation)).toBe(`cat a | rm -r /etc && curl x
→ denied

? cat a
    runs cat
    reads what matches /home/dev/project/a  [project]  ← k
✗ rm -r /etc
    may, in some case: deletes /etc and all below it  [system, broad]  from file /a (secret); stdin -  ← d
? curl x
    runs curl, about which nothing is known  ← k

Seen:
  high text.bidi: turns\\u{202e} around

Decided by:
  ✗ d: It is not yours.
      Instead: Ask.
  ? k: It reaches out.

To allow it, a person can run:
  rampart allow d --path '/etc/**' --reason "…" && rampart allow k --program curl --reason "…"

Policy test, ${policy.digest.slice(0, 19)}…; folder /home/dev/project, project /home/dev/project.
`);
  });

  it("of an allow says so, with what it obliges to", () => {
    const listed = renderExplanation(explain(policy, call("ls"), facts(), judged([at(act("file.list", "/x"), 0, 2)])));
    expect(listed).toContain("→ allowed, granted by a rule\n");
    expect(listed).toContain("  + throttle 5\n");
    expect(listed).not.toContain("Decided by");
    expect(listed).not.toContain("To allow it");
  });

  it("of a call without text, without effects, with an erring rule, outside a project", () => {
    const tool: ToolCall = { ...call(""), tool: "pay", arguments: { x: "y" } };
    const place = { ...facts().place, cwd: null, project: null };
    const erring = explain(
      policy,
      tool,
      facts({ place }),
      judged([act("tool.call", "pay", { tool: "pay", arguments: {} })]),
    );
    expect(renderExplanation(erring)).toMatch(/^run_shell_command\n→ denied\n\n {4}calls the tool pay {2}← e\n/);
    expect(renderExplanation(erring)).toMatch(/ {2}! e could not be evaluated: No such key: x/);
    expect(renderExplanation(erring)).toContain("folder unknown, project none.");
    const nothing = explain(policy, { ...call(""), arguments: { command: 7 } }, facts(), judged([]));
    expect(renderExplanation(nothing)).toContain("  Nothing in it has an effect that is known.\n");
    expect(nothing.text).toBe("");
    const final = renderExplanation(explain(policy, call("x"), facts(), judged([act("file.write", "/x")])));
    expect(final).toContain("  ✗ f: Never. Nobody may override this.\n");
    const sql = explain(policy, { ...call(""), tool: "sql", arguments: { query: "SELECT 1" } }, facts(), judged([]));
    const text = explain(policy, { ...call(""), tool: "text", arguments: { text: "hello" } }, facts(), judged([]));
    expect([sql.text, text.text]).toEqual(["SELECT 1", "hello"]);
  });
});

describe("what an action does, in words", () => {
  const rows: readonly (readonly [Action, string])[] = [
    [
      act("code.run", "/a.sh", { language: "shell", origin: "file" }, { type: "path" }),
      "runs shell code of a file: /a.sh",
    ],
    [act("code.run", "x"), "runs some code"],
    [act("file.write", "/x", { append: true }), "adds to /x"],
    [act("file.write", "/x"), "writes /x"],
    [
      act("file.delete", "/x", { bounded: true, recursive: true }),
      "deletes /x and all below it, only what a condition picks",
    ],
    [act("file.chmod", "/x", { mode: "setuid" }), "changes who may use /x (setuid)"],
    [act("file.link", "/x", { target: "/y" }), "links /x to /y"],
    [act("net.send", "*", {}, { form: "any" }), "sends data to any host"],
    [
      act("vcs.rewrite", "origin", { what: "push", shared: true }, { type: "repository" }),
      "rewrites history that others share of origin (push)",
    ],
    [act("vcs.discard", ""), "throws away uncommitted or unreachable work"],
    [act("vcs.send", "", { what: "push" }), "sends history (push)"],
    [
      act("infra.delete", "ns", { what: "delete", recursive: true }, { type: "cloud" }),
      "deletes infrastructure ns with all that belongs to it (delete)",
    ],
    [act("system.kill", "", { what: "nginx" }), "ends nginx"],
    [act("tool.call", "pay", { tool: "pay", server: "bank" }), "calls the tool pay of bank"],
    [
      act("opaque", "*", { reason: "untrusted_code" }, { type: "none", form: "any" }),
      "runs code that comes from the network",
    ],
    [act("opaque", ""), "cannot be resolved"],
  ];
  for (const [action, wanted] of rows) {
    it(wanted, () => {
      expect(phrase(action)).toBe(wanted);
    });
  }
  it("has words for every kind and every reason, and never a blank too much", () => {
    for (const kind of ACTION_KINDS) {
      for (const detail of [{}, { what: "x", target: "y", url: "z" } as Detail]) {
        expect(phrase(act(kind, "n", detail)), kind).toMatch(/^[a-z](?!.* {2}).{2,}[^ :]$/);
      }
    }
    for (const reason of OPAQUE_REASONS)
      expect(phrase(act("opaque", "", { reason }))).toMatch(/^(is|cannot|runs|has) /);
  });
});

describe("the command that would change a decision", () => {
  const of = (...actions: readonly Action[]) => remedy(judged(actions).decision, actions);
  it.each([
    [[act("file.delete", "/etc/a b'c")], `rampart allow d --path '/etc/a b'\\''c' --reason "…"`, "quoted for a shell"],
    [
      [act("file.delete", "/etc/[x]*")],
      `rampart allow d --path '/etc/[[]x][*]' --reason "…"`,
      "a literal star stays literal",
    ],
    [
      [act("file.delete", "/etc/a\nb")],
      `rampart allow d --path /etc/ab --reason "…"`,
      "control characters are left out",
    ],
    [[act("net.send", "x.example")], `rampart allow k --host x.example --reason "…"`, "a host"],
    [[act("process.exec", "/bin/ls")], `rampart allow k --program ls --reason "…"`, "a program without its folder"],
    [
      [act("net.send", "*", {}, { form: "any" })],
      `rampart allow k --everywhere --reason "…"`,
      "nothing narrower is known",
    ],
    [
      [1, 2, 3, 4, 5].map((n) => act("net.send", `h${n}`)),
      `rampart allow k --everywhere --reason "…"`,
      "too many to list",
    ],
    [[1, 2].map((n) => act("net.send", `h${n}`)), `rampart allow k --host h1 --host h2 --reason "…"`, "a few"],
    [[act("file.write", "/x")], null, "a final rule"],
    [[act("file.delete", "/etc/x"), act("file.write", "/x")], null, "a final rule beside another"],
    [[act("file.list", "/x")], null, "an allow"],
  ] as readonly (readonly [readonly Action[], string | null, string])[])("%#", (actions, wanted) => {
    expect(of(...actions)).toBe(wanted);
  });
  it("there is none when more rules may have stopped it than are named", () => {
    const rules = Array.from({ length: 9 }, (_, i) => `- { id: r${i}, deny: file.read }`).join("\n");
    const actions = [act("file.read", "/x")];
    const decision = decide(guardrails(rules), facts(), { actions, findings: [], phase: "call" });
    expect(remedy(decision, actions)).toBeNull();
  });
  it("the engine's own rules cannot be overridden", () => {
    const decision = decide(policy, facts({ stopped: true }), { actions: [], findings: [], phase: "call" });
    expect(remedy(decision)).toBeNull();
  });
});

describe("text from outside", () => {
  it.each([
    ["a\u001b[31mb", "a\\u{1b}[31mb", "escape sequences"],
    ["a\u202eb\u2066c", "a\\u{202e}b\\u{2066}c", "text that turns around"],
    ["a\u200bb\ufeff", "a\\u{200b}b\\u{feff}", "what nobody sees"],
    ["a\nb\tc\r", "a⏎b c\\u{d}", "line ends"],
    ["a\ud800b", "a\\u{d800}b", "half a character"],
    ["grüße 😀", "grüße 😀", "ordinary letters stay"],
  ])("%j becomes %s: %s", (text, wanted) => {
    expect(visible(text)).toBe(wanted);
  });
  it("is cut where a bound is given", () => {
    expect(visible("abcdef", 4)).toBe("abc…");
    expect(visible("abcd", 4)).toBe("abcd");
  });
});
