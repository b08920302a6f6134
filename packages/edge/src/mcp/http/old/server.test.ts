import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  call,
  closeRooms,
  type Decide,
  gateOf,
  gatewayTo,
  list,
  listening,
  send,
  sent,
} from "../../../testing/gateway-room.js";
import { rpc, text } from "../../../testing/mcp-room.js";
import { event, type OldOptions, oldServer, Reader } from "../../../testing/old-server.js";
import type { McpGate } from "../../gate.js";
import { Upstream } from "../upstream.js";
import { OldSession } from "./session.js";

afterEach(closeRooms);

const initialize = (id: number | string = 0) => ({ id, method: "initialize", params: {} });

/** A gateway told of a server of 2024-11-05. */
async function room(options: OldOptions = {}, decide?: Decide, tell?: McpGate["tell"]) {
  const server = await oldServer(options);
  const { gate, asked } = gateOf(decide, tell);
  return { ...server, asked, at: await gatewayTo(server.url, gate, "old") };
}

/** A client of streamable HTTP that has begun a session and knows its tools. */
async function begun(at: string, headers: Record<string, string> = {}) {
  const { headers: said } = await send(at, initialize(), headers);
  const session = { ...headers, "mcp-session-id": String(said["mcp-session-id"]) };
  await send(at, list, session);
  return session;
}

const answerIn = (said: string) => JSON.parse(said.slice(said.lastIndexOf("data: ") + 6));

