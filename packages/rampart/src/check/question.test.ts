import { describe, expect, it } from "vitest";
import { parseQuestion, toCall } from "./question.js";

const line = (value: unknown) => JSON.stringify(value);
const shell = { id: "1", tool: "shell", input: { command: "ls" } };

describe("parseQuestion", () => {
  it("reads the smallest question and the largest one", () => {
    expect(parseQuestion(line(shell))).toEqual({
      id: "1",
      tool: "shell",
      shell: "bash",
      input: { command: "ls" },
      session: null,
      cwd: null,
      project: null,
    });
    const full = { ...shell, id: 7, session: "s", cwd: "/w/sub", project: "/w", seq: 3 };
    expect(parseQuestion(line(full))).toMatchObject({ id: 7, session: "s", cwd: "/w/sub", project: "/w" });
  });

  it("keeps unknown fields of the input as arguments", () => {
    const question = parseQuestion(
      line({ id: 1, tool: "read", input: { path: "a", limit: 20, extra: { deep: [1] } } }),
    );
    expect(toCall(question, "dev", "/w", 5).arguments).toEqual({ path: "a", limit: 20, extra: { deep: [1] } });
  });

  it.each<[tool: string, input: object, why: string]>([
    ["shell", { argv: ["ls", "-l"] }, "an argument vector instead of text"],
    ["shell", { command: "dir", shell: "cmd" }, "a shell nobody reads is opaque, not malformed"],
    ["read", { pattern: "TODO" }, "a search without a path is a search here"],
    ["edit", { path: null, raw: "edit 1:1" }, "an edit of whatever file is open"],
    ["write", { path: "/a", content: "" }, "an empty file"],
    ["mcp", { server: "git", method: "tools/list" }, "a method instead of a tool's name"],
    ["text", { text: "x" }, "without a phase it is an argument"],
    ["text", { text: "x", phase: "tool-description" }, "every phase is accepted"],
    ["send_money", { amount: 1 }, "a named tool may carry anything"],
    ["constructor", {}, "names of the object prototype are tools like any other"],
  ])("accepts %s %j: %s", (tool, input) => {
    expect(parseQuestion(line({ id: 1, tool, input }))).toMatchObject({ tool });
  });

  it.each([
    ["", "json.syntax", "an empty line"],
    ["{", "json.syntax", "cut off"],
    ["[1]", "line.not_object", "a list"],
    ["null", "line.not_object", "nothing"],
    [
      '{"id":1,"id":2,"tool":"shell","input":{"command":"ls"}}',
      "json.duplicate_key",
      "readers would disagree on the id",
    ],
    ['{"id":1,"tool":"shell","input":{"command":"ls","command":"rm"}}', "json.duplicate_key", "or on the command"],
    ['{"id":1,"tool":"shell","input":{"command":"\\ud800"}}', "json.surrogate", "no Unicode text"],
    [`{"id":1,"tool":"x","input":${"[".repeat(100)}${"]".repeat(100)}}`, "json.too_deep", "too deep"],
    [line({ ...shell, id: undefined }), "line.bad_id", "no id"],
    [line({ ...shell, id: {} }), "line.bad_id", "an id that is no name"],
    [line({ ...shell, id: "x".repeat(257) }), "line.bad_id", "an id beyond its bound"],
    [line({ ...shell, tool: "" }), "line.bad_tool", "no tool"],
    [line({ ...shell, tool: 4 }), "line.bad_tool", "a tool that is no name"],
    [line({ ...shell, input: "ls" }), "line.bad_input", "the input is no object"],
    [line({ ...shell, input: undefined }), "line.bad_input", "no input"],
    [line({ ...shell, input: { command: ["ls"] } }), "line.bad_input", "a command that is no text"],
    [line({ ...shell, input: { argv: [] } }), "line.bad_input", "an empty argument vector"],
    [line({ ...shell, input: { command: "ls", shell: "csh" } }), "line.bad_shell", "an unknown shell"],
    [line({ id: 1, tool: "read", input: { path: 3 } }), "line.bad_input", "a path that is no text"],
    [line({ id: 1, tool: "fetch", input: {} }), "line.bad_input", "no url"],
    [line({ id: 1, tool: "sql", input: { dialect: "postgres" } }), "line.bad_input", "no query"],
    [line({ id: 1, tool: "mcp", input: { server: "git" } }), "line.bad_input", "neither name nor method"],
    [line({ id: 1, tool: "text", input: { text: "x", phase: "dream" } }), "line.bad_input", "an unknown phase"],
    [line({ ...shell, session: "" }), "line.bad_session", "an empty session"],
    [line({ ...shell, cwd: "relative" }), "line.bad_folder", "a folder that depends on ours"],
    [line({ ...shell, project: "/a\0b" }), "line.bad_folder", "a folder no system has"],
  ])("refuses %j with %s: %s", (text, code) => {
    expect(() => parseQuestion(text)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses invalid UTF-8", () => {
    expect(() => parseQuestion(Buffer.from([0x22, 0xff, 0x22]))).toThrow(
      expect.objectContaining({ code: "json.encoding" }),
    );
  });
});
