import type { ServerResponse } from "node:http";
import { CODES, writeError } from "../message.js";

/** A refusal of the gateway's own, before there is a message to answer. */
export function refuse(response: ServerResponse, status: number, why: string): void {
  const body = writeError(null, CODES.refused, `Rampart: ${why}`);
  response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(body);
}
