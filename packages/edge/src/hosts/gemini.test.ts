import { describe, expect, it } from "vitest";
import { gemini } from "./gemini.js";

const CWD = "/home/dev/ws";
function call(tool_name: string, tool_input: object, more: object = {}) {
  const payload = { session_id: "s", cwd: CWD, hook_event_name: "BeforeTool", tool_name, tool_input, ...more };
  return gemini.parse(Buffer.from(JSON.stringify(payload)), 0);
}

describe("Gemini CLI's tools in the words of the spine", () => {
  const rows: readonly (readonly [tool: string, input: object, expected: object])[] = [
    [
      "run_shell_command",
      { command: "ls", description: "d" },
      { tool: "shell", cwd: CWD, arguments: { command: "ls", description: "d" } },
    ],
    ["run_shell_command", { command: "ls", dir_path: "sub/../x" }, { tool: "shell", cwd: `${CWD}/x` }],
    ["run_shell_command", { command: "ls", directory: "/etc" }, { tool: "shell", cwd: "/etc" }],
    ["read_file", { file_path: "a.txt", start_line: 3 }, { tool: "read", arguments: { path: "a.txt", start_line: 3 } }],
    ["read_file", { absolute_path: "/a.txt" }, { tool: "read", arguments: { path: "/a.txt" } }],
    ["read_many_files", { include: ["a", "b/**"] }, { tool: "read", arguments: { path: ["a", "b/**"] } }],
    ["read_many_files", { paths: ["a"] }, { tool: "read", arguments: { path: "a" } }],
    ["list_directory", { dir_path: "/etc" }, { tool: "list", arguments: { path: "/etc" } }],
    ["list_directory", { path: "/etc" }, { tool: "list", arguments: { path: "/etc" } }],
    [
      "glob",
      { pattern: "src/**/*.ts" },
      { tool: "list", arguments: { path: "./src", pattern: "src/**/*.ts", recursive: true } },
    ],
    ["glob", { pattern: "/root/.ssh/*" }, { tool: "list", arguments: { path: "/root/.ssh" } }],
    ["glob", { pattern: "*", dir_path: "/x" }, { tool: "list", arguments: { path: "/x" } }],
    ["glob", { pattern: "/*" }, { tool: "list", arguments: { path: "/" } }],
    [
      "grep_search",
      { pattern: "key", dir_path: "/root" },
      { tool: "read", arguments: { path: "/root", pattern: "key", recursive: true } },
    ],
    ["search_file_content", { pattern: "key" }, { tool: "read", arguments: { path: ".", recursive: true } }],
    ["write_file", { file_path: "a", content: "c" }, { tool: "write", arguments: { path: "a", content: "c" } }],
    [
      "replace",
      { file_path: "a", old_string: "o", new_string: "n", instruction: "i" },
      { tool: "edit", arguments: { path: "a", old: "o", new: "n", instruction: "i" } },
    ],
    [
      "web_fetch",
      { prompt: "see https://a.example/x and http://b.example" },
      { tool: "fetch", arguments: { url: ["https://a.example/x", "http://b.example"] } },
    ],
    ["web_fetch", { url: "https://a.example" }, { tool: "fetch", arguments: { url: "https://a.example" } }],
    ["google_web_search", { query: "q" }, { tool: "web_search", arguments: { query: "q" } }],
    ["invoke_agent", { agent_name: "x", prompt: "p" }, { tool: "agent", arguments: { agent_name: "x", prompt: "p" } }],
    ["save_memory", { fact: "f" }, { tool: "save_memory", arguments: { fact: "f" } }],
  ];
  it.each(rows)("%s %j", (tool, input, expected) => {
    expect(call(tool, input)).toMatchObject({ ok: true, root: CWD, call: { hostTool: tool, ...expected } });
  });

  it("takes a tool for a server's only where the host says so", () => {
    const context = { mcp_context: { server_name: "fs", tool_name: "read_text_file", command: "node" } };
    const input = { path: "/x" };
    const mcp = { tool: "mcp", arguments: { server: "fs", name: "read_text_file", arguments: input } };
    expect(call("mcp_fs_read_text_file", input, context)).toMatchObject({ call: mcp });
    expect(call("mcp_fs_read_text_file", input)).toMatchObject({ call: { tool: "mcp_fs_read_text_file" } });
    expect(call("run_shell_command", { command: "ls" }, { mcp_context: "fs" })).toMatchObject({
      code: "hook.field_type",
    });
  });

  it.each([
    ["web_fetch", { prompt: "no address" }, "hook.field_missing"],
    ["read_many_files", { include: [] }, "hook.field_type"],
    ["read_many_files", { include: [1] }, "hook.field_type"],
    ["write_file", { content: "c" }, "hook.field_missing"],
    ["run_shell_command", { command: "ls", dir_path: "/a", directory: "/b" }, "hook.conflicting_arguments"],
  ])("refuses %s %j", (tool, input, code) => expect(call(tool, input)).toMatchObject({ ok: false, code }));

  it("gives a call the same id before and after it ran, and different calls different ones", () => {
    const id = (event: string, command: string) => {
      const parsed = call("run_shell_command", { command }, { hook_event_name: event });
      return parsed.ok ? parsed.call.id : "";
    };
    expect(id("BeforeTool", "ls")).toBe(id("AfterTool", "ls"));
    expect(id("BeforeTool", "ls")).not.toBe(id("BeforeTool", "pwd"));
  });

  it.each([
    [{ llmContent: "text", returnDisplay: "x" }, "text"],
    [{ llmContent: [{ text: "a" }] }, '[{"text":"a"}]'],
    [{ llmContent: "t", error: { message: "bad" } }, 't\n{"message":"bad"}'],
    [undefined, ""],
  ])("reads what the tool answered: %j", (tool_response, result) => {
    expect(call("glob", { pattern: "*" }, { hook_event_name: "AfterTool", tool_response })).toMatchObject({
      phase: "after",
      result,
    });
  });
});

describe("Gemini CLI's answers", () => {
  const say = (outcome: "no-opinion" | "allow" | "ask" | "deny", code: string | null = null) =>
    gemini.render({ outcome, message: "because", code }, "before");
  it("are the documented JSON", () => {
    expect(say("no-opinion")).toEqual({ exit: 0, stdout: "{}", stderr: "" });
    expect(say("allow")).toEqual({ exit: 0, stdout: '{"decision":"allow"}', stderr: "" });
    expect(say("deny")).toEqual({ exit: 0, stdout: '{"decision":"deny","reason":"because"}', stderr: "" });
    // The host's own ask ends a headless run without a word to the model.
    expect(say("ask")).toEqual(say("deny"));
    expect(say("deny", "wire.timeout")).toEqual({
      exit: 2,
      stdout: '{"decision":"deny","reason":"because"}',
      stderr: "because",
    });
  });
});
