import { once } from "node:events";
import { lstat } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { codeOf, makeScratch } from "../testing/scratch.js";
import { decodeHookHeader, encodeHookAnswer, isHookLine } from "../wire/hook.js";
import { decodeMessage, encodeMessage, errorOf } from "../wire/message.js";
import { callHook, callOnce } from "./client.js";
import { type LineServer, type ServerOptions, serveLines } from "./server.js";
import { openStream } from "./stream.js";

const scratch = await makeScratch();
let counter = 0;
let running: LineServer[] = [];
afterEach(async () => {
  await Promise.all(running.map((server) => server.close(100)));
  running = [];
});

/** Echoes messages; answers hook frames with the payload on stdout. */
async function serve(options: Partial<ServerOptions> = {}): Promise<string> {
  const path = join(scratch, `s${++counter}`);
  const server = await serveLines({
    path,
    onLine: async (line, connection) => {
      if (!isHookLine(line)) return connection.write(encodeMessage({ echo: decodeMessage(line)["say"] ?? null }));
      const payload = await connection.read(decodeHookHeader(line).bytes);
      connection.end(encodeHookAnswer({ exit: 7, stdout: payload, stderr: Buffer.from("e") }));
    },
    ...options,
  });
  running.push(server);
  return path;
}

/** Sends raw bytes, closes its side, and returns everything the server says until it closes. */
async function raw(path: string, bytes: Uint8Array | string): Promise<string> {
  const socket = createConnection({ path });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => socket.destroy());
  socket.end(bytes);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

describe("whether a peer still takes an answer", () => {
  it.each<[why: string, leave: (socket: Socket) => void, listens: boolean]>([
    ["one that waits", () => undefined, true],
    ["one that sends no more, and waits", (socket) => socket.end(), true],
    ["one that sent its message and closed", (socket) => socket.destroy(), false],
  ])("%s", async (_why, leave, listens) => {
    let see: (listens: readonly boolean[]) => void = () => undefined;
    const seen = new Promise<readonly boolean[]>((resolve) => {
      see = resolve;
    });
    const path = await serve({
      onLine: async (_line, connection) => {
        // Asked again and again, and nothing is sent by it.
        const first = [connection.listens, connection.listens];
        if (listens) await connection.write("said\n");
        first.push(connection.listens);
        connection.end();
        see([...first, connection.listens]);
      },
    });
    const socket = createConnection({ path, allowHalfOpen: true });
    const got: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => got.push(chunk));
    await once(socket, "connect");
    socket.write('{"v":1}\n');
    leave(socket);
    expect(await seen).toEqual([listens, listens, listens, false]);
    if (!listens) return;
    await once(socket, "end");
    socket.destroy();
    expect(Buffer.concat(got).toString()).toBe("said\n");
  });
});

