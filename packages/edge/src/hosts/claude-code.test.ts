import { describe, expect, it } from "vitest";
import { claudeCode } from "./claude-code.js";

const CWD = "/home/dev/ws";
function call(tool_name: string, tool_input: object, more: object = {}) {
  const base = { session_id: "s", transcript_path: "/t", cwd: CWD, hook_event_name: "PreToolUse", tool_use_id: "id1" };
  return claudeCode.parse(Buffer.from(JSON.stringify({ ...base, tool_name, tool_input, ...more })), 0);
}

describe("Claude Code's tools in the words of the spine", () => {
  const rows: readonly (readonly [tool: string, input: object, expected: object])[] = [
    [
      "Bash",
      { command: "ls", run_in_background: true },
      { tool: "shell", shell: "bash", arguments: { command: "ls", run_in_background: true } },
    ],
    ["PowerShell", { command: "ls" }, { tool: "shell", shell: "powershell" }],
    ["Monitor", { command: "tail -f x", description: "d" }, { tool: "shell" }],
    ["Monitor", { ws: { url: "wss://x" } }, { tool: "Monitor" }],
    ["Read", { file_path: "/a", limit: 3 }, { tool: "read", arguments: { path: "/a", limit: 3 } }],
    ["Write", { file_path: "/a", content: "c" }, { tool: "write", arguments: { path: "/a", content: "c" } }],
    [
      "Edit",
      { file_path: "/a", old_string: "o", new_string: "n" },
      { tool: "edit", arguments: { path: "/a", old: "o", new: "n" } },
    ],
    [
      "MultiEdit",
      { file_path: "/a", edits: [{ old_string: "o", new_string: "n" }, { new_string: "m" }] },
      { tool: "edit", arguments: { path: "/a", new: "n\nm" } },
    ],
    [
      "NotebookEdit",
      { notebook_path: "/n.ipynb", new_source: "x" },
      { tool: "edit", arguments: { path: "/n.ipynb", new: "x" } },
    ],
    [
      "Glob",
      { pattern: "**/*.env", path: "/home" },
      { tool: "list", arguments: { path: "/home", pattern: "**/*.env" } },
    ],
    ["Grep", { pattern: "k" }, { tool: "read", arguments: { path: ".", pattern: "k", recursive: true } }],
    [
      "WebFetch",
      { url: "https://a.example", prompt: "what" },
      { tool: "fetch", arguments: { url: "https://a.example", prompt: "what" } },
    ],
    ["WebSearch", { query: "q" }, { tool: "web_search" }],
    ["Task", { prompt: "p", subagent_type: "x" }, { tool: "agent" }],
    ["Agent", { prompt: "p" }, { tool: "agent" }],
    ["TodoWrite", { todos: [] }, { tool: "TodoWrite" }],
    [
      "mcp__fs__read",
      { path: "/x" },
      { tool: "mcp", arguments: { server: "fs", name: "read", arguments: { path: "/x" } } },
    ],
    // Could be server `a` or server `a__b`: nobody is credited with it.
    ["mcp__a__b__c", {}, { tool: "mcp__a__b__c" }],
    ["mcp__", {}, { tool: "mcp__" }],
  ];
  it.each(rows)("%s %j", (tool, input, expected) => {
    expect(call(tool, input)).toMatchObject({
      ok: true,
      root: null,
      call: { id: "id1", hostTool: tool, cwd: CWD, ...expected },
    });
  });

  it("tells a server's name with underscores by what the host says of it", () => {
    const parsed = call("mcp__a__b__c", {}, { mcp_server: { name: "a__b", source: "user" } });
    expect(parsed).toMatchObject({ call: { tool: "mcp", arguments: { server: "a__b", name: "c" } } });
  });

  it("takes the project from where a session starts, and the text of a prompt", () => {
    const start = { hook_event_name: "SessionStart", source: "startup", tool_use_id: undefined };
    expect(call("", {}, start)).toMatchObject({ ok: true, phase: "session", root: CWD, result: null });
    const prompt = { hook_event_name: "UserPromptSubmit", prompt: "do it" };
    expect(call("", {}, prompt)).toMatchObject({
      ok: true,
      phase: "prompt",
      root: null,
      result: "do it",
      call: { tool: "text", arguments: { text: "do it", phase: "prompt" } },
    });
  });

  it("E1: a tool that failed says what went wrong", () => {
    const failed = { hook_event_name: "PostToolUseFailure", error: "Exit code 3" };
    expect(call("Bash", { command: "false" }, failed)).toMatchObject({ phase: "after", result: "Exit code 3" });
  });

  it.each([
    ["stdout text", "stdout text"],
    [{ stdout: "x" }, '{"stdout":"x"}'],
    [undefined, ""],
  ])("reads what the tool answered: %j", (tool_response, result) => {
    expect(call("Bash", { command: "ls" }, { hook_event_name: "PostToolUse", tool_response })).toMatchObject({
      phase: "after",
      result,
    });
  });
});

