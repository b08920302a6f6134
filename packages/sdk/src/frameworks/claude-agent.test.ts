import { describe, expect, it } from "vitest";
import { configure, govern, handOff, within } from "../index.js";
import { willingGuard } from "../testing/willing.js";
import { rampartHooks } from "./claude-agent.js";
import { claudeInput, claudeTool } from "./claude-tools.js";

/** Inputs as the SDK's types (0.3.329) have them. */

const { socket, asked, lines } = willingGuard();
const guarded = { socket, guard: "required" } as const;
const base = { hook_event_name: "PreToolUse", session_id: "s", cwd: "/", tool_input: {}, tool_use_id: "toolu_1" };
type Input = typeof base & { readonly [name: string]: unknown };
const call = (more: Record<string, unknown>): Input => ({ ...base, tool_name: "Skill", ...more });
const begins = (kind: string | undefined, by: Record<string, unknown> = {}) =>
  call({ tool_name: "Agent", tool_input: { prompt: "go", ...(kind && { subagent_type: kind }) }, ...by });
const before = (hooks: ReturnType<typeof rampartHooks>) => hooks.PreToolUse[0]!.hooks[0]!;
const sub = (agent_type: string) => ({ agent_id: `${agent_type}-1`, agent_type });

describe("D9: sub-agents of the Claude Agent SDK", () => {
  it.each<[why: string, options: object, inputs: readonly Input[], said: string]>([
    ["the main agent", {}, [call({})], "Skill: sdk"],
    ["one that was begun with a name", {}, [call({ agent_type: "reviewer" })], "Skill: reviewer"],
    ["one that is named here", { agent: "shop" }, [call({ agent_type: "reviewer" })], "Skill: shop"],
    ["one that has its work from others", { agent: "shop", chain: ["front"] }, [call({})], "Skill: front>shop"],
    ["a sub-agent acts for the main one", { agent: "shop" }, [call(sub("helper"))], "Skill: shop>helper"],
    ["a sub-agent of a sub-agent", {}, [begins("deep", sub("helper")), call(sub("deep"))], "Skill: sdk>helper>deep"],
    [
      "a kind nobody said",
      {},
      [begins(undefined, sub("a")), call(sub("general-purpose"))],
      "Skill: sdk>a>general-purpose",
    ],
    [
      "a kind that two began has both behind it",
      {},
      [begins("deep"), begins("deep", sub("a")), call(sub("deep"))],
      "Skill: sdk>a>deep",
    ],
    [
      "sessions know nothing of each other",
      {},
      [begins("deep", { ...sub("a"), session_id: "other" }), call(sub("deep"))],
      "Skill: sdk>deep",
    ],
  ])("%s", async (_why, options, inputs, said) => {
    const hook = before(rampartHooks({ ...guarded, ...options }));
    for (const input of inputs) expect(await hook(input)).toEqual({});
    expect(lines().at(-1)).toBe(said);
    expect(asked.at(-1)!.call).toMatchObject({ id: "toolu_1", session: "s" });
  });

  it("are begun where the hooks were made: in a tool of another agent, in a hand-off, within a name", async () => {
    const begin = async () => {
      const hook = before(rampartHooks(guarded));
      // The SDK calls them from where it reads, outside of any tool.
      await within({ agent: "elsewhere" }, () => hook(call(sub("helper"))));
    };
    await govern(begin, { ...guarded, name: "ask", agent: "triage" })();
    await handOff("second", begin);
    await within({ agent: "third", token: "T" }, begin);
    expect(lines()).toEqual(["ask: triage", "Skill: triage>helper", "Skill: sdk>second>helper", "Skill: third>helper"]);
    expect(asked.at(-1)!.token).toBe("T");
  });

  it("are not asked about behind more agents than a chain says", async () => {
    const chain = Array.from({ length: 16 }, (_, at) => `a${at}`);
    const { hooks, onFailure, timeout } = rampartHooks({ ...guarded, chain, reviewMs: 120_000 }).PreToolUse[0]!;
    expect([onFailure, timeout]).toEqual(["block", 130]);
    expect(await hooks[0]!(call(sub("helper")))).toMatchObject({
      hookSpecificOutput: {
        permissionDecision: "deny",
        permissionDecisionReason: expect.stringContaining("chain.long"),
      },
    });
    expect(asked).toEqual([]);
  });
});

describe("P10: results of the Claude Agent SDK", () => {
  it("are kept back where nobody could look them through", async () => {
    configure({ url: "https://127.0.0.1:1", key: "k" });
    const hooks = rampartHooks({});
    configure({ url: undefined as never, key: undefined as never });
    const input = call({ tool_response: { stdout: "x" }, error: "x" });
    expect(await hooks.PostToolUse[0]!.hooks[0]!(input)).toMatchObject({
      decision: "block",
      hookSpecificOutput: {
        hookEventName: "PostToolUse",
        // The agent takes a value of the same shape only.
        updatedToolOutput: { stdout: expect.stringContaining("wire.unreachable") },
      },
    });
    expect(await hooks.PostToolUseFailure[0]!.hooks[0]!(input)).toEqual({});
  });

  it.each([
    ["Read", { file_path: "/a", limit: 1 }],
    ["Grep", { pattern: "x", path: "/a" }],
    ["Grep", { pattern: "x" }],
    ["Bash", { command: "ls" }],
    ["mcp__files__read", { path: "/a" }],
    ["Skill", { skill: "x" }],
  ])("what a policy changes is put back where %s has it", (name, input) => {
    expect(claudeInput(name, claudeTool(name, input).input as never)).toEqual(input);
  });
});
