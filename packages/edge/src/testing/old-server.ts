import type { IncomingMessage, ServerResponse } from "node:http";
import { expect } from "vitest";
import { type Body, type Got, listening, sent, TOOLS } from "./gateway-room.js";
import { rpc } from "./mcp-room.js";

/** A server of 2024-11-05 in one of its sessions. */
export interface OldTurn extends Got {
  /** Its stream. */
  readonly stream: ServerResponse;
  /** The answer to the message's own POST. */
  readonly post: ServerResponse;
  say(body: object): void;
}

export const event = (body: object) => `event: message\ndata: ${JSON.stringify(rpc(body))}\n\n`;

export interface OldOptions {
  /** What it does about a message beside what it does by itself: accepts all, begins, lists one tool. */
  take?(turn: OldTurn): unknown;
  /** What its stream begins with. */
  begin?(stream: ServerResponse, address: string): unknown;
  /** What it answers to a POST at the address of its stream. */
  readonly refuses?: number;
}

/** Speaks HTTP+SSE: streams at `/sse`, messages at `/message?session=N`. */
export async function oldServer({ take, begin, refuses = 405 }: OldOptions = {}) {
  const streams: ServerResponse[] = [];
  const begun = begin ?? ((stream, address) => stream.write(`event: endpoint\ndata: ${address}\n\n`));
  const { origin, got, close } = await listening((one, response) => {
    if (one.method === "GET" && one.path === "/sse") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      return begun(response, `/message?session=${streams.push(response) - 1}`);
    }
    const stream = streams[Number(/^\/message\?session=(\d+)$/.exec(one.path)?.[1] ?? "NaN")];
    if (one.method !== "POST" || stream === undefined) return response.writeHead(refuses).end();
    const say = (body: object) => void stream.write(event(body));
    const { id, method } = one.body;
    if (method === "initialize" || method === "tools/list") {
      response.writeHead(202).end("Accepted");
      return say({ id, result: method === "initialize" ? { protocolVersion: "2024-11-05" } : TOOLS });
    }
    const taken = take?.({ ...one, stream, post: response, say });
    if (response.headersSent || taken === "unanswered") return taken;
    return response.writeHead(202).end();
  });
  return { url: `${origin}/sse`, origin, got, streams, close };
}

/** The messages of a stream of events as they come. */
export class Reader {
  readonly events: string[] = [];
  readonly ended: Promise<unknown>;

  constructor(readonly response: IncomingMessage) {
    let text = "";
    response.on("data", (chunk: Buffer) => {
      const all = (text + chunk.toString("utf8")).split("\n\n");
      text = all.pop()!;
      this.events.push(...all.filter((one) => !one.startsWith(":")));
    });
    this.ended = new Promise((resolve) => void response.once("close", () => resolve(null)));
  }

  get messages(): Body[] {
    return this.events.flatMap((one) =>
      one.startsWith("event: message\n") ? [JSON.parse(one.split("data: ")[1]!)] : [],
    );
  }

  /** What answers the request of this id. */
  answer(id: string | number): Body | undefined {
    return this.messages.find((one) => one["id"] === id && one["method"] === undefined);
  }
}

/** A client of 2024-11-05 whose stream is open at this address. */
export async function oldClient(url: string, headers: Record<string, string> = {}) {
  const reader = new Reader(await sent(url, null, headers, "GET"));
  const address = () => /^event: endpoint\ndata: (\S+)$/.exec(reader.events[0] ?? "")?.[1];
  await expect.poll(address).toBeDefined();
  return { reader, messages: new URL(address() ?? "none:", url).href };
}