describe("D4: a server of 2024-11-05 behind the gateway, for a client of today", () => {
  it("is one with sessions: begun, asked, listened to, ended", async () => {
    const { at, got, streams } = await room({
      take: ({ body, say }) => body["id"] && say({ id: body["id"], result: text("fine") }),
    });
    const session = await begun(at);
    expect(session["mcp-session-id"]).toMatch(/^[\w-]{43}$/);
    expect(answerIn((await send(at, call(1), session)).text)).toEqual(rpc({ id: 1, result: text("fine") }));
    expect((await send(at, { method: "notifications/initialized" }, session)).status).toBe(202);
    const own = new Reader(await sent(at, null, session, "GET"));
    streams[0]!.write(event({ method: "notifications/tools/list_changed" }));
    await expect.poll(() => own.messages).toEqual([rpc({ method: "notifications/tools/list_changed" })]);
    expect((await send(at, null, session, "DELETE")).status).toBe(202);
    await own.ended;
    await expect.poll(() => streams[0]!.destroyed).toBe(true);
    expect((await send(at, call(2), session)).status).toBe(404);
    expect(got.filter(({ body }) => body["id"] === 2)).toEqual([]);
  });

  it("is judged as any other: a denied call never reaches it, what it answers is looked through", async () => {
    const { at, got, asked } = await room(
      { take: ({ body, say }) => say({ id: body["id"], result: text("SECRET") }) },
      ({ arguments: given }) =>
        JSON.stringify(given).includes("no")
          ? { allowed: false, message: "Not this." }
          : { allowed: true, arguments: null },
      async (_call, said) => ({ withheld: said?.includes("SECRET") ? "Kept back." : null, text: null }),
    );
    const session = await begun(at);
    expect((await send(at, call(1, { p: "no" }), session)).text).toContain("Not this.");
    expect(got.some(({ body }) => body["id"] === 1)).toBe(false);
    const { text: said } = await send(at, call(2, { p: "yes" }), session);
    expect(said).toContain("Kept back.");
    expect(said).not.toContain("SECRET");
    expect(asked.map(({ hostTool }) => hostTool)).toEqual(["s/read", "s/read"]);
  });

  it("asks its client in the stream of the call where nobody listens, and says how far it is there", async () => {
    const { at, asked } = await room({
      take: ({ body, say }) => {
        if (body["method"] === "tools/call") {
          say({ method: "notifications/progress", params: { progressToken: "p", progress: 1 } });
          say({ id: 9, method: "sampling/createMessage", params: { messages: [] } });
        } else say({ id: 5, result: text(`sampled ${body["id"]}`) });
      },
    });
    const session = await begun(at);
    const { params, ...asking } = call(5);
    const reader = new Reader(
      await sent(at, { ...asking, params: { ...params, _meta: { progressToken: "p" } } }, session),
    );
    await expect
      .poll(() => reader.messages.map(({ method }) => method))
      .toEqual(["notifications/progress", "sampling/createMessage"]);
    expect((await send(at, { id: 9, result: { role: "assistant" } }, session)).status).toBe(202);
    await expect.poll(() => reader.answer(5)).toMatchObject({ result: text("sampled 9") });
    expect(asked.map(({ hostTool }) => hostTool)).toContain("s/sampling/createMessage");
  });

  it("says how far a call is in the call's own stream, though somebody listens", async () => {
    const { at } = await room({
      take: ({ body, say }) => {
        say({ method: "notifications/progress", params: { progressToken: "p", progress: 1 } });
        say({ id: body["id"], result: text("fine") });
      },
    });
    const session = await begun(at);
    const own = new Reader(await sent(at, null, session, "GET"));
    const { params, ...asking } = call(5);
    const said = await send(at, { ...asking, params: { ...params, _meta: { progressToken: "p" } } }, session);
    expect(said.text).toMatch(/notifications\/progress[\s\S]*fine/);
    expect(own.events).toEqual([]);
  });

  it("may take a message only once it has answered it", async () => {
    let waiting: ServerResponse | null = null;
    const { at } = await room({
      take: ({ body, say, post }) => {
        if (body["method"] === "tools/call") {
          waiting = post;
          say({ id: 9, method: "ping" });
          return "unanswered";
        }
        say({ id: 5, result: text("fine") });
        return waiting?.writeHead(200).end();
      },
    });
    const session = await begun(at);
    const reader = new Reader(await sent(at, call(5), session));
    await expect.poll(() => reader.messages.at(-1)).toMatchObject({ method: "ping" });
    await send(at, { id: 9, result: {} }, session);
    await expect.poll(() => reader.answer(5)).toBeDefined();
  });

  it("keeps what it says for whoever listens next, and no more than so much of it", async () => {
    const { at, streams } = await room({ take: ({ body, say }) => say({ id: body["id"], result: {} }) });
    const session = await begun(at);
    for (let n = 0; n < 100; n++) streams[0]!.write(event({ method: `notifications/n${n}` }));
    // Taken in order: what is kept is told with the next answer.
    const { text: said } = await send(at, { id: 1, method: "ping" }, session);
    const heard = said.match(/notifications\/n\d+/g) ?? [];
    expect(heard.length).toBeLessThanOrEqual(64);
    expect(heard.at(-1)).toBe("notifications/n99");
  });

  it.each<[why: string, method: string, headers: Record<string, string>, body: object | null, status: number]>([
    ["a message without a session that begins none", "POST", {}, call(1), 400],
    ["a session nobody began", "POST", { "mcp-session-id": "x" }, call(1), 404],
    ["an end of none", "DELETE", {}, null, 405],
  ])("%s is refused", async (_why, method, headers, body, status) => {
    const { at, got } = await room();
    expect((await send(at, body, headers, method)).status).toBe(status);
    expect(got).toEqual([]);
  });

  it("a session is its owner's: another token finds none of that name, and changes nothing in it", async () => {
    const { at, got } = await room({
      take: ({ body, say }) => setTimeout(() => say({ id: body["id"], result: {} }), 100),
    });
    const session = await begun(at, { authorization: "Bearer a" });
    const called = send(at, call(1), session);
    await expect.poll(() => got.at(-1)?.body["id"]).toBe(1);
    const taken = { method: "notifications/cancelled", params: { requestId: 1 } };
    for (const headers of [{ ...session, authorization: "Bearer b" }, { "mcp-session-id": session["mcp-session-id"]! }])
      for (const [body, method] of [
        [taken, "POST"],
        [call(2), "POST"],
        [null, "GET"],
        [null, "DELETE"],
      ] as const)
        expect((await send(at, body, headers, method)).status).toBe(404);
    expect(answerIn((await called).text)).toEqual(rpc({ id: 1, result: {} }));
    expect(got.map(({ headers }) => headers.authorization)).toEqual(got.map(() => "Bearer a"));
  });

  it("a login after the first message makes the session its own", async () => {
    const { at } = await room({ take: ({ body, say }) => say({ id: body["id"], result: {} }) });
    const session = await begun(at);
    expect((await send(at, call(1), { ...session, authorization: "Bearer a" })).status).toBe(200);
    expect((await send(at, call(2), session)).status).toBe(404);
  });

  it("an answer that was asked for is handed on once, and no other is", async () => {
    const { at, streams } = await room({
      take: ({ say }) => {
        say({ id: 77, result: text("EVIL") });
        say({ id: "1", result: text("EVIL") });
        say({ id: 1, result: text("fine") });
        say({ id: 1, result: text("EVIL") });
      },
    });
    const session = await begun(at);
    const own = new Reader(await sent(at, null, session, "GET"));
    const { text: said } = await send(at, call(1), session);
    streams[0]!.write(event({ method: "notifications/tools/list_changed" }));
    await expect.poll(() => own.messages.length).toBe(1);
    expect(said + own.events.join()).not.toContain("EVIL");
    expect(answerIn(said)).toEqual(rpc({ id: 1, result: text("fine") }));
  });

  it("a call that was taken back is over for its client, and what came of it is on record", async () => {
    const told: (string | null)[] = [];
    const { at, got, streams } = await room({}, undefined, async (_call, said) => {
      told.push(said);
      return { withheld: null, text: null };
    });
    const session = await begun(at);
    const reader = new Reader(await sent(at, call(1), session));
    await expect.poll(() => got.at(-1)?.body["id"]).toBe(1);
    await send(at, { method: "notifications/cancelled", params: { requestId: 1 } }, session);
    streams[0]!.write(event({ id: 1, result: text("late") }));
    await expect.poll(() => told.join()).toContain("late");
    expect(reader.events.join()).not.toContain("late");
  });
});

