import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type Answer,
  call,
  closeRooms,
  type Decide,
  gateOf,
  gatewayTo,
  json,
  list,
  listening,
  send,
  sent,
  TOOLS,
} from "../../../testing/gateway-room.js";
import { rpc, text } from "../../../testing/mcp-room.js";
import { oldClient, oldServer } from "../../../testing/old-server.js";
import type { McpGate } from "../../gate.js";

afterEach(closeRooms);

const initialize = { id: 0, method: "initialize", params: {} };
const initialized = { method: "notifications/initialized" };
const INITIALIZED = { protocolVersion: "2025-06-18" };

/** A gateway before a server of streamable HTTP that keeps sessions and lists one tool. */
async function room(take: Answer, decide?: Decide, tell?: McpGate["tell"]) {
  const { origin, got, close } = await listening((one, response) => {
    const { id, method } = one.body;
    if (method === "initialize") return json(response, { id, result: INITIALIZED }, { "mcp-session-id": "S1" });
    if (method === "tools/list") return json(response, { id, result: TOOLS });
    return take(one, response);
  });
  const { gate, asked } = gateOf(decide, tell);
  const at = await gatewayTo(`${origin}/mcp`, gate);
  return { at, old: `${at}/sse`, got, asked, close };
}

/** A client of the old transport that has begun. */
async function begun(old: string, headers: Record<string, string> = {}) {
  const client = await oldClient(old, headers);
  const post = (body: object | string) => send(client.messages, body, headers);
  expect((await post(initialize)).status).toBe(202);
  await expect.poll(() => client.reader.answer(0)).toMatchObject({ result: INITIALIZED });
  await post(initialized);
  return { ...client, post };
}

const fine: Answer = ({ method, body }, response) => {
  if (method === "GET") return response.writeHead(405).end();
  return body["id"] === undefined
    ? response.writeHead(202).end()
    : json(response, { id: body["id"], result: text("fine") });
};

