import { once } from "node:events";
import { type Gateway, type GatewayOptions, openGateway } from "@rampart/edge";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold } from "../command/ink.js";
import type { Io } from "../command/io.js";

/** Serves until it is interrupted. @throws Failure `refused` where the address is taken */
export async function serveGateway(options: GatewayOptions, json: boolean, io: Io): Promise<number> {
  const gateway = await opened(options);
  const servers = options.servers.map(({ around, to }, at) => ({
    url: gateway.urls[at]!,
    server: around.server,
    to: to.href,
  }));
  if (json) io.json(servers.length === 1 ? servers[0]! : { servers });
  else for (const { server, url } of servers) io.line(bold(server), ` is served at ${url}; give clients that address`);
  if (!json) io.line("Ctrl-C ends it");
  if (!io.interrupted.aborted) await once(io.interrupted, "abort");
  await gateway.close();
  return EXIT.ok;
}

async function opened(options: GatewayOptions): Promise<Gateway> {
  try {
    return await openGateway(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const why = code === "EACCES" ? "may not be opened by you" : "is taken";
    throw new Failure("refused", `port ${options.port} ${why}`, "another port behind --listen", EXIT.error, {
      cause: error,
    });
  }
}