describe("D4: sessions with a server of 2024-11-05 nobody uses", () => {
  afterEach(() => void vi.useRealTimers());

  it("are given up after half an hour, unless somebody listens", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { at, streams } = await room();
    const [listening, idle] = [await begun(at), await begun(at)];
    await sent(at, null, listening, "GET");
    await vi.advanceTimersByTimeAsync(31 * 60_000);
    await expect.poll(() => streams.map(({ destroyed }) => destroyed)).toEqual([false, true]);
    expect((await send(at, call(1), idle)).status).toBe(404);
  });

  it("make room for others, and those somebody uses do not", async () => {
    const { at, streams } = await room();
    const first = await begun(at);
    await sent(at, null, first, "GET");
    for (let n = 1; n < 130; n++) await send(at, initialize());
    await expect.poll(() => streams.filter(({ destroyed }) => !destroyed)).toHaveLength(128);
    expect(streams.slice(0, 3).map(({ destroyed }) => destroyed)).toEqual([false, true, true]);
  });
});

describe("D4: how a server of 2024-11-05 may write", () => {
  const answer = JSON.stringify(rpc({ id: 1, result: text("fine") }));
  it.each<[why: string, address: (to: string) => string, events: string]>([
    [
      "a byte order mark, comments, an id, a wait",
      (to) => `\ufeff: hello\n\nid: 1\nretry: 5\nevent: endpoint\ndata: ${to}\n\n`,
      `:\n\nid: 2\ndata: ${answer}\n\n`,
    ],
    ["lines ended by CR", (to) => `event: endpoint\rdata: ${to}\r\r`, `event: message\rdata: ${answer}\r\r`],
    ["lines ended by CR LF", (to) => `event: endpoint\r\ndata: ${to}\r\n\r\n`, `data: ${answer}\r\n\r\n`],
    ["data in several lines", (to) => `event:endpoint\ndata:${to}\n\n`, `data: {\ndata: ${answer.slice(1)}\n\n`],
    [
      "events of other names",
      (to) => `event: ping\ndata: x\n\nevent: endpoint\ndata: ${to}\n\n`,
      `event: ping\ndata: x\n\ndata: ${answer}\n\n`,
    ],
  ])("%s", async (_why, address, events) => {
    const { at } = await room({
      begin: (stream, to) => stream.write(address(to)),
      take: ({ stream }) => void stream.write(events),
    });
    // Of the first message it ends lines as everybody does.
    const session = await begun(at);
    expect(answerIn((await send(at, call(1), session)).text)).toEqual(rpc({ id: 1, result: text("fine") }));
  });
});

