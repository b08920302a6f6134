import { decide } from "../decide/decide.js";
import { OBLIGATION_TYPES } from "../decide/obligations.js";
import type { Action, ActionKind, ResourceType } from "../spine/action.js";
import type { ToolCall } from "../spine/call.js";
import type { Decision } from "../spine/decision.js";
import { EMPTY_SESSION, type Facts } from "../spine/facts.js";
import type { JsonObject } from "../spine/json.js";
import type { Verdict } from "../spine/verdict.js";
import type { TestAction, TestDocument, TestFacts } from "./document.js";
import type { Policy } from "./policy.js";

/** How one test of a policy went. */
export interface TestOutcome {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: Verdict;
  readonly verdict: Verdict;
  /** Rules that decided. */
  readonly rules: readonly string[];
  /** Rules that could not be evaluated, whatever the verdict is by that. */
  readonly erred: readonly string[];
  /** What differs, in words; null where the test passed. */
  readonly message: string | null;
}

/** Interprets, analyses and decides a call; `judge` is one. Handed in, because the policy language needs no interpreter. */
export type Judge = (policy: Policy, call: ToolCall, facts: Facts) => { readonly decision: Decision };

/**
 * Runs the tests that stand in a policy. Where a test says nothing else it happens at `/home/dev/project`, which
 * is the project, under the home folder `/home/dev`, at the beginning of 2026.
 */
export function testPolicy(policy: Policy, judge: Judge): readonly TestOutcome[] {
  return policy.tests.map((test) => runTest(policy, test, judge));
}

function runTest(policy: Policy, test: TestDocument, judge: Judge): TestOutcome {
  const facts = factsOf(test.facts ?? {});
  const decision = test.actions
    ? decide(
        policy,
        facts,
        { actions: test.actions.map(actionOf), findings: [], phase: test.phase ?? "call" },
        { fulfillable: OBLIGATION_TYPES },
      )
    : judge(policy, callOf(test, facts), facts).decision;
  const rules = decision.rules.map(({ rule }) => rule);
  const message = differs(test, decision.verdict, rules);
  return {
    name: test.name,
    passed: message === null,
    expected: test.expect,
    verdict: decision.verdict,
    rules,
    erred: decision.erred.map(({ rule }) => rule),
    message,
  };
}

function differs(test: TestDocument, verdict: Verdict, rules: readonly string[]): string | null {
  const by = rules.length > 0 ? ` by ${rules.join(", ")}` : "";
  if (verdict !== test.expect) return `expected ${test.expect}, got ${verdict}${by}`;
  if (test.rule !== undefined && !rules.includes(test.rule))
    return `expected rule ${test.rule}, decided${by || " by none"}`;
  return null;
}

const NEW_YEAR_2026 = 1_767_225_600_000;

function factsOf(given: TestFacts): Facts {
  const home = given.home ?? "/home/dev";
  const project = given.project ?? "/home/dev/project";
  const now = given.now ?? NEW_YEAR_2026;
  const agent = given.agent ?? "agent";
  const task = given.task;
  return {
    identity: { agent, principal: given.principal ?? "dev", owner: null, verified: true },
    door: given.door ?? "test",
    roles: given.roles ?? [],
    task: task
      ? {
          id: task.id ?? "task",
          kind: task.kind,
          purpose: given.purpose ?? null,
          sensitivity: task.sensitivity ?? null,
          subject: task.subject ?? null,
          environment: given.environment ?? null,
        }
      : null,
    purpose: given.purpose ?? null,
    environment: given.environment ?? null,
    grants: (given.privileges ?? []).map((privilege) => ({
      id: privilege,
      privilege,
      agent,
      task: null,
      until: now + 1,
      uses: null,
      approvers: [],
    })),
    session: EMPTY_SESSION,
    quarantined: false,
    stopped: false,
    now,
    place: { home, user: "dev", cwd: given.cwd ?? project, project, scratch: ["/tmp"], installed: [] },
  };
}

function callOf(test: TestDocument, facts: Facts): ToolCall {
  const call = test.call ?? { tool: "shell", arguments: { command: test.command ?? "" }, shell: "bash" as const };
  return {
    id: "test",
    door: facts.door,
    agent: facts.identity.agent,
    principal: facts.identity.principal,
    session: "test",
    task: facts.task?.id ?? null,
    tool: call.tool,
    hostTool: call.tool,
    arguments: call.arguments as JsonObject,
    shell: call.shell ?? (call.tool === "shell" ? "bash" : null),
    cwd: facts.place.cwd,
    time: facts.now,
  };
}

function actionOf(given: TestAction): Action {
  return {
    kind: given.kind,
    resource: { type: given.type ?? usualType(given.kind), name: given.name, form: given.form ?? "exact" },
    certainty: given.certainty ?? "certain",
    labels: given.labels ?? [],
    sources: given["source-labels"] ? [{ type: "file", name: "test", labels: given["source-labels"] }] : [],
    span: { start: 0, end: 0 },
    detail: (given.detail ?? {}) as Action["detail"],
  };
}

const USUAL: readonly (readonly [string, ResourceType])[] = [
  ["file.", "path"],
  ["net.", "host"],
  ["data.", "table"],
  ["package.", "package"],
  ["vcs.", "repository"],
  ["infra.", "cloud"],
  ["process.", "program"],
  ["tool.", "tool"],
  ["model.", "model"],
  ["message.", "recipient"],
  ["payment.", "recipient"],
];

function usualType(kind: ActionKind): ResourceType {
  return USUAL.find(([noun]) => kind.startsWith(noun))?.[1] ?? "none";
}
