import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { anthropicWire } from "./anthropic.js";
import { chatWire } from "./chat.js";
import { geminiWire } from "./gemini.js";
import { responsesWire } from "./responses.js";
import { type Body, hasTools, type ScriptedCall, type Wire } from "./wire.js";

/** A model that asks for one tool call after another and then says it is done, over whichever wire it is asked. */
export interface ScriptedModel {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What the agent reported back to the model as results of tool calls. */
  told(): readonly string[];
  close(): Promise<void>;
}

const WIRES: readonly Wire[] = [geminiWire, responsesWire, chatWire, anthropicWire];
/** A script has few turns; an agent that asks on and on is stopped. */
const MAX_REQUESTS = 60;

export async function startScriptedModel(calls: readonly ScriptedCall[]): Promise<ScriptedModel> {
  let told: readonly string[] = [];
  let total = 0;
  const server = createServer(async (request, response) => {
    const url = request.url ?? "/";
    const body = await readJson(request);
    const wire = WIRES.find((one) => one.matches(url));
    total += 1;
    if (wire === undefined || total > MAX_REQUESTS) {
      response.writeHead(wire === undefined ? 404 : 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "nothing in the script" } }));
      return;
    }
    const results = wire.results(body);
    if (hasTools(body) && results.length >= told.length) told = results;
    const { type, text } = wire.reply(body, url, calls[results.length] ?? null);
    response.writeHead(200, { "content-type": type });
    response.end(text);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told: () => told,
    close: () => closeServer(server),
  };
}

async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Body;
  } catch {
    return {};
  }
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
}
