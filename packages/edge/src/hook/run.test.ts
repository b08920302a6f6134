import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Rendered } from "../hosts/host.js";
import { claims, frame, makeStage } from "../testing/fake-guard.js";
import { type HookInput, runHook } from "./run.js";

const LOCAL: Rendered = { exit: 0, stdout: '{"local":true}', stderr: "" };
const input = (door: string, change: Partial<HookInput> = {}): HookInput => ({
  door,
  stdin: Readable.from(["{}"]),
  now: Date.now,
  alone: null,
  decide: async () => async () => LOCAL,
  ...change,
});

function unclaim(folder: string): void {
  for (const claim of claims(folder)) rmSync(claim);
}

/** A guard that comes up a moment after it was started, written as the program a door names. */
const LATE_GUARD = (socket: string) => `
import { createServer } from "node:net";
setTimeout(() => {
  const server = createServer((socket) => socket.once("data", () => socket.end(${JSON.stringify(frame(0, '{"guard":1}'))}, () => server.close())));
  server.listen(${JSON.stringify(socket)});
}, 200);
`;

describe("one call of a hook", () => {
  it("waits for the guard it started itself, so that a session's first call is the guard's", async () => {
    const stage = await makeStage(null, { guardMs: 5_000 });
    unclaim(stage.folder);
    writeFileSync(join(stage.folder, "absent.mjs"), LATE_GUARD(join(stage.folder, "agent.sock")));
    expect(await runHook(input(stage.door))).toMatchObject({ exit: 0, stdout: '{"guard":1}' });
  });

  it("does not wait where somebody else just tried to start it", async () => {
    const stage = await makeStage(null, { guardMs: 5_000 });
    const start = performance.now();
    expect(await runHook(input(stage.door))).toBe(LOCAL);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("decides by itself when what it started does not come up", async () => {
    const stage = await makeStage(null, { guardMs: 150 });
    unclaim(stage.folder);
    expect(await runHook(input(stage.door))).toBe(LOCAL);
  });

  it("does not ask a guard the native client asked already", async () => {
    const stage = await makeStage((socket) => void socket.end(frame(0, "{}")));
    expect(await runHook(input(stage.door, { alone: { why: "wire.timeout", leftMs: 1_000 } }))).toBe(LOCAL);
    expect(stage.frames).toEqual([]);
  });

  it("passes on why there was no guard", async () => {
    const stage = await makeStage((socket) => void socket.end("garbage\n"));
    const seen: string[] = [];
    const decide =
      async () =>
      async (...[, , , why]: readonly unknown[]) => {
        seen.push(String(why));
        return LOCAL;
      };
    await runHook(input(stage.door, { decide }));
    expect(seen).toEqual(["wire.answer"]);
  });

  const FAULTS: readonly (readonly [why: string, change: Partial<HookInput>])[] = [
    ["the local decision cannot be loaded", { decide: () => Promise.reject(new Error("gone")) }],
    ["the local decision throws", { decide: async () => () => Promise.reject(new Error("bug")) }],
    [
      "the local decision never ends",
      { decide: async () => () => new Promise(() => undefined), alone: { why: "wire.timeout", leftMs: 50 } },
    ],
    ["the host's message is over 8 MiB", { stdin: Readable.from([Buffer.alloc(9 * 1024 * 1024)]) }],
    [
      "the host's message never ends",
      { stdin: new Readable({ read: () => undefined }), alone: { why: "wire.timeout", leftMs: 50 } },
    ],
    [
      "the host's message breaks off",
      {
        stdin: Readable.from(
          (async function* () {
            yield "{";
            throw new Error("cut");
          })(),
        ),
      },
    ],
  ];
  it.each(FAULTS)("refuses in the host's words when %s", async (_why, change) => {
    const stage = await makeStage(null);
    const refusal = await runHook(input(stage.door, change));
    expect(refusal).toMatchObject({ exit: 2, stdout: expect.stringContaining('"decision":"deny"') });
  });

  it("refuses when its door names a host nobody knows, or is not there", async () => {
    const stage = await makeStage(null);
    writeFileSync(stage.door, readFileSync(stage.door, "utf8").replace("host gemini", "host constructor"));
    expect(await runHook(input(stage.door))).toMatchObject({ exit: 2 });
    expect(await runHook(input("/nowhere"))).toEqual({
      exit: 2,
      stdout: "",
      stderr: expect.stringContaining("(file.missing)"),
    });
  });
});
