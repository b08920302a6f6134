import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolCall } from "@rampart/core";
import type { AskUser, McpAnswer, McpGate } from "../mcp/gate.js";
import type { Spoken } from "../mcp/http/either.js";
import { openGateway } from "../mcp/http/gateway.js";
import { Tools } from "../mcp/tools.js";
import { rpc } from "./mcp-room.js";

/** What a test opened; it closes it when it is over, by {@link closeRooms}. */
export const closing: (() => unknown)[] = [];

export async function closeRooms(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

export type Body = Readonly<Record<string, unknown>>;
export interface Got {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Body;
}
export type Answer = (got: Got, response: ServerResponse) => unknown;

/** A server on this machine that keeps what it got. */
export async function listening(
  take: Answer,
): Promise<{ readonly origin: string; readonly got: Got[]; close(): void }> {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    response.on("error", () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const { method = "", url: path = "", headers } = request;
    const one = { method, path, headers, body: text === "" ? {} : JSON.parse(text) };
    got.push(one);
    take(one, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => void (server.close() && server.closeAllConnections());
  closing.push(close);
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, close };
}

export const TOOLS = { tools: [{ name: "read", description: "Reads.", inputSchema: { type: "object" } }] };
export const list = { id: "l", method: "tools/list" };
export const call = (id: number | string, given: object = {}) => ({
  id,
  method: "tools/call",
  params: { name: "read", arguments: given },
});

export const json = (response: ServerResponse, body: object, headers: Record<string, string> = {}) =>
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(rpc(body)));

export type Decide = (call: ToolCall, user?: AskUser) => McpAnswer | Promise<McpAnswer>;

/** A policy for tests, and what it was asked. */
export function gateOf(decide: Decide = () => ({ allowed: true, arguments: null }), tell?: McpGate["tell"]) {
  const asked: ToolCall[] = [];
  const gate: McpGate = {
    ask: async (one, user) => {
      asked.push(one);
      return decide(one, user);
    },
    tell: tell ?? (async () => ({ withheld: null, text: null })),
    hidden: async () => [],
    refused: async () => undefined,
  };
  return { gate, asked };
}

/** What a proxy needs beside its two ends. */
export function proxyOptions(gate: McpGate) {
  const folder = mkdtempSync(join(tmpdir(), "rampart-gateway-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "pins.json");
  return {
    note: () => undefined,
    gate,
    tools: new Tools({ path, server: "s", trustFirstUse: true, now: () => 1, notice: () => undefined }),
    around: { server: "s", agent: "a", session: "s", user: "u", cwd: folder, now: () => 1 },
  };
}

/** A gateway before the server at this address. */
export async function gatewayTo(to: string, gate: McpGate, spoken: Spoken = "either"): Promise<string> {
  const servers = [{ ...proxyOptions(gate), prefix: "", to: new URL(to), spoken }];
  const gateway = await openGateway({ servers, host: "127.0.0.1", port: 0 });
  closing.push(() => gateway.close());
  return gateway.urls[0]!;
}

const JSON_TYPE = { "content-type": "application/json" };

/** What a client is answered as soon as there are headers. `fetch` would not send the Host it is told to. */
export async function sent(
  url: string,
  body: object | string | null,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<IncomingMessage> {
  const asking = ask(url, { method, headers: { ...JSON_TYPE, ...headers } });
  closing.unshift(() => asking.destroy());
  asking.end(body === null ? undefined : typeof body === "string" ? body : JSON.stringify(rpc(body)));
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  asking.on("error", () => undefined);
  response.on("error", () => undefined);
  return response;
}

/** All a client is answered. */
export async function send(...given: Parameters<typeof sent>) {
  const response = await sent(...given);
  let said = "";
  for await (const chunk of response) said += chunk;
  return { status: response.statusCode!, headers: response.headers, text: said };
}