describe("serveLines", () => {
  it("listens privately", async () => {
    expect((await lstat(await serve())).mode & 0o777).toBe(0o600);
  });

  it("answers messages in order on one connection, and one on many", async () => {
    const path = await serve();
    const stream = await openStream(path, 1000);
    for (let i = 0; i < 50; i++) stream.send({ say: i });
    for (let i = 0; i < 50; i++) expect(await stream.next()).toEqual({ v: 1, echo: i });
    stream.close();
    const many = await Promise.all(Array.from({ length: 50 }, (_, i) => callOnce(path, { say: i }, 2000)));
    expect(many.map((answer) => answer["echo"])).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it("carries a hook frame of a megabyte, NUL and line feeds included", async () => {
    const payload = Buffer.alloc(1024 * 1024, "\0\n{");
    const answer = await callHook(await serve(), "gemini", payload, 5000);
    expect([answer.exit, Buffer.from(answer.stdout).equals(payload), answer.stderr.toString()]).toEqual([7, true, "e"]);
  });

  const malformed: readonly (readonly [why: string, bytes: string | Uint8Array, code: string])[] = [
    ["text", "hello\n", "json.syntax"],
    ["an array", "[]\n", "wire.header"],
    ["no version", "{}\n", "wire.header"],
    ["another version", '{"v":2}\n', "wire.header"],
    ["a key twice", '{"v":1,"v":1}\n', "json.duplicate_key"],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22, 0x0a]), "json.encoding"],
    ["half a line", '{"v":1', "wire.truncated"],
    ["a hook frame without its payload", '{"v":1,"op":"hook","host":"x","bytes":10}\nabc', "wire.truncated"],
    ["a hook frame too large", '{"v":1,"op":"hook","host":"x","bytes":9999999}\n', "wire.too_large"],
    ["a hook header with a space", '{"v":1,"op":"hook", "host":"x","bytes":1}\na', "wire.header"],
  ];
  it.each(malformed)("Bad input: answers %s with a code and closes", async (_why, bytes, code) => {
    const answer = decodeMessage(Buffer.from((await raw(await serve(), bytes)).trimEnd()));
    expect(errorOf(answer)?.code).toBe(code);
  });

  it("refuses a line beyond its bound while it is still arriving", async () => {
    const path = await serve({ lineBytes: 1000 });
    const socket = createConnection({ path });
    socket.write("x".repeat(200_000));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(errorOf(decodeMessage(answer.subarray(0, -1)))?.code).toBe("wire.too_large");
    socket.destroy();
  });

  it("refuses one peer too many with a code", async () => {
    const path = await serve({ connections: 1 });
    const first = await openStream(path, 1000);
    first.send({ say: 1 });
    await first.next();
    expect(errorOf(await callOnce(path, { say: 2 }, 1000))?.code).toBe("wire.busy");
    first.close();
  });

  it("survives a handler that throws, and says nothing of what it threw", async () => {
    const path = await serve({ onLine: () => Promise.reject(new Error("/secret/path")) });
    const answer = await raw(path, '{"v":1}\n');
    expect(answer).toContain('"code":"internal"');
    expect(answer).not.toContain("secret");
  });

  it("slows down a peer that does not read, instead of buffering for it", async () => {
    let answered = 0;
    const big = encodeMessage({ text: "y".repeat(64 * 1024) });
    const path = await serve({
      onLine: async (_line, connection) => {
        await connection.write(big);
        answered++;
      },
    });
    const socket = createConnection({ path });
    socket.pause();
    socket.write('{"v":1}\n'.repeat(2_000));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(answered).toBeLessThan(100);
    socket.destroy();
  });

  it("lets a message that is being worked on finish when it closes", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const path = await serve({
      onLine: async (_line, connection) => {
        arrive();
        await held;
        await connection.write(encodeMessage({ done: true }));
      },
    });
    const answer = callOnce(path, {}, 5000);
    await arrived;
    const closed = running.pop()!.close(2000);
    release();
    expect(await answer).toEqual({ v: 1, done: true });
    await closed;
  });

  it("Bad input: whatever bytes arrive, it answers or closes, and goes on serving", async () => {
    const path = await serve();
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom("\n", '{"v":1', '{"v":1}\n', '{"v":1,"op":"hook","host":"x","bytes":3}\n', "ab")
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        await raw(path, Buffer.concat(parts));
        expect(await callOnce(path, { say: 1 }, 2000)).toEqual({ v: 1, echo: 1 });
      }),
      { numRuns: 150 },
    );
  });
});

describe("clients refuse", () => {
  const rude: readonly (readonly [why: string, answer: string | null, code: string])[] = [
    ["a guard that says nothing", null, "wire.timeout"],
    ["a guard that hangs up", "", "wire.truncated"],
    ["an answer of another protocol", "HTTP/1.1 200 OK\r\n\r\n", "wire.answer"],
    ["an answer cut short", '{"v":1,"exit":0,"out":5,"err":0}\nab', "wire.truncated"],
    ["an answer with bytes behind it", '{"v":1,"exit":0,"out":0,"err":0}\nab', "wire.answer"],
    ["an answer without end", "x".repeat(3_000_000), "wire.too_large"],
  ];
  it.each(rude)("%s", async (_why, answer, code) => {
    const path = join(scratch, `rude${++counter}`);
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      if (answer !== null) socket.end(answer);
    }).listen(path);
    await once(server, "listening");
    const deadline = code === "wire.timeout" ? 300 : 10_000;
    expect(await codeOf(() => callHook(path, "gemini", Buffer.from("{}"), deadline))).toBe(code);
    server.close();
  });

  it("a guard that is not there", async () => {
    expect(await codeOf(() => callHook(join(scratch, "nobody"), "gemini", Buffer.from("{}"), 300))).toBe(
      "wire.unreachable",
    );
    expect(await codeOf(() => openStream(join(scratch, "nobody"), 300))).toBe("wire.unreachable");
  });
});
