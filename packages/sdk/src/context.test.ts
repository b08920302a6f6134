import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { close, govern, handOff, within } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "rampart-context-"));
const socket = join(folder, "s");
const asked: { readonly token?: string; readonly call: Record<string, unknown> }[] = [];
const server = createServer((peer) =>
  peer.on("data", (bytes) => {
    for (const line of String(bytes).trimEnd().split("\n")) {
      const body = JSON.parse(line) as (typeof asked)[number] & { readonly op: string };
      if (body.op === "decide") asked.push(body);
      const answer = { v: 1, outcome: "allow", message: "", code: null, permit: "p", review: null };
      peer.write(`${JSON.stringify(answer)}\n`);
    }
  }),
).listen(socket);
afterAll(async () => {
  await close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it("D9: a call says who acts, in which task, and who handed the work on, for as long as the function runs", async () => {
  const look = govern(async function look() {}, { socket, guard: "required", agent: "plain", chain: ["before"] });
  await look();
  await within({ agent: "planner", task: "t1", token: "T" }, async () => {
    await look();
    await handOff("worker", async () => {
      await look();
      await handOff("helper", () => look());
    });
    await Promise.all([within({ task: "t2" }, () => look()), look()]);
  });
  await look();
  const said = asked.map(({ token, call }) => [
    call["agent"],
    call["task"],
    (call["chain"] as string[] | undefined)?.join(">"),
    token,
  ]);
  expect(said).toEqual([
    ["plain", null, "before", undefined],
    ["planner", "t1", "before", "T"],
    ["worker", "t1", "planner", "T"],
    ["helper", "t1", "planner>worker", "T"],
    ["planner", "t2", "before", "T"],
    ["planner", "t1", "before", "T"],
    ["plain", null, "before", undefined],
  ]);
});
