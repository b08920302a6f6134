import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The vectors of conformance/wire, sent to the guard as it is shipped (conformance/wire/README.md says what they mean). */

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = join(ROOT, "packages/rampart/dist/bundle/rampart.mjs");
const VECTORS = join(ROOT, "conformance/wire");

type Part = string | { readonly hex: string } | { readonly repeat: string; readonly times: number };

interface Shape {
  readonly error?: string;
  readonly refused?: string;
  readonly frame?: { readonly refuses: boolean };
  readonly is?: Readonly<Record<string, unknown>>;
  readonly has?: Readonly<Record<string, string>>;
  readonly lacks?: readonly string[];
  readonly without?: string;
}

interface Vector {
  readonly id: string;
  readonly why: string;
  readonly send: readonly Part[];
  readonly answers: readonly Shape[];
}

const vectors = readFileSync(join(VECTORS, "guard.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Vector);

const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-wire-")));
const state = join(root, "state");
let guard: ChildProcess | null = null;
let socket = "";

beforeAll(async () => {
  mkdirSync(join(state, "config"), { recursive: true, mode: 0o700 });
  copyFileSync(join(VECTORS, "policy.yaml"), join(state, "config/policy.yaml"));
  guard = spawn(process.execPath, [PROGRAM, "serve", "--state", state], { cwd: root, stdio: "ignore" });
  const up = () =>
    spawnSync(process.execPath, [PROGRAM, "reviews", "--state", state], { timeout: 30_000 }).status === 0;
  for (let tries = 0; !up() && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 200));
  socket = join(readFileSync(join(state, "state/runtime"), "utf8").trim(), "agent.sock");
});

afterAll(async () => {
  const ended = guard === null ? null : once(guard, "exit");
  guard?.kill("SIGTERM");
  await ended;
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

function bytesOf(part: Part): Buffer {
  if (typeof part === "string") return Buffer.from(part);
  return "hex" in part ? Buffer.from(part.hex, "hex") : Buffer.alloc(part.times, part.repeat);
}

/** Everything the guard says to these bytes, sent as a whole, until it closes; at most 20 seconds. */
async function exchange(bytes: Buffer): Promise<Buffer> {
  const peer = createConnection({ path: socket });
  const chunks: Buffer[] = [];
  const late = setTimeout(() => peer.destroy(new Error("late")), 20_000);
  peer.on("data", (chunk: Buffer) => chunks.push(chunk));
  // A guard that has refused need not read the rest.
  peer.on("error", () => peer.destroy());
  peer.end(bytes);
  await once(peer, "close");
  clearTimeout(late);
  return Buffer.concat(chunks);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function compare(line: string, shape: Shape): void {
  const answer = JSON.parse(line) as Record<string, unknown>;
  expect(answer["v"]).toBe(1);
  if (shape.error !== undefined) {
    expect(Object.keys(answer)).toEqual(["v", "error"]);
    expect(answer["error"]).toEqual({ code: shape.error, message: expect.stringMatching(/./) });
  }
  if (shape.refused !== undefined)
    expect(answer).toMatchObject({ outcome: "deny", code: shape.refused, permit: null, verdict: "deny" });
  expect(answer).toMatchObject(shape.is ?? {});
  for (const [name, kind] of Object.entries(shape.has ?? {}))
    expect(`${name} ${kindOf(answer[name])}`).toBe(`${name} ${kind}`);
  for (const name of shape.lacks ?? []) expect(answer).not.toHaveProperty(name);
  if (shape.without !== undefined) expect(line).not.toContain(shape.without);
}

/** A frame whose lengths are what follows, and which lets nothing through. */
function compareFrame(said: Buffer): void {
  const end = said.indexOf(10);
  const header = /^\{"v":1,"exit":(\d+),"out":(\d+),"err":(\d+)\}$/.exec(said.subarray(0, end).toString());
  expect(header, said.toString()).not.toBeNull();
  expect(said.length - end - 1).toBe(Number(header![2]) + Number(header![3]));
  expect(Number(header![1]) !== 0 || /"(deny|block)"/.test(said.toString())).toBe(true);
}

describe("D2: the wire protocol's vectors, against the guard", () => {
  it.each(vectors.map((one) => [one.id, one.why, one] as const))("%s: %s", async (_id, _why, { send, answers }) => {
    const said = await exchange(Buffer.concat(send.map(bytesOf)));
    if (answers[0]?.frame !== undefined) return compareFrame(said);
    const lines = said.toString("utf8").split("\n");
    expect(lines.pop()).toBe("");
    expect(lines, said.toString()).toHaveLength(answers.length);
    for (const [at, line] of lines.entries()) compare(line, answers[at]!);
  });

  it("and it goes on", async () => {
    expect((await exchange(Buffer.from('{"v":1,"op":"ping"}\n'))).toString()).toMatch(/"ok":true/);
  });
});
