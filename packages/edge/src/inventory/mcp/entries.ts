import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { below } from "../files.js";

/** One server in the words most hosts share (`command`, `args`, `env`, `url`, `headers`); null for what is no server. */
type Reading = (entry: JsonObject) => JsonObject | null;

/** Hosts with words of their own. */
const READINGS: Readonly<Record<string, Reading>> = {
  goose: ({ cmd, envs, uri, ...entry }) =>
    PART_OF_GOOSE.has(entry["type"]) ? null : given({ ...entry, command: cmd, env: envs, url: uri }),
  // What an extension of Zed brings has no command here; before 2025 the command was an object.
  zed: ({ command, ...entry }) => {
    if (!isJsonObject(command)) return given({ ...entry, command });
    const { path, args, env } = command;
    return given({ args, env, ...entry, command: path });
  },
};

/** Extensions that run within Goose itself. */
const PART_OF_GOOSE: ReadonlySet<Json | undefined> = new Set(["builtin", "platform", "frontend"]);

function given(entry: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(entry).filter((pair): pair is [string, Json] => pair[1] !== undefined));
}

const isServer = (entry: JsonObject) =>
  ["command", "url", "httpUrl", "serverUrl"].some((key) => entry[key] !== undefined);

/**
 * The servers a host's file names, by name: a mapping, a list of those that say their names, or, where `own` is a name, a file
 * that is one server.
 */
export function serversIn(
  host: string,
  value: JsonObject | null,
  keys: readonly string[],
  own: string | null,
): readonly (readonly [name: string, entry: JsonObject])[] {
  const place = below(value, ...keys.slice(0, -1))?.[keys.at(-1)!];
  const listed = Array.isArray(place) ? place.filter(isJsonObject).map((one) => [one["name"], one]) : [];
  const mapped = isJsonObject(place) ? Object.entries(host === "opencode" ? inner(place) : place) : [];
  const single = own !== null && place === undefined && value !== null && isServer(value) ? [[own, value]] : [];
  return [...listed, ...mapped, ...single].flatMap(([name, entry]) => {
    const read = typeof name === "string" && isJsonObject(entry) ? (READINGS[host] ?? asIs)(entry) : null;
    return read === null ? [] : [[name as string, read] as const];
  });
}

const asIs: Reading = (entry) => entry;

/** OpenCode has put its servers one level deeper since its second version. */
function inner(place: JsonObject): JsonObject {
  const { servers } = place;
  return isJsonObject(servers) && !isServer(servers) ? servers : place;
}
