import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../spine/index.js";
import { mcpActions } from "./testing/call.js";

const seen = (name: string, given: JsonObject): readonly string[] =>
  mcpActions("x", name, given).map(({ kind, resource, detail }) =>
    kind === "opaque" ? `opaque ${detail.reason}` : `${kind} ${resource.name}`,
  );

const many = <T>(count: number, one: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => one(at));
const HARM = "rm -rf /home/dev";
const BEYOND = "opaque too_complex";

describe("P3: what stands behind much else in a tool's arguments is seen, or said to be beyond bounds", () => {
  it.each<[why: string, name: string, given: JsonObject, action: string]>([
    [
      "a program with its words beside it",
      "execute",
      { command: "rm", args: ["-rf", "/home/dev"] },
      "file.delete /home/dev",
    ],
    [
      "under another name",
      "spawn_process",
      { executable: "rm", arguments: ["-rf", "/home/dev"] },
      "file.delete /home/dev",
    ],
    ["numbers among them", "execute", { command: "rm", args: ["-rf", 1, "/home/dev"] }, "file.delete /home/dev"],
    [
      "many words",
      "execute",
      { command: "rm", args: ["-rf", ...many(900, (i) => `a${i}`), "/home/dev"] },
      "file.delete /home/dev",
    ],
    [
      "many steps",
      "run",
      { steps: [...many(400, () => ({ command: "ls" })), { command: HARM }] },
      "file.delete /home/dev",
    ],
    [
      "more steps than are looked at",
      "run",
      { steps: [...many(600, () => ({ command: "ls" })), { command: HARM }] },
      BEYOND,
    ],
    [
      "much that says nothing",
      "run",
      { rows: many(9_000, (i) => ({ age: i, name: "x" })), last: { command: HARM } },
      "file.delete /home/dev",
    ],
    ["many arguments", "run", { ...Object.fromEntries(many(300, (i) => [`k${i}`, "v"])), command: HARM }, BEYOND],
    [
      "arguments deep inside",
      "run",
      many(30, (i) => i).reduce<JsonObject>((inner) => ({ inner }), { command: HARM }),
      BEYOND,
    ],
    [
      "many addresses",
      "fetch",
      { urls: [...many(900, (i) => `https://a.example/${i}`), "http://169.254.169.254/"] },
      "net.receive 169.254.169.254",
    ],
    ["more addresses than are looked at", "fetch", { urls: many(2_000, (i) => `https://a.example/${i}`) }, BEYOND],
    [
      "more files than are looked at",
      "write_files",
      { files: many(600, (i) => ({ path: `/home/dev/project/${i}`, content: "" })) },
      BEYOND,
    ],
  ])("%s", (_why, name, given, action) => expect(seen(name, given)).toContain(action));

  it.each<[why: string, name: string, given: JsonObject]>([
    [
      "records of a table",
      "create_records",
      { table: "t", records: many<Json>(3_000, (i) => ({ name: `a${i}`, age: i, city: "y" })) },
    ],
    ["a drawing", "draw", { points: many<Json>(20_000, (i) => [i, i]) }],
    ["files", "write_files", { files: many(200, (i) => ({ path: `/home/dev/project/${i}`, content: "" })) }],
  ])("no bound is met by %s", (_why, name, given) => expect(seen(name, given)).not.toContain(BEYOND));
});
