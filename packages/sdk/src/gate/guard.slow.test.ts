import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { makeCall } from "../call.js";
import { GuardGate } from "./guard.js";

const root = mkdtempSync(join(tmpdir(), "rampart-sdk-"));
let server: Server | null = null;
const sockets = new Set<Socket>();
let gate: GuardGate | null = null;

/** A guard that answers each line with what `say` makes of it; null: not at all. */
async function guardThat(say: (body: { op: string }) => string | null): Promise<GuardGate> {
  const path = join(root, `${Math.random().toString(36).slice(2)}.sock`);
  server = createServer((socket) => {
    sockets.add(socket);
    let text = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk;
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        const answer = say(JSON.parse(text.slice(0, end)));
        text = text.slice(end + 1);
        if (answer !== null) socket.write(answer);
      }
    });
  });
  await new Promise<void>((resolve) => server!.listen(path, resolve));
  gate = new GuardGate({ socket: path, deadlineMs: 300, reviewMs: 700 });
  return gate;
}

afterEach(async () => {
  await gate?.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const call = () => makeCall("t", { a: 1 }, undefined, {});
const line = (body: object) => `${JSON.stringify({ v: 1, ...body })}\n`;
const ALLOW = line({ outcome: "no-opinion", message: "", code: null, permit: "i-1", intent: "i-1", review: null });
const DENY = line({ outcome: "deny", message: "No.", code: null, permit: null, intent: "i-2", review: null });
const HELD = line({ outcome: "deny", message: "Held.", code: null, permit: null, intent: "i-3", review: "r-abcdefgh" });

describe("D4: govern, with a guard", () => {
  it.each<[why: string, answer: string | null, code: string | null]>([
    ["a denial", DENY, null],
    ["an allow without a permit is none", line({ outcome: "allow", permit: null }), null],
    ["an error", line({ error: { code: "call_malformed", message: "bad" } }), "wire.answer"],
    ["no answer in time", null, "wire.timeout"],
    ["no JSON", "hello\n", "json.syntax"],
    ["another version", '{"v":2,"outcome":"allow","permit":"x"}\n', "wire.header"],
    ["an outcome nobody knows", line({ outcome: "maybe", permit: "i-1" }), null],
  ])("%s refuses", async (_why, answer, code) => {
    const said = await (await guardThat(() => answer)).ask(call());
    expect(said).toMatchObject({ allowed: false, evidence: "guard", code });
  });

  it("allows with a permit, and runs with the arguments the policy wants", async () => {
    const changed = ALLOW.replace("}", ',"arguments":{"a":2}}');
    expect(await (await guardThat(() => changed)).ask(call())).toEqual({
      allowed: true,
      evidence: "guard",
      arguments: { a: 2 },
    });
  });

  it.each<[why: string, states: readonly string[], allowed: boolean]>([
    ["approved", ["open", "approved"], true],
    ["refused", ["open", "denied"], false],
    ["over", ["over"], false],
    ["never answered", [], false],
  ])("a held call waits for a person: %s", async (_why, states, allowed) => {
    const left = [...states];
    let state = "open";
    const made = await guardThat(({ op }) => {
      if (op === "decide") return state === "approved" ? ALLOW : HELD;
      state = left.shift() ?? state;
      return line({ state, until: null });
    });
    expect((await made.ask(call())).allowed).toBe(allowed);
  });

  it.each<[why: string, yes: boolean, allowed: boolean, told: readonly string[]]>([
    ["a clear yes", true, true, []],
    ["anything else, which is on record", false, false, ["person.declined"]],
  ])(
    "P6: the agent's own side is asked where the guard leaves it the question: %s",
    async (_why, yes, allowed, told) => {
      const seen: string[] = [];
      const made = await guardThat((body) => {
        const { op, asks, code } = body as { op: string; asks?: boolean; code?: string };
        if (op === "refused") seen.push(code!);
        return op === "refused" ? line({ ok: true }) : asks === true ? ALLOW.replace("no-opinion", "ask") : HELD;
      });
      const asked: string[] = [];
      const answer = await made.ask(call(), { person: async (message) => asked.push(message) > 0 && yes });
      expect({ allowed: answer.allowed, asked: asked.length, seen }).toEqual({ allowed, asked: 1, seen: told });
      expect((await made.ask(call())).allowed).toBe(false);
    },
  );

  it("an answer that asks somebody who was not offered is a refusal", async () => {
    const made = await guardThat(() => ALLOW.replace("no-opinion", "ask"));
    expect((await made.ask(call())).allowed).toBe(false);
  });

  it.each<[why: string, answer: string, hidden: readonly string[]]>([
    ["what the guard says", line({ hidden: ["a", "c"] }), ["a"]],
    ["nothing where it does not know the question", line({ error: { code: "op_unknown", message: "?" } }), []],
    ["nothing where it says nothing", line({ ok: true }), []],
  ])("D4: of a server's tools hides %s", async (_why, answer, hidden) => {
    expect(await (await guardThat(() => answer)).hidden(call(), ["a", "b"])).toEqual(hidden);
  });

  it("answers each of many calls at once with its own answer", async () => {
    const made = await guardThat((body) => {
      const { call: asked } = body as unknown as { call: { arguments: { n: number } } };
      return asked.arguments.n % 2 === 0 ? ALLOW : DENY;
    });
    const asked = Array.from({ length: 50 }, (_, n) => made.ask(makeCall("t", { n }, undefined, {})));
    expect((await Promise.all(asked)).map((one) => one.allowed)).toEqual(asked.map((_, n) => n % 2 === 0));
  });

  it("keeps a result back that could not be looked through", async () => {
    expect((await (await guardThat(() => null)).tell(call(), "text")).withheld).toMatch(/wire\.timeout/);
  });

  it("tells whoever can decide alone that there is no guard", async () => {
    const alone = new GuardGate({ socket: join(root, "none.sock"), deadlineMs: 300, reviewMs: 0 });
    await expect(alone.ask(call())).rejects.toMatchObject({ code: "wire.unreachable" });
    await expect(alone.hidden(call(), ["t"])).rejects.toMatchObject({ code: "wire.unreachable" });
  });
});
