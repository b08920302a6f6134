import { describe, expect, it } from "vitest";
import { cursor } from "./cursor.js";

const message = (workspace_roots: unknown) => ({
  conversation_id: "s",
  hook_event_name: "preToolUse",
  tool_name: "Shell",
  tool_input: { command: "ls" },
  ...(workspace_roots === undefined ? {} : { workspace_roots }),
});

describe("P2: the folder of Cursor's messages without one", () => {
  it.each<[why: string, roots: unknown, expected: object]>([
    ["is the first of the workspace's", ["/home/dev/ws", "/b"], { ok: true, call: { cwd: "/home/dev/ws" } }],
    ["is unknown where there is none", [], { ok: true, call: { cwd: null } }],
    ["is unknown where none is said", undefined, { ok: true, call: { cwd: null } }],
    ["is unknown where it is null", null, { ok: true, call: { cwd: null } }],
    ["is not the first letter of a text", "/home/dev/ws", { ok: false, code: "hook.field_type" }],
    ["is nothing of an object", { 0: "/home/dev/ws" }, { ok: false, code: "hook.field_type" }],
    ["is nothing of a number", 7, { ok: false, code: "hook.field_type" }],
    ["is no relative path", ["ws"], { ok: false, code: "hook.field_value" }],
  ])("%s", (_why, roots, expected) => {
    expect(cursor.parse(Buffer.from(JSON.stringify(message(roots))), 0)).toMatchObject(expected);
  });
});
