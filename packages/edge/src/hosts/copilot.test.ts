import { describe, expect, it } from "vitest";
import { copilot } from "./copilot.js";
import { vscode } from "./vscode.js";

const CWD = "/home/dev/ws";
const read = (host: typeof copilot, message: object) => host.parse(Buffer.from(JSON.stringify(message)), 0);
const pascal = (tool_name: string, tool_input: object) => ({
  hook_event_name: "PreToolUse",
  session_id: "s",
  cwd: CWD,
  tool_name,
  tool_input,
});

describe("Copilot CLI and VS Code read one folder of hooks", () => {
  const rows: readonly (readonly [tool: string, input: object, expected: object])[] = [
    ["bash", { command: "ls" }, { tool: "shell", arguments: { command: "ls" } }],
    ["Bash", { command: "ls" }, { tool: "shell" }],
    ["run_in_terminal", { command: "ls", explanation: "e" }, { tool: "shell", arguments: { command: "ls" } }],
    ["view", { path: "/a" }, { tool: "read", arguments: { path: "/a" } }],
    ["read_file", { filePath: "/a", startLine: 1 }, { tool: "read", arguments: { path: "/a" } }],
    ["create", { path: "/a", file_text: "c" }, { tool: "write", arguments: { path: "/a", content: "c" } }],
    ["create_file", { filePath: "/a", content: "c" }, { tool: "write", arguments: { path: "/a", content: "c" } }],
    [
      "edit",
      { path: "/a", old_str: "o", new_str: "n" },
      { tool: "edit", arguments: { path: "/a", old: "o", new: "n" } },
    ],
    [
      "multi_replace_string_in_file",
      {
        replacements: [
          { filePath: "/a", newString: "x" },
          { filePath: "/b", newString: "y" },
        ],
      },
      { tool: "edit", arguments: { path: ["/a", "/b"], new: "x\ny" } },
    ],
    ["editFiles", { files: ["/a"] }, { tool: "edit", arguments: { path: "/a" } }],
    ["fetch_webpage", { urls: ["https://a.example"] }, { tool: "fetch", arguments: { url: "https://a.example" } }],
    ["apply_patch", { input: "*** Begin Patch\n*** Delete File: a\n*** End Patch" }, { tool: "delete" }],
  ];
  it.each(rows)("%s %j, at the door of either", (tool, input, expected) => {
    for (const host of [copilot, vscode]) {
      expect(read(host, pascal(tool, input))).toMatchObject({ ok: true, call: { door: host.host, ...expected } });
    }
  });
});

describe("Copilot CLI's own messages have no event's name", () => {
  const base = { sessionId: "s", timestamp: 1, cwd: CWD };
  const call = { toolName: "bash", toolArgs: { command: "ls" } };
  it.each([
    ["before", { ...base, ...call }],
    ["after", { ...base, ...call, toolResult: { resultType: "success", textResultForLlm: "out" } }],
    ["session", { ...base, source: "new", initialPrompt: "p" }],
    ["prompt", { ...base, prompt: "p" }],
  ])("and are told apart by what they hold: %s", (phase, message) => {
    expect(read(copilot, message)).toMatchObject({ ok: true, phase });
  });

  it("takes arguments as text, as older versions hand them over, and refuses text that is no object", () => {
    const older = (toolArgs: string) => read(copilot, { ...base, toolName: "bash", toolArgs });
    expect(older('{"command":"ls"}')).toMatchObject({ call: { tool: "shell", arguments: { command: "ls" } } });
    expect(older('"ls"')).toMatchObject({ code: "hook.field_type" });
    expect(older('{"command":"ls","command":"x"}')).toMatchObject({ code: "json.duplicate_key" });
  });

  it("refuses a message that is none of them", () =>
    expect(read(copilot, base)).toMatchObject({ code: "hook.event_unknown" }));
});

describe("D3: tools of servers at Copilot CLI", () => {
  const rows: readonly (readonly [why: string, tool: string, expected: object])[] = [
    ["one dash", "filesystem-write_file", { tool: "mcp", arguments: { server: "filesystem", name: "write_file" } }],
    ["two ways to read it", "my-files-write", { tool: "my-files-write" }],
    ["no server", "-write", { tool: "-write" }],
    ["no tool", "files-", { tool: "files-" }],
    ["named otherwise", "mcp__files__write", { tool: "mcp", arguments: { server: "files", name: "write" } }],
  ];
  it.each(rows)("%s", (_why, toolName, expected) => {
    const message = { sessionId: "s", timestamp: 0, cwd: CWD, toolName, toolArgs: { path: "/a" } };
    expect(read(copilot, message)).toMatchObject({ ok: true, call: { hostTool: toolName, ...expected } });
  });
});
