import { basename } from "node:path";
import { isSecretName, redact } from "@rampart/core";
import { isHere, type Json, type JsonObject } from "@rampart/service";
import { titleOf } from "./agents.js";
import { below } from "./files.js";
import { Gather } from "./gather.js";
import { commandOf, dashesOf, sseOf } from "./mcp/command.js";
import { configuredServers } from "./mcp/configured.js";
import type { Reader, World } from "./reader.js";

/** One server as a host starts or reaches it: no values of variables, no arguments beyond the package's name. */
interface Server {
  readonly host: string;
  readonly name: string;
  readonly file: string;
  readonly command: string | null;
  readonly words: readonly string[];
  readonly url: string | null;
  /** Names of variables and headers, and whether a secret is spelled out in one. */
  readonly variables: readonly string[];
  readonly spelled: readonly string[];
  readonly approved: boolean;
  /** Started by `rampart mcp`, which judges what passes. */
  readonly proxied: boolean;
}

/** MCP servers the hosts of this machine and the given projects start or reach. */
export const mcpServers: Reader = {
  kind: "mcp-server",
  codes: ["server.secret_spelled", "server.plain_http", "server.unpinned", "server.approved"],
  async read(world) {
    const found = new Gather("mcp-server");
    const { servers } = await configuredServers(world.context.home, world.roots, found);
    for (const { host, name, file, entry } of servers) tell(serverOf(host, name, file, entry), world, found);
    return found;
  },
};

function serverOf(host: string, name: string, file: string, entry: JsonObject): Server {
  const env = {
    ...below(entry, "env"),
    ...below(entry, "environment"),
    ...below(entry, "headers"),
    ...below(entry, "http_headers"),
  };
  const words = commandOf(entry);
  const url = sseOf(words)?.url ?? entry["url"] ?? entry["httpUrl"] ?? entry["serverUrl"];
  return {
    host,
    name,
    file,
    ...behindProxy(words),
    url: typeof url === "string" ? url : null,
    variables: Object.keys(env).slice(0, 64),
    spelled: Object.entries(env).flatMap(([key, value]) => (isSpelled(key, value) ? [key] : [])),
    approved: entry["trust"] === true || nonEmpty(entry["alwaysAllow"]) || nonEmpty(entry["autoApprove"]),
  };
}

/** `rampart mcp … -- COMMAND …`: the server is what stands behind the dashes, or behind `--sse`. */
function behindProxy(words: readonly string[]): Pick<Server, "command" | "words" | "proxied"> {
  const dashes = dashesOf(words);
  if (sseOf(words) !== null) return { command: null, words: [], proxied: true };
  const [command = null, ...rest] = words.slice(dashes + 1);
  return { command, words: rest, proxied: dashes >= 0 };
}

const nonEmpty = (value: Json | undefined) => Array.isArray(value) && value.length > 0;

/** A secret as a value, rather than the name of a variable that holds it. */
function isSpelled(name: string, value: Json): boolean {
  if (typeof value !== "string" || value.length < 8 || /\$\{?\w|\{\{|^<.*>$|^env:/.test(value)) return false;
  return (
    isSecretName(name) || /^authorization$/i.test(name) || redact(value.slice(0, 4_096)).text !== value.slice(0, 4_096)
  );
}

function tell(server: Server, world: World, found: Gather): void {
  const { host, name, file, url, variables, spelled } = server;
  const program = programOf(server);
  found.thing(name, file, {
    host: titleOf(host),
    transport: url === null ? "stdio" : "http",
    runs: url === null ? program.text : hostOf(url),
    variables,
    door: server.proxied ? "rampart mcp" : (world.doors.get(host) ?? "none"),
  });
  const issue = (code: string, rank: "high" | "medium" | "low", reason: string, mend: string) =>
    found.issue({ code, rank, thing: `${name} of ${titleOf(host)}`, place: file, reason, mend });
  if (spelled.length > 0)
    issue(
      "server.secret_spelled",
      "high",
      `${spelled.join(", ")} is spelled out in a file agents read`,
      "keep the value in a variable of the environment, and name that variable there",
    );
  if (url !== null && /^(http|ws):/i.test(url) && !(URL.canParse(url) && isHere(new URL(url).hostname)))
    issue("server.plain_http", "high", "what passes to it can be read and changed on the way", `use https in ${file}`);
  if (program.unpinned)
    issue(
      "server.unpinned",
      "medium",
      `${program.text} is whatever version is newest when it starts`,
      `name a version: ${program.text}@1.2.3`,
    );
  if (server.approved)
    issue(
      "server.approved",
      "medium",
      "its tools run without a question by the host",
      `take its approvals out of ${file}`,
    );
}

const FETCHING = new Set(["npx", "bunx", "pnpx", "uvx", "pipx"]);

/** What it runs, by name, and whether that is fetched in whatever version is newest. */
function programOf({ command, words }: Server): { readonly text: string; readonly unpinned: boolean } {
  const name = basename(command ?? "");
  if (!FETCHING.has(name)) return { text: clean(name), unpinned: false };
  const named = words.findIndex((word) => !word.startsWith("-") && word !== "run");
  const fetched = words[named] ?? "";
  const pinned = /.@\d/.test(fetched) || /==\d/.test(fetched) || /^[./]/.test(fetched);
  return { text: clean(fetched), unpinned: fetched !== "" && !pinned };
}

const clean = (text: string) => redact(text.slice(0, 128)).text;

/** Host and port: a path may hold a key. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "an address that is none";
  }
}
