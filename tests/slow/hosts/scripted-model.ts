import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A tool call the model asks for. */
export interface ScriptedCall {
  readonly name: string;
  readonly args: Record<string, unknown>;
}

/** A model that asks for one tool call after another and then says it is done, over Gemini's wire format. */
export interface ScriptedModel {
  readonly url: string;
  /** Bodies of the requests of the main conversation, in order; what the agent told the model is in here. */
  readonly requests: readonly GeminiRequest[];
  close(): Promise<void>;
}

interface GeminiPart {
  readonly text?: string;
  readonly functionCall?: unknown;
  readonly functionResponse?: { readonly name: string; readonly response: unknown };
}
export interface GeminiRequest {
  readonly contents: readonly { readonly role: string; readonly parts: readonly GeminiPart[] }[];
  readonly tools?: unknown;
}

const MAX_REQUESTS = 40;

export async function startScriptedModel(calls: readonly ScriptedCall[]): Promise<ScriptedModel> {
  const requests: GeminiRequest[] = [];
  let total = 0;
  const server = createServer(async (request, response) => {
    total += 1;
    const body = await readJson(request);
    if (total > MAX_REQUESTS) return reply(response, 500, { error: { message: "too many requests for a script" } });
    if (request.url?.includes(":countTokens")) return reply(response, 200, { totalTokens: 10 });
    if (!body.tools) return reply(response, 200, answer([{ text: "{}" }]), request);
    requests.push(body);
    const answered = body.contents.flatMap((content) => content.parts).filter((part) => part.functionResponse).length;
    const next = calls[answered];
    reply(response, 200, answer([next ? { functionCall: next } : { text: "All steps are done." }]), request);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => closeServer(server),
  };
}

/** Everything the agent reported back to the model as the result of tool calls. */
export function toolResults(model: ScriptedModel): string[] {
  const last = model.requests.at(-1);
  return (last?.contents ?? []).flatMap((content) =>
    content.parts.flatMap((part) => (part.functionResponse ? [JSON.stringify(part.functionResponse.response)] : [])),
  );
}

function answer(parts: readonly unknown[]): unknown {
  return {
    candidates: [{ index: 0, content: { role: "model", parts }, finishReason: "STOP" }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
    modelVersion: "scripted",
  };
}

function reply(response: ServerResponse, status: number, body: unknown, request?: IncomingMessage): void {
  if (request?.url?.includes("alt=sse")) {
    response.writeHead(status, { "content-type": "text/event-stream" });
    response.end(`data: ${JSON.stringify(body)}\n\n`);
    return;
  }
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<GeminiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as GeminiRequest;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((done) => server.close(() => done()));
}
