import { once } from "node:events";
import { createConnection } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";

const bench = await makeBench();

/** What the guard says to raw bytes, until it closes. */
async function raw(bytes: Uint8Array): Promise<string> {
  const socket = createConnection({ path: bench.guard.agentSocket });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => socket.destroy());
  socket.end(bytes);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

/** Whether an answer lets anything through: a hook frame that exits 0, or a decision that is no denial. */
function releases(answer: string): boolean {
  return answer.split("\n").some((line) => /"outcome":"(allow|no-opinion|ask)"|"permit":"/.test(line));
}

const frame = (host: string, bytes: number, payload: string | Uint8Array) =>
  Buffer.concat([Buffer.from(`{"v":1,"op":"hook","host":"${host}","bytes":${bytes}}\n`), Buffer.from(payload)]);

describe("Bad input on the agents' socket", () => {
  const rows: readonly (readonly [why: string, bytes: Uint8Array, said: RegExp])[] = [
    ["a frame cut short is told in the host's words", frame("test", 100, "{}"), /"exit":2[\s\S]*wire\.truncated/],
    ["a frame of nothing", frame("test", 0, ""), /"exit":2[\s\S]*hook\.malformed/],
    ["a frame of binary", frame("test", 4, Buffer.from([0, 1, 254, 255])), /"exit":2[\s\S]*hook\.malformed/],
    ["a frame of an unknown host", frame("nobody", 2, "{}"), /"error":\{"code":"unknown_door"/],
    ["a frame over 8 MiB", frame("test", 9_000_000, ""), /"error":\{"code":"wire\.too_large"/],
    ["a header with a key twice", Buffer.from('{"v":1,"op":"hook","op":"hook"}\n'), /"code":"wire\.header"/],
    [
      "a call with a key twice",
      Buffer.from('{"v":1,"op":"decide","call":{"id":"1","id":"2"}}\n'),
      /json\.duplicate_key/,
    ],
    ["a call nested too deeply", Buffer.from(`{"v":1,"op":"decide","call":${"[".repeat(100)}\n`), /json\.too_deep/],
    ["no operation", Buffer.from('{"v":1}\n'), /op_unknown/],
    ["an operation that is a prototype's", Buffer.from('{"v":1,"op":"toString"}\n'), /op_unknown/],
  ];
  it.each(rows)("%s", async (_why, bytes, said) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(said);
    expect(releases(answer)).toBe(false);
  });

  it("whatever the bytes, the guard answers or closes, releases nothing, and goes on", async () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        ...[
          '{"v":1,"op":"hook","host":"test","bytes":5}\n',
          '{"v":1,"op":"decide","call":',
          "{}}\n",
          "\n",
          '{"v":1,"op":"ping"}\n',
        ].map((text) => Buffer.from(text)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        expect(releases(await raw(Buffer.concat(parts)))).toBe(false);
      }),
      { numRuns: 150 },
    );
    expect(await bench.hook(shell("ls", { cwd: bench.project }))).toMatchObject({ outcome: "allow" });
  });

  it("whatever the payload of a frame, the host is answered, and only what could be read is released", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        async (bytes) => {
          const answer = await raw(frame("test", bytes.length, bytes));
          expect(answer).toMatch(/^\{"v":1,"exit":[02],"out":\d+,"err":\d+\}\n/);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("A call whose door has gone before it was judged", () => {
  const decide = (id: string, op: string, more: object = {}) => {
    const names = { id, door: "own", agent: "tester", principal: "local", session: `left-${id}`, tool: "shell" };
    const call = { ...names, arguments: { command: "ls" }, shell: "bash", cwd: bench.project };
    return Buffer.from(`${JSON.stringify({ v: 1, op, call, ...more })}\n`);
  };
  const hook = (id: string, more: object = {}) => {
    const body = JSON.stringify(shell("ls", { cwd: bench.project, id, session: `left-${id}`, ...more }));
    return frame("test", Buffer.byteLength(body), body);
  };
  /** Sends it all and leaves at once; resolves when the guard has read and done with whatever came before. */
  const leave = async (bytes: Uint8Array, how: "destroy" | "end") => {
    const socket = createConnection({ path: bench.guard.agentSocket, allowHalfOpen: true });
    socket.on("error", () => undefined).resume();
    await once(socket, "connect");
    socket.write(bytes);
    socket[how]();
    await once(socket, "close");
    await bench.agent({ op: "ping" });
    await bench.hook(shell("ls", { cwd: bench.project }));
  };
  const about = async (id: string) =>
    (await bench.events()).filter(
      (event) => /^(?:intent|outcome)$/.test(event.kind) && JSON.stringify(event).includes(`left-${id}"`),
    );

  const rows: readonly (readonly [
    why: string,
    id: string,
    bytes: Uint8Array,
    how: "destroy" | "end",
    expected: readonly object[],
  ])[] = [
    ["a hook's: its door says so itself", "a", hook("a"), "destroy", []],
    [
      "one in our own form: refused, since nobody else would say so",
      "b",
      decide("b", "decide"),
      "destroy",
      [{ kind: "intent", code: "abandoned", permit: null, decision: { verdict: "deny" } }],
    ],
    ["a hook's that sends no more, and waits", "c", hook("c"), "end", [{ kind: "intent", code: null }]],
    [
      "one in our own form that sends no more, and waits",
      "d",
      decide("d", "decide"),
      "end",
      [{ kind: "intent", code: null }],
    ],
    [
      "what came back is taken down whoever waits",
      "e",
      hook("e", { phase: "after", result: "ok" }),
      "destroy",
      [{ kind: "outcome" }],
    ],
    ["and so it is in our own form", "f", decide("f", "outcome", { text: "ok" }), "destroy", [{ kind: "outcome" }]],
  ];
  it.each(rows)("%s", async (_why, id, bytes, how, expected) => {
    await leave(bytes, how);
    await expect.poll(() => about(id)).toHaveLength(expected.length);
    expect(await about(id)).toMatchObject(expected);
  });
});