describe("D4: a server of 2024-11-05 that fails or means ill", () => {
  it.each<[why: string, address: (origin: string) => string]>([
    ["another server", (origin) => `${origin}/message?session=0`],
    ["another server, by its host alone", (origin) => `//${new URL(origin).host}/message?session=0`],
    ["another server, as browsers read it", (origin) => `\\\\${new URL(origin).host}\\message?session=0`],
    ["a password", () => "http://u:p@127.0.0.1/message"],
    ["another scheme", () => "https://127.0.0.1/message"],
    ["no address", () => "http://"],
    ["two lines", () => "/message\ndata: ?session=0"],
    ["one without end", () => `/${"x".repeat(4_096)}`],
  ])("%s for messages is sent none, and who waits is told", async (_why, address) => {
    const other = await listening((_got, response) => response.writeHead(202).end());
    const { at, got } = await room({
      begin: (stream) => stream.write(`event: endpoint\ndata: ${address(other.origin)}\n\n`),
    });
    const { text: said } = await send(at, initialize(), { authorization: "Bearer t" });
    expect(said).toMatch(/"id":0,"error":.*(?:sent to another server|no address for messages|did not begin with)/);
    expect(other.got).toEqual([]);
    expect(got.map(({ method }) => method)).toEqual(["GET"]);
  });

  it.each<[why: string, begin: (stream: ServerResponse) => unknown, said: RegExp]>([
    [
      "begins with a message",
      (stream) => stream.write(event({ method: "notifications/x" })),
      /did not begin with where messages go/,
    ],
    ["ends before it says where messages go", (stream) => stream.end(), /did not begin with where messages go/],
    ["breaks off before that", (stream) => stream.destroy(), /broke off|cannot be reached/],
    [
      "writes a line without end",
      (stream) => {
        stream.write(": ");
        const more = () =>
          stream.destroyed || (stream.write("x".repeat(65_536)) ? setImmediate(more) : stream.once("drain", more));
        more();
      },
      /more than 8388608 bytes/,
    ],
  ])("%s: who waits is told", async (_why, begin, said) => {
    const { at } = await room({ begin });
    expect((await send(at, initialize())).text).toMatch(said);
  });

  it("says nothing for long: who waits is told", async () => {
    const { url, streams } = await oldServer({ begin: (stream) => stream.write(": wait\n\n") });
    const upstream = new Upstream(new URL(url));
    await expect(OldSession.open(upstream, {}, 1_000)).rejects.toThrow(/in time/);
    await expect.poll(() => streams[0]!.destroyed).toBe(true);
    upstream.close();
  });

  it.each<[why: string, take: NonNullable<OldOptions["take"]>, said: RegExp]>([
    [
      "names an address a second time",
      ({ stream }) => stream.write("event: endpoint\ndata: /elsewhere\n\n"),
      /a second time/,
    ],
    ["ends its stream", ({ stream }) => void stream.end(), /ended its stream/],
    [
      "cuts it in the middle of an event",
      ({ stream }) => stream.write('data: {"jsonrpc":"2.0","id":1,') && setTimeout(() => stream.destroy(), 20),
      /broke off its stream/,
    ],
    [
      "sends an event without end",
      ({ stream }) => {
        const more = (): unknown =>
          stream.destroyed ||
          (stream.write(`data: ${"x".repeat(65_536)}\n`) ? setImmediate(more) : stream.once("drain", more));
        more();
      },
      /more than 8388608 bytes/,
    ],
  ])("%s: who waits is told, and the session is over", async (_why, take, said) => {
    const { at, got } = await room({ take });
    const session = await begun(at);
    const own = new Reader(await sent(at, null, session, "GET"));
    expect((await send(at, call(1), session)).text).toMatch(said);
    await own.ended;
    expect((await send(at, call(2), session)).status).toBe(404);
    expect(got.some(({ path }) => path === "/elsewhere")).toBe(false);
  });

  it.each<[why: string, take: NonNullable<OldOptions["take"]>, said: RegExp]>([
    ["does not take a message", ({ post }) => post.writeHead(500).end(), /status 500/],
    ["does not know the session any more", ({ post }) => post.writeHead(404).end(), /status 404/],
    ["breaks off", ({ post }) => void post.destroy(), /cannot be reached/],
    [
      "answers with what cannot be read",
      ({ stream }) => stream.write('data: {"jsonrpc":"2.0","id":1,"result":{},"result":"EVIL"}\n\n'),
      /was refused/,
    ],
    [
      "answers what it was not asked, and then refuses",
      ({ post, say }) => {
        say({ method: "notifications/x" });
        setTimeout(() => post.writeHead(500).end(), 50);
        return "unanswered";
      },
      /status 500/,
    ],
  ])("%s: who waits is told", async (_why, take, said) => {
    const { at } = await room({ take });
    const session = await begun(at);
    const answered = await send(at, call(1), session);
    expect(answered.text).toMatch(said);
    expect(answered.text).not.toContain("EVIL");
  });

  it("does not take the first message: there is no session", async () => {
    const { at, streams } = await room({ begin: (stream) => stream.write("event: endpoint\ndata: /none\n\n") });
    expect((await send(at, initialize())).text).toMatch(/status 405/);
    await expect.poll(() => streams[0]!.destroyed).toBe(true);
  });

  it("wants a login: its challenge is handed on", async () => {
    const { origin } = await listening((_got, response) =>
      response.writeHead(401, { "www-authenticate": "Bearer x" }).end(),
    );
    const { status, headers } = await send(await gatewayTo(`${origin}/sse`, gateOf().gate, "old"), initialize());
    expect([status, headers["www-authenticate"]]).toEqual([401, "Bearer x"]);
  });

  it("sends messages elsewhere: neither they nor a token follow", async () => {
    const other = await listening((_got, response) => response.writeHead(202).end());
    const { at } = await room({ take: ({ post }) => post.writeHead(307, { location: `${other.origin}/m` }).end() });
    const session = await begun(at, { authorization: "Bearer t" });
    expect((await send(at, call(1), session)).text).toMatch(/not followed/);
    expect(other.got).toEqual([]);
  });
});

