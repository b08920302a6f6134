import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { makeCall } from "../call.js";
import { GuardGate } from "./guard.js";

/** What a client makes of an answer (conformance/wire/README.md). */

type Part = string | { readonly hex: string } | { readonly repeat: string; readonly times: number };

interface Vector {
  readonly id: string;
  readonly why: string;
  readonly op: "decide" | "outcome" | "review";
  readonly answer: readonly Part[] | null;
  readonly open?: boolean;
  readonly expect: { readonly [name: string]: unknown };
}

const file = new URL("../../../../conformance/wire/client.jsonl", import.meta.url);
const vectors = readFileSync(file, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Vector);

const root = mkdtempSync(join(tmpdir(), "rampart-sdk-"));
const sockets = new Set<Socket>();
let server: Server | null = null;
let gate: GuardGate | null = null;

afterEach(async () => {
  await gate?.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function bytesOf(part: Part): Buffer {
  if (typeof part === "string") return Buffer.from(part);
  return "hex" in part ? Buffer.from(part.hex, "hex") : Buffer.alloc(part.times, part.repeat);
}

/** A guard that answers the first message with the vector's bytes. */
async function guardThat({ id, answer, open, expect: { code } }: Vector): Promise<GuardGate> {
  const path = join(root, `${vectors.findIndex((one) => one.id === id)}.sock`);
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      if (answer === null) return;
      const bytes = Buffer.concat(answer.map(bytesOf));
      if (open === true) socket.write(bytes);
      else socket.end(bytes);
    });
  });
  await new Promise<void>((resolve) => server!.listen(path, resolve));
  // Only where the answer must be late is there little time for it.
  const late = code === "wire.timeout" || answer === null || open === true;
  gate = new GuardGate({ socket: path, deadlineMs: late ? 400 : 10_000, reviewMs: 0 });
  return gate;
}

describe("D2: the wire protocol's vectors, in the SDK", () => {
  const rows = vectors.filter((one) => one.op !== "review").map((one) => [one.id, one.why, one] as const);
  it.each(rows)("%s: %s", async (_id, _why, vector) => {
    const made = await guardThat(vector);
    const call = makeCall("t", { a: 1 }, undefined, {});
    if (vector.op === "decide") return expect(await made.ask(call)).toMatchObject(vector.expect);
    const { withheld, text } = await made.tell(call, "result");
    expect(withheld !== null).toBe(vector.expect["withheld"]);
    expect(text).toBe(vector.expect["text"] ?? null);
  });
});
