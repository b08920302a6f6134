import type { GatewayOptions, Spoken } from "@rampart/edge";
import { Failure } from "../command/failure.js";
import type { Input } from "../command/verb.js";

/** A server of a gateway: its name in policy and record, and what its path here begins with. */
export interface Behind {
  readonly name: string;
  readonly prefix: string;
  readonly to: URL;
  readonly spoken: Spoken;
}

/** Where a gateway listens, and the servers it stands before. */
export interface Place extends Pick<GatewayOptions, "host" | "port"> {
  readonly servers: readonly Behind[];
}

const MAX_SERVERS = 64;
const NAMED = /^([A-Za-z0-9_-][A-Za-z0-9_.-]{0,63})=(.*)$/;

/** A server as it was said: its address, with its name or not. */
interface Said {
  readonly text: string;
  readonly spoken: Spoken;
}

/** Null where no address is said. @throws Failure `usage` */
export function placeOf(input: Pick<Input, "text" | "texts">): Place | null {
  const listen = input.text("listen");
  const said = saidIn(input);
  if (listen === null && (said.length === 0 || isRemote(said))) return null;
  if (listen === null || said.length === 0)
    throw wrong("--listen and --to (or --sse) go together; on standard streams there is one --sse");
  return { ...addressOf(listen), servers: serversOf(said, input.text("name")) };
}

/** The one server over HTTP+SSE a client on standard streams is put before; null where none is said. @throws Failure `usage` */
export function remoteOf(input: Pick<Input, "text" | "texts">): Behind | null {
  const said = saidIn(input);
  return input.text("listen") === null && isRemote(said) ? serversOf(said, input.text("name"))[0]! : null;
}

const isRemote = (said: readonly Said[]) => said.length === 1 && said[0]!.spoken === "old";

function saidIn(input: Pick<Input, "texts">): readonly Said[] {
  const all = (option: string, spoken: Spoken) => input.texts(option).map((text) => ({ text, spoken }));
  return [...all("to", "either"), ...all("sse", "old")];
}

function serversOf(said: readonly Said[], name: string | null): readonly Behind[] {
  const [first] = said;
  if (said.length === 1 && !NAMED.test(first!.text)) {
    const url = urlOf(first!.text);
    const own = name ?? url.hostname.replace(/[^A-Za-z0-9_.-]/g, "-");
    return [{ name: own, prefix: "", to: url, spoken: first!.spoken }];
  }
  if (name !== null) throw wrong("--name goes with one server; of several each has its own: --to NAME=URL");
  if (said.length > MAX_SERVERS) throw wrong(`a gateway stands before at most ${MAX_SERVERS} servers`);
  const servers = said.map(({ text, spoken }) => {
    const [, own, url] = NAMED.exec(text) ?? [];
    if (own === undefined) throw wrong("of several servers each has a name: --to NAME=URL");
    return { name: own, prefix: `/${own}`, to: urlOf(url!), spoken };
  });
  const twice = servers.find(({ name: own }, at) => servers.findIndex((other) => other.name === own) !== at);
  if (twice !== undefined) throw wrong(`two servers are called ${twice.name}`);
  return servers;
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
