import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimsTable } from "./claims.js";
import type { Host, Parsed, Phase } from "./host.js";
import { HOSTS, hostNamed } from "./index.js";

/** What every host door promises, whichever it is. */

const ROOT = resolve(fileURLToPath(import.meta.url), "../../../../..");
const VECTORS = resolve(ROOT, "../shared/vectors/hooks");

const bytes = (text: string) => Buffer.from(text, "utf8");
const before = (host: Host) => (host.host === "gemini" ? "BeforeTool" : "PreToolUse");

/** A complete message of the host, with fields replaced; `undefined` drops one. */
function message(host: Host, change: Record<string, unknown> = {}): Record<string, unknown> {
  const shell = host.host === "gemini" ? "run_shell_command" : "Bash";
  const call = { session_id: "s1", cwd: "/home/dev/ws", hook_event_name: before(host), tool_name: shell };
  return { ...call, tool_input: { command: "ls" }, tool_use_id: "t1", ...change };
}
const parse = (host: Host, change?: Record<string, unknown>) =>
  host.parse(bytes(JSON.stringify(message(host, change))), 7);
const codeOf = (parsed: Parsed) => (parsed.ok ? "accepted" : parsed.code);

describe.each(Object.values(HOSTS))("D3: the door of $host", (host) => {
  it("is found under its own name, and nothing is found under a name of the language", () => {
    expect(hostNamed(host.host)).toBe(host);
    expect(hostNamed("toString")).toBeNull();
  });

  it("reads a call: door, session, folder, tool, and our clock, not the host's", () => {
    expect(parse(host)).toMatchObject({
      ok: true,
      phase: "before",
      result: null,
      call: { door: host.host, session: "s1", cwd: "/home/dev/ws", tool: "shell", shell: "bash", time: 7, task: null },
    });
  });

  const bad: readonly (readonly [why: string, raw: Uint8Array | string, code: string])[] = [
    ["nothing", "", "hook.empty"],
    ["truncated", JSON.stringify(message(host)).slice(0, -3), "json.syntax"],
    ["no JSON", "hello", "json.syntax"],
    ["no object", "[]", "hook.not_object"],
    ["binary", Uint8Array.of(0x7b, 0xff, 0xfe, 0x00), "json.encoding"],
    ["a byte order mark", `\uFEFF${JSON.stringify(message(host))}`, "json.syntax"],
    ["a key twice, the second harmless", `{"tool_name":"a","tool_name":"b"}`, "json.duplicate_key"],
    ["the same key spelt with an escape", `{"cwd":"/a","c\\u0077d":"/b"}`, "json.duplicate_key"],
    ["nested too deeply", `{"tool_input":${"[".repeat(100)}${"]".repeat(100)}}`, "json.too_deep"],
    ["10 MB", `{"pad":"${"x".repeat(10 * 1024 * 1024)}"}`, "json.too_large"],
    ["half a surrogate pair", '{"cwd":"\\ud800"}', "json.surrogate"],
  ];
  it.each(bad)("P2: refuses %s", (_why, raw, code) => {
    const parsed = host.parse(typeof raw === "string" ? bytes(raw) : raw, 0);
    expect(codeOf(parsed)).toBe(code);
  });

  const wrong: readonly (readonly [why: string, change: Record<string, unknown>, code: string])[] = [
    ["no session", { session_id: undefined }, "hook.field_missing"],
    ["a session that is a number", { session_id: 1 }, "hook.field_type"],
    ["an empty session", { session_id: "" }, "hook.field_value"],
    ["a session with control characters", { session_id: "a\u001b[2J" }, "hook.field_value"],
    ["a name of 300 characters", { tool_name: "x".repeat(300) }, "hook.field_value"],
    ["a relative folder", { cwd: "ws" }, "hook.field_value"],
    ["a folder with NUL", { cwd: "/a\u0000b" }, "hook.field_value"],
    ["an event of another door", { hook_event_name: "tool_call" }, "hook.event_unknown"],
    ["an event named like a method", { hook_event_name: "constructor" }, "hook.event_unknown"],
    ["no arguments", { tool_input: undefined }, "hook.field_missing"],
    ["arguments that are text", { tool_input: "rm -rf /" }, "hook.field_type"],
    ["arguments that are a list", { tool_input: [] }, "hook.field_type"],
    ["a command that is no text", { tool_input: { command: ["ls"] } }, "hook.field_type"],
    ["no command", { tool_input: {} }, "hook.field_missing"],
  ];
  it.each(wrong)("P2: refuses %s", (_why, change, code) => expect(codeOf(parse(host, change))).toBe(code));

  it("P2: refuses two spellings of one argument that contradict each other, and takes them where they agree", () => {
    const tool = host.host === "gemini" ? "read_file" : "Read";
    const read = (input: object) => codeOf(parse(host, { tool_name: tool, tool_input: input }));
    expect(read({ file_path: "/a", path: "/b" })).toBe("hook.conflicting_arguments");
    expect(read({ file_path: "/a", path: "/a" })).toBe("accepted");
  });

  it("keeps a tool it does not know by its name, with its arguments", () => {
    const input = { a: [1, { b: null }] };
    for (const tool of ["brand_new_tool", "toString", "__proto__"]) {
      const parsed = parse(host, { tool_name: tool, tool_input: input });
      expect(parsed).toMatchObject({ ok: true, call: { tool, hostTool: tool, arguments: input } });
    }
  });

  it("does not throw, whatever the bytes", () => {
    const nearly = fc.record({ key: fc.constantFrom(...Object.keys(message(host))), value: fc.jsonValue() });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (raw) => void host.parse(raw, 0)));
    fc.assert(fc.property(nearly, ({ key, value }) => void parse(host, { [key]: value })));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => void parse(host, { tool_input: input })),
    );
  });

  const answers = ["no-opinion", "allow", "ask", "deny"] as const;
  const phases: readonly Phase[] = ["before", "after", "prompt", "session"];
  it("answers every outcome in every phase with exit 0 or 2 and JSON or nothing", () => {
    for (const outcome of answers)
      for (const phase of phases)
        for (const code of [null, "door.unavailable"]) {
          const { exit, stdout } = host.render({ outcome, message: 'why "not"\n', code }, phase);
          expect([0, 2]).toContain(exit);
          if (stdout !== "") expect(typeof JSON.parse(stdout)).toBe("object");
          expect(stdout.includes("\n")).toBe(false);
        }
  });

  it("refuses so that the host stops, whether it reads the JSON or the exit code", () => {
    const refusal = host.render({ outcome: "deny", message: "no", code: "door.unavailable" }, "before");
    expect(refusal).toMatchObject({ exit: 2, stderr: "no" });
    expect(refusal.stdout).toContain('"deny"');
  });

  it("stays within a third of the host's patience", () => {
    const { host: patience, own, guard } = host.deadline;
    expect(own).toBeLessThanOrEqual(patience / 3);
    expect(guard).toBeLessThan(own);
  });

  it("claims in its documentation what it claims here, and calls itself proved only with measurements", () => {
    const text = readFileSync(resolve(ROOT, `docs/hosts/${host.host}.md`), "utf8");
    expect(text).toContain(claimsTable(host));
    expect(text).toContain(host.ask);
    expect(host.claims.some((claim) => claim.evidence === "measured")).toBe(host.proved);
  });
});

describe("recorded messages of real agents", () => {
  const files = existsSync(VECTORS)
    ? readdirSync(VECTORS).filter((name) => hostNamed(name.split("-")[0]!) !== null)
    : [];
  it.skipIf(files.length === 0).each(files.length === 0 ? ["(../shared/vectors/hooks is absent)"] : files)(
    "%s",
    (name) => {
      const host = hostNamed(name.split("-")[0]!)!;
      const lines = readFileSync(resolve(VECTORS, name), "utf8").trim().split("\n");
      for (const line of lines) {
        const { stdin } = JSON.parse(line);
        const parsed = host.parse(bytes(JSON.stringify(stdin)), 0);
        expect(parsed).toMatchObject({ ok: true, call: { session: stdin.session_id, hostTool: stdin.tool_name } });
        if (parsed.ok) expect(parsed.call.tool).toBe(name.includes("mcp") ? "mcp" : "shell");
      }
    },
  );
});
