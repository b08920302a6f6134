import type { ServerResponse } from "node:http";
import type { JsonObject } from "@rampart/service";
import { PAGE_HEADERS } from "./consent-page.js";

/** Sends the browser on; nobody keeps the address, which may hold a code. */
export function sendOn(response: ServerResponse, to: URL): void {
  response.writeHead(303, { location: to.href, "cache-control": "no-store", "referrer-policy": "same-origin" }).end();
}

/** The same, with what is to be said there. */
export function send(response: ServerResponse, to: URL, said: Readonly<Record<string, string | null>>): void {
  const address = new URL(to);
  for (const [name, value] of Object.entries(said)) if (value !== null) address.searchParams.set(name, value);
  sendOn(response, address);
}

export function json(response: ServerResponse, status: number, body: JsonObject): void {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}

export function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, PAGE_HEADERS).end(text);
}
