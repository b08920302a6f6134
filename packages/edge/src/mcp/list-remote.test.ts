import { afterEach, describe, expect, it } from "vitest";
import { closeRooms, listening } from "../testing/gateway-room.js";
import { rpc } from "../testing/mcp-room.js";
import { event, oldServer } from "../testing/old-server.js";
import { listRemoteTools } from "./list-remote.js";
import { remoteIn } from "./remote-entry.js";

afterEach(closeRooms);

const asked = (url: string, headers: Record<string, string> = {}, deadlineMs = 5_000) =>
  listRemoteTools({ url: new URL(url), headers, deadlineMs, version: "1" });

describe("D4: a server of 2024-11-05 that is asked for its tools", () => {
  it("lists them, is sent its client's headers, and is left", async () => {
    const { url, got, streams } = await oldServer();
    expect(await asked(url, { "X-Key": "k" })).toMatchObject([{ name: "read" }]);
    expect(got.map(({ headers }) => headers["x-key"])).toEqual(got.map(() => "k"));
    expect(got.map(({ body }) => body["method"])).toEqual([
      undefined,
      "initialize",
      "notifications/initialized",
      "tools/list",
    ]);
    await expect.poll(() => streams[0]!.destroyed).toBe(true);
  });

  it("may ask nothing in turn", async () => {
    const { origin, got } = await listening(({ method, body }, response) => {
      if (method === "GET") {
        const stream = response.writeHead(200, { "content-type": "text/event-stream" });
        stream.write("event: endpoint\ndata: /m\n\n");
        streams.push(stream);
        return;
      }
      response.writeHead(202).end();
      const say = (one: object) => streams[0]!.write(event(one));
      if (body["method"] === "initialize") say({ id: 7, method: "sampling/createMessage" });
      if (body["error"] !== undefined) say({ id: 1, result: {} });
      if (body["method"] === "tools/list") say({ id: 2, result: { tools: [1] } });
    });
    const streams: { write(text: string): unknown }[] = [];
    expect(await asked(`${origin}/sse`)).toEqual([1]);
    expect(got.find(({ body }) => body["error"])?.body).toMatchObject(rpc({ id: 7, error: { code: -32601 } }));
  });

  it.each<[why: string, begin: Parameters<typeof oldServer>[0], said: RegExp]>([
    ["silence", { begin: () => undefined }, /no answer within 0.3 s/],
    [
      "another server for messages",
      { begin: (stream) => stream.write("event: endpoint\ndata: http://127.0.0.1:1/\n\n") },
      /another server/,
    ],
    ["a stream that ends", { begin: (stream) => stream.end() }, /did not begin with/],
    [
      "an address that takes nothing",
      { begin: (stream) => stream.write("event: endpoint\ndata: /none\n\n") },
      /ended before it answered: it answered with status 405/,
    ],
  ])("%s", async (why, options, said) => {
    const { url } = await oldServer(options);
    await expect(asked(url, {}, why === "silence" ? 300 : 5_000)).rejects.toThrow(said);
  });

  it("a login it wants is said", async () => {
    const { origin } = await listening((_got, response) => response.writeHead(401).end());
    await expect(asked(`${origin}/sse`)).rejects.toThrow(/status 401/);
  });
});

describe("D4: what a configuration says of a server over HTTP", () => {
  const fill = (text: string) => text.replace("${K}", "k");
  const url = "https://e.example/sse";
  it.each<[why: string, entry: Parameters<typeof remoteIn>[0], remote: unknown]>([
    ["none", { command: "s" }, null],
    [
      "its type",
      { url, type: "sse", headers: { Authorization: "Bearer ${K}" } },
      { url, headers: { Authorization: "Bearer k" } },
    ],
    ["the same in other words", { serverUrl: url, transport: "sse" }, { url, headers: {} }],
    ["on this machine", { url: "http://localhost:1/sse", type: "sse" }, { url: "http://localhost:1/sse", headers: {} }],
    ["another type", { url, type: "http" }, "it is reached over HTTP"],
    ["no type: it may be either", { url }, "it is reached over HTTP"],
    ["an address of another kind", { url: "file:///etc/passwd", type: "sse" }, "its address is none that can be asked"],
    ["a password in it", { url: "https://u:p@e.example/", type: "sse" }, "its address is none that can be asked"],
    ["in the clear beyond this machine", { url: "http://e.example/sse", type: "sse" }, "it is reached in the clear"],
    [
      "headers that make another request",
      { url, type: "sse", headers: { A: "b\r\nHost: c" } },
      "its headers cannot be sent",
    ],
    ["headers of the request itself", { url, type: "sse", headers: { Host: "c" } }, "its headers cannot be sent"],
  ])("%s", (_why, entry, remote) => {
    expect(remoteIn(entry, fill)).toEqual(remote);
  });
});
