import { judge } from "../../../judge.js";
import { facts } from "../../../policy/testing/facts.js";
import { load } from "../../../policy/testing/policies.js";
import type { Decision, Interpretation, ToolCall } from "../../../spine/index.js";

/** What a fresh installation extends. */
const POLICY = load("rampart: 1\nname: installed\nextends: [coding-agent]\ndefault: allow\n");
const FACTS = facts();

/** What the installed policy decides about a command, and what the command was understood as. */
export function verdictOf(command: string): Pick<Decision, "verdict" | "rules"> & Pick<Interpretation, "actions"> {
  const call: ToolCall = {
    id: "1",
    door: "test",
    agent: "claude",
    principal: "dev",
    session: "s",
    task: null,
    tool: "shell",
    hostTool: "shell",
    arguments: { command },
    shell: "bash",
    cwd: "/home/dev/project",
    time: 0,
  };
  const { decision, interpretation } = judge(POLICY, call, FACTS, new Map());
  return { verdict: decision.verdict, rules: decision.rules, actions: interpretation.actions };
}
