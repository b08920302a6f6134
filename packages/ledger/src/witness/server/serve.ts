import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileError } from "../../error.js";
import type { Verifier } from "../../note/verifier.js";
import { MAX_REQUEST_BYTES } from "../request.js";
import type { Desk, DeskAnswer } from "./desk.js";

export interface WitnessServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const CONNECTIONS = 128;

/** Name under which the latest checkpoint of a log is served: hexadecimal SHA-256 of its origin. */
export function logName(origin: string): string {
  return createHash("sha256").update(origin).digest("hex");
}

/**
 * Serves a witness: `POST /add-checkpoint` (C2SP tlog-witness) and `GET /checkpoint/<hexadecimal SHA-256 of the origin>`,
 * the checkpoint of that log it cosigned last. Bodies, time and connections are bounded.
 * @throws LedgerError `log.io` where the address cannot be listened at
 */
export async function serveWitness(
  desk: Desk,
  logs: readonly Verifier[],
  host: string,
  port: number,
): Promise<WitnessServer> {
  const origins = new Map(logs.map(({ name }) => [`/checkpoint/${logName(name)}`, name]));
  const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS }, (request, response) => {
    answer(desk, origins, request, response).catch(() => response.destroy());
  });
  server.maxConnections = CONNECTIONS;
  await listen(server, host, port);
  const { address, port: bound } = server.address() as AddressInfo;
  return {
    host: address,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  desk: Desk,
  origins: ReadonlyMap<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === "POST" && request.url === "/add-checkpoint") {
    const body = await readBody(request);
    if (body === null) return send(response, 413, "too large\n");
    const { status, body: text, type }: DeskAnswer = await desk.add(body);
    return send(response, status, text, type);
  }
  const origin = request.method === "GET" ? origins.get(request.url ?? "") : undefined;
  const latest = origin === undefined ? null : desk.latest(origin);
  if (latest === null) return send(response, 404, "not here\n");
  return send(response, 200, latest);
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: string, type = "text/plain; charset=utf-8"): void {
  // What follows an oversized body is not read.
  if (status === 413) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(fileError(error, `${host}:${port} cannot be listened at`)));
    server.listen(port, host, resolve);
  });
}