describe("D4: a client of 2024-11-05 before a server of streamable HTTP", () => {
  it("is told in its stream where messages go, and there what they are answered", async () => {
    const { old, got } = await room(fine);
    const { reader, messages, post } = await begun(old);
    expect(reader.response.headers["content-type"]).toBe("text/event-stream");
    expect(new URL(messages).pathname).toBe("/mcp/sse");
    expect(new URL(messages).searchParams.get("sessionId")).toMatch(/^[\w-]{43}$/);
    expect(await post(call(1))).toMatchObject({ status: 202, text: "Accepted" });
    await expect.poll(() => reader.answer(1)).toEqual(rpc({ id: 1, result: text("fine") }));
    const { headers } = got.at(-1)!;
    expect([headers["mcp-session-id"], headers["mcp-protocol-version"]]).toEqual(["S1", "2025-06-18"]);
  });

  it("is judged as any other", async () => {
    const { old, got, asked } = await room(
      fine,
      ({ arguments: given }) =>
        JSON.stringify(given).includes("no")
          ? { allowed: false, message: "Not this." }
          : { allowed: true, arguments: null },
      async (_call, said) => ({ withheld: said?.includes("fine") ? "Kept back." : null, text: null }),
    );
    const { reader, post } = await begun(old);
    await post(list);
    await post(call(1, { p: "no" }));
    await post(call(2, { p: "yes" }));
    await expect.poll(() => JSON.stringify(reader.answer(1))).toContain("Not this.");
    await expect.poll(() => JSON.stringify(reader.answer(2))).toContain("Kept back.");
    expect(got.some(({ body }) => body["id"] === 1)).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("is told what the server says unasked, and asked what it asks; what it answers goes back", async () => {
    let stream: ServerResponse | null = null;
    const { old, got } = await room(({ method, body }, response) => {
      if (method !== "GET") return fine({ method, body } as never, response);
      stream = response.writeHead(200, { "content-type": "text/event-stream" });
      return stream.flushHeaders();
    });
    const { reader, post } = await begun(old);
    await expect.poll(() => stream).not.toBeNull();
    stream!.write(`data: ${JSON.stringify(rpc({ method: "notifications/tools/list_changed" }))}\n\n`);
    stream!.write(`data: ${JSON.stringify(rpc({ id: 9, method: "ping" }))}\n\n`);
    await expect.poll(() => reader.messages.map(({ method }) => method)).toContain("ping");
    expect(reader.messages.map(({ method }) => method)).toContain("notifications/tools/list_changed");
    await post({ id: 9, result: {} });
    await post({ id: 8, result: {} });
    await expect.poll(() => got.at(-1)?.body).toEqual(rpc({ id: 9, result: {} }));
  });

  it("need not come back for an answer that was broken off: that is done in its place", async () => {
    const { old, got } = await room(({ method, headers, body }, response) => {
      const says = (data: string) => response.writeHead(200, { "content-type": "text/event-stream" }).end(data);
      if (headers["last-event-id"] === "e1")
        return says(`data: ${JSON.stringify(rpc({ id: 1, result: text("fine") }))}\n\n`);
      if (body["method"] === "tools/call") return says("id: e1\nretry: 20\ndata: \n\n");
      return fine({ method, body } as never, response);
    });
    const { reader, post } = await begun(old);
    await post(call(1));
    await expect.poll(() => reader.answer(1)).toEqual(rpc({ id: 1, result: text("fine") }));
    expect(got.at(-1)).toMatchObject({ method: "GET", headers: { "mcp-session-id": "S1" } });
  });

  it("is told where that does not come either", async () => {
    const { old, got } = await room(({ method, body }, response) => {
      if (body["method"] !== "tools/call") return fine({ method, body } as never, response);
      return response.writeHead(200, { "content-type": "text/event-stream" }).end("id: e1\nretry: 20\ndata: \n\n");
    });
    const { reader, post } = await begun(old);
    await post(call(1));
    await expect.poll(() => JSON.stringify(reader.answer(1)), { timeout: 5_000 }).toMatch(/status 405/);
    expect(got.filter(({ headers }) => headers["last-event-id"] === "e1")).toHaveLength(5);
  });

  it("has its stream ended with the server's session", async () => {
    const { old } = await room(({ method, body }, response) =>
      body["method"] === "tools/call" ? response.writeHead(404).end() : fine({ method, body } as never, response),
    );
    const { reader, post, messages } = await begun(old);
    await post(call(1));
    await reader.ended;
    expect(reader.answer(1)).toMatchObject({ error: { message: expect.stringContaining("404") } });
    expect((await send(messages, call(2))).status).toBe(404);
  });

  it("ends the server's session where it leaves, and what was asked there", async () => {
    let left = false;
    const { old, got } = await room(({ method, body }, response) => {
      if (body["method"] === "tools/call") return response.once("close", () => (left = true));
      return method === "DELETE" ? response.writeHead(200).end() : fine({ method, body } as never, response);
    });
    const { reader, post } = await begun(old);
    await post(call(1));
    await expect.poll(() => got.at(-1)?.body["id"]).toBe(1);
    reader.response.destroy();
    await expect.poll(() => left).toBe(true);
    await expect.poll(() => got.at(-1)).toMatchObject({ method: "DELETE", headers: { "mcp-session-id": "S1" } });
  });

  it("logs in here: a challenge answers the POST, and the message is sent once more", async () => {
    const { old } = await (async () => {
      const { origin } = await listening((one, response) => {
        if (one.headers.authorization !== "Bearer t")
          return response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' }).end();
        return json(response, { id: one.body["id"], result: INITIALIZED });
      });
      return { old: `${await gatewayTo(`${origin}/mcp`, gateOf().gate)}/sse` };
    })();
    const { reader, messages } = await oldClient(old);
    const challenged = await send(messages, initialize);
    expect([challenged.status, challenged.headers["www-authenticate"]]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(reader.messages).toEqual([]);
    expect((await send(messages, initialize, { authorization: "Bearer t" })).status).toBe(202);
    await expect.poll(() => reader.answer(0)).toMatchObject({ result: INITIALIZED });
    // From here on it is theirs.
    expect((await send(messages, list)).status).toBe(404);
  });
});

describe("D4: who may use a stream of 2024-11-05", () => {
  it.each<
    [
      why: string,
      status: number,
      headers: Record<string, string>,
      body: object | string,
      change: (url: string) => string,
    ]
  >([
    ["a stream nobody opened", 404, {}, call(1), (url) => url.replace(/sessionId=.*/, "sessionId=x")],
    ["none", 405, {}, call(1), (url) => url.replace(/\?.*/, "")],
    ["somebody else", 404, { authorization: "Bearer other" }, call(1), (url) => url],
    ["nobody", 404, { authorization: "" }, call(1), (url) => url],
    ["another Host: DNS rebinding", 421, { host: "evil.example" }, call(1), (url) => url],
    ["a page's Origin", 403, { origin: "https://evil.example" }, call(1), (url) => url],
    ["a form a page may send unasked", 415, { "content-type": "text/plain" }, call(1), (url) => url],
    ["a token of the gateway's nobody was given", 401, { authorization: "Bearer rampart_x" }, call(1), (url) => url],
    ["what is no message", 400, {}, "[]", (url) => url],
    ["a name twice", 400, {}, '{"jsonrpc":"2.0","method":"a","method":"b"}', (url) => url],
  ])("%s is refused", async (_why, status, headers, body, change) => {
    const { old, got } = await room(fine);
    const { reader, messages } = await begun(old, { authorization: "Bearer a" });
    const before = got.length;
    const told = reader.events.length;
    const own = headers["authorization"] === "" ? {} : { authorization: "Bearer a", ...headers };
    expect((await send(change(messages), body, own)).status).toBe(status);
    expect(got.slice(before).filter(({ method }) => method === "POST")).toEqual([]);
    expect(reader.events).toHaveLength(told);
  });

  it.each<[why: string, status: number, headers: Record<string, string>]>([
    ["another Host: DNS rebinding", 421, { host: "evil.example" }],
    ["a page's Origin", 403, { origin: "https://evil.example" }],
    ["a token of the gateway's nobody was given", 401, { authorization: "Bearer rampart_x" }],
  ])("%s opens none", async (_why, status, headers) => {
    const { old } = await room(fine);
    expect((await send(old, null, headers, "GET")).status).toBe(status);
  });

  it("a message beyond the bound is refused", async () => {
    const { old, got } = await room(fine);
    const { messages } = await begun(old);
    const before = got.length;
    const done = await send(messages, `"${"x".repeat(9 * 1024 * 1024)}"`).catch(() => null);
    expect(done?.status ?? 413).toBe(413);
    expect(got.slice(before).filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("no more of them are open than may be, and one that is over makes room", async () => {
    const { old } = await room(fine);
    const open = await Promise.all(Array.from({ length: 128 }, () => sent(old, null, {}, "GET")));
    expect(open.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect((await send(old, null, {}, "GET")).status).toBe(503);
    open[0]!.destroy();
    await expect
      .poll(async () => {
        const again = await sent(old, null, {}, "GET");
        again.destroy();
        return again.statusCode;
      })
      .toBe(200);
  });
});

describe("D4: a stream of 2024-11-05 nobody uses", () => {
  afterEach(() => void vi.useRealTimers());
  const timers = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });

  it("is ended within a minute where nothing is sent, and not where something was", async () => {
    timers();
    const { old } = await room(fine);
    const [used, unused] = [await begun(old), await oldClient(old)];
    let over = false;
    void used.reader.ended.then(() => (over = true));
    await vi.advanceTimersByTimeAsync(61_000);
    await unused.reader.ended;
    expect((await send(unused.messages, initialize)).status).toBe(404);
    expect((await used.post(call(1))).status).toBe(202);
    await expect.poll(() => used.reader.answer(1)).toBeDefined();
    expect(over).toBe(false);
  });

  it("is written to now and then, so that one whose client is gone ends", async () => {
    timers();
    const { old } = await room(fine);
    const { reader } = await begun(old);
    let bytes = "";
    reader.response.on("data", (chunk: Buffer) => (bytes += chunk.toString("utf8")));
    await vi.advanceTimersByTimeAsync(26_000);
    await expect.poll(() => bytes).toBe(":\n\n");
  });
});

describe("D4: a client of 2024-11-05 that does not read", () => {
  afterEach(() => void vi.useRealTimers());

  it.each<[why: string, answers: number, ticks: number]>([
    ["for two signs of life", 5, 2],
    ["and has more waiting than may", 12, 0],
  ])("%s has its stream ended", async (_why, answers, ticks) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const large = "x".repeat(4 * 1024 * 1024);
    const { old, got } = await room(({ method, body }, response) =>
      body["method"] === "tools/call"
        ? json(response, { id: body["id"], result: text(large) })
        : fine({ method, body } as never, response),
    );
    const { reader, post } = await begun(old);
    reader.response.pause();
    let over = false;
    for (let n = 1; n <= answers; n++) await post(call(n)).catch(() => null);
    await vi.advanceTimersByTimeAsync(ticks * 26_000);
    void reader.ended.then(() => (over = true));
    const before = got.length;
    reader.response.resume();
    await expect.poll(() => over, { timeout: 10_000 }).toBe(true);
    expect(before).toBeGreaterThan(answers / 2);
  });
});

describe("D4: a client and a server of 2024-11-05", () => {
  it("find each other at the server's own address", async () => {
    const { url, streams } = await oldServer({
      take: ({ body, say }) => body["id"] && say({ id: body["id"], result: text("fine") }),
    });
    for (const spoken of ["old", "either"] as const) {
      const at = await gatewayTo(url, gateOf().gate, spoken);
      const { reader, messages } = await oldClient(at);
      await send(messages, initialize);
      await expect.poll(() => reader.answer(0)).toBeDefined();
      await send(messages, initialized);
      await send(messages, list);
      await send(messages, call(1));
      await expect.poll(() => reader.answer(1)).toEqual(rpc({ id: 1, result: text("fine") }));
      streams.at(-1)!.destroy();
      await reader.ended;
    }
  });

  it("once it is known a client of its kind is not asked about again", async () => {
    const { url, got } = await oldServer();
    const at = await gatewayTo(url, gateOf().gate);
    const first = await oldClient(at);
    await send(first.messages, initialize);
    await expect.poll(() => first.reader.answer(0)).toBeDefined();
    const before = got.length;
    await oldClient(at);
    expect(got).toHaveLength(before);
  });
});