describe("P6: whether its session asks anybody", () => {
  it.each<[mode: string | undefined, unattended: string | undefined]>([
    [undefined, undefined],
    ["default", undefined],
    ["acceptEdits", undefined],
    ["plan", undefined],
    ["bypassPermissions", "runs"],
    ["dontAsk", "decides"],
    ["auto", "decides"],
    ["a mode of tomorrow", "decides"],
  ])("%s: %s", (permission_mode, unattended) => {
    const parsed = call("Bash", { command: "ls" }, { permission_mode });
    expect(parsed.ok && parsed.unattended).toBe(unattended);
  });
});

describe("Claude Code's answers", () => {
  const answer = (outcome: "no-opinion" | "allow" | "ask" | "deny", code: string | null = null) => ({
    outcome,
    message: "because",
    code,
  });
  const decision = (permissionDecision: string) =>
    JSON.stringify({
      hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason: "because" },
    });

  it("are the documented JSON before a tool runs", () => {
    expect(claudeCode.render(answer("no-opinion"), "before")).toEqual({ exit: 0, stdout: "", stderr: "" });
    for (const outcome of ["allow", "ask", "deny"] as const) {
      expect(claudeCode.render(answer(outcome), "before")).toEqual({ exit: 0, stdout: decision(outcome), stderr: "" });
    }
    expect(claudeCode.render(answer("deny", "x"), "before")).toEqual({
      exit: 2,
      stdout: decision("deny"),
      stderr: "because",
    });
  });

  it("block and replace the output after one ran, drop a prompt, and cannot stop a session", () => {
    const blocked = { decision: "block", reason: "because" };
    const replaced = { hookSpecificOutput: { hookEventName: "PostToolUse", updatedToolOutput: "because" } };
    expect(JSON.parse(claudeCode.render(answer("deny"), "after").stdout)).toEqual({ ...blocked, ...replaced });
    expect(JSON.parse(claudeCode.render(answer("ask"), "prompt").stdout)).toEqual(blocked);
    for (const outcome of ["allow", "ask", "deny"] as const)
      expect(claudeCode.render(answer(outcome), "session").stdout).toBe("");
  });

  const after = (tool_response: object | string) =>
    Buffer.from(JSON.stringify({ hook_event_name: "PostToolUse", tool_response }));
  const read = { type: "text", file: { filePath: "/a", content: "secret", numLines: 1 } };
  it.each<[why: string, tool_response: object | string, instead: string | null, updated: unknown]>([
    [
      "a command's output, redacted",
      { stdout: "s", stderr: "" },
      '{"stdout":"r","stderr":""}',
      { stdout: "r", stderr: "" },
    ],
    ["withheld, in its shape", { stdout: "s", isImage: false }, null, { stdout: "because", isImage: false }],
    ["a file that was read, withheld", read, null, { ...read, file: { ...read.file, content: "because" } }],
    ["what is left of an output that was cut is no JSON", { stdout: "s" }, '{"stdout":"…', { stdout: '{"stdout":"…' }],
    ["a list where there was none is no shape of it", { stdout: "s" }, "[1]", { stdout: "[1]" }],
    ["a server's answer, withheld", [{ type: "text", text: "s" }], null, "because"],
    [
      "a server's answer, redacted",
      [{ type: "text", text: "s" }],
      '[{"type":"text","text":"r"}]',
      [{ type: "text", text: "r" }],
    ],
    ["a text", "s", "r", "r"],
  ])("P10: replace an output by what the host takes in its place: %s", (_why, response, instead, updated) => {
    const said = instead === null ? answer("deny") : { ...answer("no-opinion"), instead };
    const { stdout } = claudeCode.render(said, "after", after(response));
    expect(JSON.parse(stdout)).toMatchObject({ hookSpecificOutput: { updatedToolOutput: updated } });
  });

  it("P10: a message that cannot be read is replaced by text", () => {
    const { stdout } = claudeCode.render(answer("deny"), "after", Buffer.from("no JSON"));
    expect(JSON.parse(stdout)).toMatchObject({ hookSpecificOutput: { updatedToolOutput: "because" } });
  });

  it("are installed so that a hook that fails blocks, unless the door only watches", () => {
    const place = { home: "/home/dev", environment: { CLAUDE_CONFIG_DIR: "/srv/cc" }, command: "/x", argv: ["/x"] };
    for (const failClosed of [true, false]) {
      const [target] = claudeCode.install({ ...place, failClosed });
      expect(target).toMatchObject({ kind: "settings", file: "/srv/cc/settings.json" });
      if (target?.kind !== "settings") continue;
      const block = failClosed ? { onFailure: "block" } : {};
      for (const { value } of target.entries)
        expect(value["hooks"]).toEqual([{ type: "command", command: "/x", timeout: 60, ...block }]);
    }
  });
});
