import { describe, expect, it } from "vitest";
import { type Body, willingGuard } from "../testing/willing.js";
import { governAgent, governTools } from "./openai-agents.js";

/** Objects of the framework's shapes (0.20.0), used in the order in which it does; the framework: tests/slow/sdk. */

const SECRET = "hunter2";
const { socket, asked, lines } = willingGuard(({ op, call, text }: Body) => {
  if (op === "decide" && JSON.stringify(call["arguments"]).includes("danger"))
    return { outcome: "deny", message: "No." };
  if (op === "outcome" && text?.includes(SECRET)) return { text: text.replaceAll(SECRET, "<redacted>") };
  return null;
});
const options = { socket, guard: "required" } as const;

interface Shell {
  readonly type: "shell";
  readonly name: string;
  needsApproval(context: object, action: object): Promise<boolean>;
  readonly shell: { run(action: object): Promise<unknown> };
}
const said = (stdout: string, stderr = "", exitCode: number | null = 0) => ({
  output: [{ stdout, stderr, outcome: { type: "exit", exitCode } }],
});
const ran: unknown[] = [];
const shell: Shell = {
  type: "shell",
  name: "shell",
  needsApproval: async () => false,
  shell: {
    run: async (action) => {
      ran.push(action);
      return said(JSON.stringify(action).includes("cat") ? SECRET : "done");
    },
  },
};

describe("D4: tools of OpenAI Agents that run here without being called as a function", () => {
  it("a shell is asked about as one, its output looked through, and a refusal read as an error", async () => {
    ran.length = 0;
    const [{ shell: governed }] = governTools([shell], options) as [Shell];
    expect(await governed.run({ commands: ["ls", "pwd"] })).toEqual(said("done"));
    expect(await governed.run({ commands: ["cat secret"] })).toEqual(said("<redacted>"));
    expect(await governed.run({ commands: ["danger"] })).toEqual(said("", "No.", null));
    expect(ran).toHaveLength(2);
    expect(asked.map(({ call }) => [call["tool"], call["arguments"]])).toEqual([
      ["shell", { command: "ls\npwd" }],
      ["shell", { command: "cat secret" }],
      ["shell", { command: "danger" }],
    ]);
  });

  it("an editor is asked about by what it does to which file", async () => {
    const did: string[] = [];
    const edits = (what: string) => async () => void did.push(what);
    const editor = { createFile: edits("create"), updateFile: edits("update"), deleteFile: edits("delete") };
    type Editor = Record<keyof typeof editor, (operation: object) => Promise<unknown>>;
    const tool = { type: "apply_patch", name: "apply_patch", needsApproval: async () => false, editor };
    const [{ editor: governed }] = governTools([tool], options) as unknown as [{ editor: Editor }];
    await governed.createFile({ type: "create_file", path: "a", diff: "+one\n+two" });
    await governed.updateFile({ type: "update_file", path: "b", diff: "-one\n+two" });
    await governed.deleteFile({ type: "delete_file", path: "c" });
    const refused = await governed.deleteFile({ type: "delete_file", path: "danger" });
    expect(refused).toEqual({ status: "failed", output: "No." });
    expect(did).toEqual(["create", "update", "delete"]);
    expect(asked.map(({ call }) => [call["tool"], call["arguments"]])).toEqual([
      ["write", { path: "a", content: "one\ntwo" }],
      ["edit", { path: "b", new: "-one\n+two" }],
      ["delete", { path: "c", recursive: false }],
      ["delete", { path: "danger", recursive: false }],
    ]);
  });

  it("says which agent acts, and for whom", async () => {
    type Listener = (context: object, next?: object) => void;
    const agent = (name: string, tools: readonly Shell[] = []) => {
      const listeners = new Map<string, Listener>();
      const on = (event: string, listener: Listener) => void listeners.set(event, listener);
      return { name, tools: [...tools], handoffs: [] as object[], on, listeners };
    };
    const [triage, helper] = [agent("triage"), agent("helper", [shell])];
    triage.handoffs.push(helper);
    governAgent(triage, options);
    const context = {};
    for (const one of [triage, helper]) one.listeners.get("agent_start")!(context);
    const [{ shell: governed, needsApproval }] = helper.tools as [Shell];
    const action = { commands: ["ls"] };
    await needsApproval(context, action);
    await governed.run(action);
    // Approved in another process: of the run nothing is known.
    await governed.run({ commands: ["ls"] });
    expect(lines()).toEqual(["shell: triage>helper", "shell: helper"]);
  });

  it.each<[why: string, tool: object, expected: "as it is" | RegExp]>([
    ["what the provider runs", { type: "hosted_tool", name: "web_search" }, "as it is"],
    [
      "a shell of the provider's",
      { type: "shell", name: "shell", environment: { type: "container_auto" } },
      "as it is",
    ],
    [
      "a computer",
      { type: "computer", name: "computer_use_preview", computer: {} },
      /kind computer cannot be governed/,
    ],
    ["a kind nobody here knows", { type: "robot", name: "arm" }, /kind robot cannot be governed/],
  ])("%s", (_why, tool, expected) => {
    const govern = () => governTools([tool as { type: string }], options);
    if (expected === "as it is") expect(govern()[0]).toBe(tool);
    else expect(govern).toThrow(expected);
  });
});
