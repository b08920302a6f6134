import { describe, expect, it } from "vitest";
import { codex } from "./codex.js";
import { codexTrust } from "./codex-trust.js";

const CWD = "/home/dev/ws";
function call(tool_name: string, tool_input: object) {
  const base = { session_id: "s", cwd: CWD, hook_event_name: "PreToolUse", tool_use_id: "id1" };
  return codex.parse(Buffer.from(JSON.stringify({ ...base, tool_name, tool_input })), 0);
}

const PATCH = "*** Begin Patch\n*** Add File: a.txt\n+one\n*** Delete File: b.txt\n*** End Patch";
const DELETION = "*** Begin Patch\n*** Delete File: b.txt\n*** End Patch";

describe("Codex's tools in the words of the spine", () => {
  const rows: readonly (readonly [why: string, tool: string, input: object, expected: object])[] = [
    ["a command", "Bash", { command: "ls" }, { tool: "shell", arguments: { command: "ls" } }],
    [
      "a vector of words",
      "shell",
      { command: ["bash", "-lc", "ls"] },
      { tool: "shell", arguments: { argv: ["bash", "-lc", "ls"] } },
    ],
    [
      "a patch",
      "apply_patch",
      { command: PATCH },
      { tool: "edit", arguments: { path: ["a.txt", "b.txt"], new: "one" } },
    ],
    [
      "a patch that only deletes",
      "apply_patch",
      { command: DELETION },
      { tool: "delete", arguments: { path: "b.txt" } },
    ],
    [
      "a patch as a command, which Codex applies itself",
      "Bash",
      { command: `apply_patch <<'EOF'\n${PATCH}\nEOF` },
      { tool: "edit", cwd: CWD, arguments: { path: ["a.txt", "b.txt"] } },
    ],
    [
      "the same in another folder",
      "Bash",
      { command: `cd sub && apply_patch <<"EOF"\n${PATCH}\nEOF\n` },
      { tool: "edit", cwd: `${CWD}/sub` },
    ],
    ["words about patches", "Bash", { command: "grep apply_patch notes.md" }, { tool: "shell" }],
    ["a server's tool", "mcp__fs__read", { path: "/x" }, { tool: "mcp", arguments: { server: "fs", name: "read" } }],
    ["another agent", "spawn_agent", { message: "m" }, { tool: "agent" }],
  ];
  it.each(rows)("%s", (_why, tool, input, expected) => {
    expect(call(tool, input)).toMatchObject({ ok: true, call: expected });
  });

  it.each([
    ["a patch inside a longer command", "Bash", { command: `true; apply_patch <<'EOF'\n${PATCH}\nEOF\nrm -rf ~` }],
    ["a patch that names no file", "apply_patch", { command: "*** Begin Patch\n*** End Patch" }],
    [
      "a patch of a thousand files",
      "apply_patch",
      { command: Array.from({ length: 300 }, (_, at) => `*** Add File: f${at}`).join("\n") },
    ],
  ])("P2: refuses %s", (_why, tool, input) => {
    expect(call(tool, input)).toMatchObject({ ok: false, code: "hook.field_value" });
  });
});

describe("the trust of Codex", () => {
  const key = "/home/dev/.codex/hooks.json:pre_tool_use:0:0";
  const table = (name: string, hash: string) => `[hooks.state.${JSON.stringify(name)}]\ntrusted_hash = "${hash}"\n`;

  it("is taken out of its file again, and nothing else", () => {
    const mine = '# mine\nmodel = "x"\n';
    const whole = `${mine}\n[hooks.state]\n\n${table(key, "sha256:a")}`;
    expect(codexTrust.remove(whole, [{ key, hash: "sha256:a" }]).trimEnd()).toBe(mine.trimEnd());
  });

  it("leaves what a person trusted, and hashes that are not ours", () => {
    const other = table("/home/dev/.codex/hooks.json:pre_tool_use:1:0", "sha256:b");
    const text = `[hooks.state]\n\n${other}\n${table(key, "sha256:changed")}`;
    expect(codexTrust.remove(text, [{ key, hash: "sha256:a" }])).toBe(text);
    expect(
      codexTrust.remove(`[hooks.state]\n\n${other}\n${table(key, "sha256:a")}`, [{ key, hash: "sha256:a" }]),
    ).toContain(other);
  });
});
