import type { GatewayOptions } from "@rampart/edge";
import { Failure } from "../command/failure.js";
import type { Input } from "../command/verb.js";

/** Where a gateway listens, and the server it stands before. */
export type Place = Pick<GatewayOptions, "to" | "host" | "port">;

/** Null where neither is said. @throws Failure `usage` */
export function placeOf(input: Input): Place | null {
  const listen = input.text("listen");
  const to = input.text("to");
  if (listen === null && to === null) return null;
  if (listen === null || to === null) throw wrong("--listen and --to go together");
  return { ...addressOf(listen), to: urlOf(to) };
}

function addressOf(text: string): Pick<Place, "host" | "port"> {
  const [, host = "", port = ""] = /^(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})$/.exec(text) ?? [];
  if (host === "" || Number(port) > 65_535)
    throw wrong(
      `--listen takes an address of this machine with a port, as 127.0.0.1:8800, not ${JSON.stringify(text)}: who reaches it acts as you`,
    );
  return { host: host === "[::1]" ? "::1" : "127.0.0.1", port: Number(port) };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw wrong(`--to takes an http or https address, not ${JSON.stringify(text.slice(0, 128))}`);
  if (url.username !== "" || url.password !== "")
    throw wrong("--to may not hold a password: a client sends its own Authorization");
  if (url.protocol === "http:" && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
    throw wrong("--to beyond this machine takes https: what passes in the clear can be read and changed");
  return url;
}

const wrong = (message: string) => new Failure("usage", `rampart mcp: ${message}`, "rampart mcp --help");