describe("D4: a server nobody was told the transport of", () => {
  it.each<[status: number, isOld: boolean]>([
    [400, true],
    [404, true],
    [405, true],
    [401, false],
    [403, false],
    [429, false],
    [500, false],
  ])("that answers the first message with %i is asked for a stream: %s", async (refuses, isOld) => {
    const { url, got } = await oldServer({ refuses });
    const at = await gatewayTo(url, gateOf().gate);
    const { status, headers } = await send(at, initialize(), { authorization: "Bearer t" });
    expect(status).toBe(isOld ? 200 : refuses);
    expect(headers["mcp-session-id"] !== undefined).toBe(isOld);
    expect(got.map(({ method }) => method)).toEqual(isOld ? ["POST", "GET", "POST"] : ["POST"]);
    await send(at, initialize(), { authorization: "Bearer t" });
    expect(got.slice(isOld ? 3 : 1).map(({ method }) => method)).toEqual(isOld ? ["GET", "POST"] : ["POST"]);
  });

  it("and has no such stream keeps its answer", async () => {
    const { origin } = await listening((_got, response) =>
      response.writeHead(404, { "content-type": "text/event-stream" }).end(),
    );
    const at = await gatewayTo(`${origin}/mcp`, gateOf().gate);
    expect((await send(at, initialize())).status).toBe(404);
  });

  it("once it has spoken streamable HTTP is never asked in the old one", async () => {
    let status = 200;
    const { origin, got } = await listening(({ body }, response) =>
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(rpc({ id: body["id"], result: {} }))),
    );
    const at = await gatewayTo(`${origin}/mcp`, gateOf().gate);
    await send(at, initialize());
    status = 404;
    expect((await send(at, initialize())).status).toBe(404);
    expect(got.map(({ method }) => method)).toEqual(["POST", "POST"]);
  });
});
