import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { notAdmitted } from "./admit.js";
import { refuse } from "./refuse.js";
import { Served, type ServedOptions } from "./served.js";

export interface GatewayOptions {
  /** At least one; of several each has a prefix of its own. */
  readonly servers: readonly ServedOptions[];
  /** An address of this machine only. */
  readonly host: "127.0.0.1" | "::1";
  /** 0: any that is free. */
  readonly port: number;
}

export interface Gateway {
  /** Where each server is served, in their order. */
  readonly urls: readonly string[];
  close(): Promise<void>;
}

/** Requests of clients under way, streams among them. */
const MAX_TURNS = 256;
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;

/**
 * Stands before servers of streamable HTTP, for clients on this machine. Every message passes the same proxy as on standard
 * streams, one of its own for each session, or for each request where a server keeps none.
 */
export async function openGateway({ servers, host, port }: GatewayOptions): Promise<Gateway> {
  let served: readonly Served[] = [];
  let turns = 0;
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, maxHeaderSize: 16 * 1024 },
    async (request, response) => {
      const { port: own } = server.address() as AddressInfo;
      const refused = notAdmitted(request, own);
      if (refused !== null) return refuse(response, refused.status, refused.why);
      const path = request.url?.split("?")[0] ?? "";
      const meant = served.find((one) => one.serves(path));
      const known = served.map((one) => one.path).join(", ");
      if (meant === undefined) return refuse(response, 404, `only ${known} is served here`);
      if (turns >= MAX_TURNS) return refuse(response, 503, "too many requests at once");
      turns++;
      await meant.answer(request, response, `http://${request.headers.host}`).catch(() => response.destroy());
      turns--;
    },
  );
  server.maxConnections = 2 * MAX_TURNS;
  server.listen(port, host);
  await once(server, "listening");
  const { port: own } = server.address() as AddressInfo;
  const home = `http://${host === "::1" ? "[::1]" : host}:${own}`;
  served = servers.map((one) => new Served(one, home));
  return {
    urls: served.map(({ path }) => `${home}${path}`),
    close: async () => {
      server.close();
      server.closeAllConnections();
      for (const one of served) one.close();
    },
  };
}
