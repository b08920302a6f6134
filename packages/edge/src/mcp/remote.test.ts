import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { call, closeRooms, type Decide, gateOf, list, listening, proxyOptions } from "../testing/gateway-room.js";
import { rpc, text } from "../testing/mcp-room.js";
import { type OldOptions, oldServer } from "../testing/old-server.js";
import { runRemote } from "./remote.js";

afterEach(closeRooms);

/** A client on standard streams before a server of 2024-11-05. */
function client(to: string, decide?: Decide) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const notes: string[] = [];
  const options = { ...proxyOptions(gateOf(decide).gate), note: (one: string) => void notes.push(one) };
  const status = runRemote({ ...options, to: new URL(to), spoken: "old", input, output, stop: stop.signal });
  let said = "";
  output.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const lines = () =>
    said
      .split("\n")
      .filter((one) => one !== "")
      .map((one) => JSON.parse(one));
  return {
    status,
    notes,
    stop: () => stop.abort(),
    write: (text: string) => void input.write(text),
    tell: (...bodies: object[]) => void input.write(bodies.map((body) => `${JSON.stringify(rpc(body))}\n`).join("")),
    leave: () => void input.end(),
    answer: (id: number | string) => lines().find((one) => one.id === id),
  };
}

const initialize = { id: 0, method: "initialize", params: {} };
const initialized = { method: "notifications/initialized" };
async function begun(options: OldOptions = {}, decide?: Decide) {
  const server = await oldServer({
    take: ({ body, say }) => body["id"] && say({ id: body["id"], result: text("fine") }),
    ...options,
  });
  const at = client(server.url, decide);
  at.tell(initialize);
  await expect.poll(() => at.answer(0)).toBeDefined();
  at.tell(initialized, list);
  await expect.poll(() => at.answer("l")).toBeDefined();
  return { ...server, ...at };
}

describe("D4: a client on standard streams before a server of 2024-11-05", () => {
  it("is judged and answered", async () => {
    const at = await begun({}, ({ arguments: given }) =>
      JSON.stringify(given).includes("no")
        ? { allowed: false, message: "Not this." }
        : { allowed: true, arguments: null },
    );
    at.tell(call(1, { p: "yes" }), call(2, { p: "no" }));
    await expect.poll(() => at.answer(1)).toEqual(rpc({ id: 1, result: text("fine") }));
    await expect.poll(() => JSON.stringify(at.answer(2))).toContain("Not this.");
    const methods = at.got.flatMap(({ body }) => (body["method"] === undefined ? [] : [body["method"]]));
    expect(methods).toEqual(["initialize", "notifications/initialized", "tools/list", "tools/call"]);
    at.leave();
    expect(await at.status).toBe(0);
    await expect.poll(() => at.streams[0]!.destroyed).toBe(true);
  });

  it("has what it says after a message without an answer arrive after it", async () => {
    let taken = false;
    const order: boolean[] = [];
    const at = await begun({
      take: ({ body, say, post }) => {
        if (body["method"] === "tools/call") return order.push(taken) && say({ id: body["id"], result: {} });
        if (body["method"] !== "notifications/x") return null;
        setTimeout(() => {
          taken = true;
          post.writeHead(202).end();
        }, 200);
        return "unanswered";
      },
    });
    at.tell({ method: "notifications/x" }, call(1));
    await expect.poll(() => at.answer(1)).toBeDefined();
    expect(order).toEqual([true]);
  });

  it("may close its input before it is answered", async () => {
    const at = await begun({
      take: ({ body, say }) => setTimeout(() => say({ id: body["id"], result: text("late") }), 200),
    });
    at.tell(call(1));
    at.leave();
    expect(await at.status).toBe(0);
    expect(at.answer(1)).toEqual(rpc({ id: 1, result: text("late") }));
  });

  it("is told where the server ends its stream, and is ended", async () => {
    const at = await begun({ take: ({ body, stream }) => body["method"] === "tools/call" && stream.destroy() });
    at.tell(call(1));
    await expect.poll(() => JSON.stringify(at.answer(1))).toMatch(/broke off its stream/);
    expect(await at.status).toBe(1);
    expect(at.notes.join()).toMatch(/ended the session/);
  });

  it("is told where there is no such server", async () => {
    const { origin } = await listening((_got, response) => response.writeHead(404).end());
    const at = client(`${origin}/sse`);
    at.tell(initialize);
    await expect.poll(() => JSON.stringify(at.answer(0))).toMatch(/status 404/);
    at.leave();
    expect(await at.status).toBe(0);
  });

  it("is ended where this process is told to end, and where its message has no end", async () => {
    const first = await begun();
    first.stop();
    expect(await first.status).toBe(0);
    const second = await begun();
    second.write("x".repeat(9 * 1024 * 1024));
    expect(await second.status).toBe(0);
    expect(second.notes.join()).toMatch(/more than 8388608 bytes/);
    await expect.poll(() => second.streams[0]!.destroyed).toBe(true);
  });
});
