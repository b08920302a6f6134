import { basename, dirname, isAbsolute, resolve } from "node:path";
import { isJsonObject, type Json } from "@rampart/service";
import { below, textOf } from "../inventory/files.js";
import { Gather } from "../inventory/gather.js";
import { commandOf, dashesOf, sseOf } from "../inventory/mcp/command.js";
import { type ConfiguredServer, configuredServers, type Looked } from "../inventory/mcp/configured.js";
import { readEnvFile } from "./env-file.js";
import { isSamePlace, type PinPlace } from "./pins.js";
import { type Remote, remoteAt, remoteIn } from "./remote-entry.js";

type Variables = Readonly<Record<string, string | undefined>>;

/** A server of this machine's configurations, as a client would start it. Servers that are the same are one. */
export interface Startable {
  /** What its host calls it. */
  readonly name: string;
  /** What `rampart mcp` before it was told to call it; null where it is not behind it, or was told nothing. */
  readonly given: string | null;
  readonly proxied: boolean;
  readonly hosts: readonly string[];
  readonly files: readonly string[];
  /** Where it stands, each with the project it is for there. */
  readonly places: readonly PinPlace[];
  /** Empty for one that is reached over HTTP. */
  readonly command: readonly string[];
  /** Where one of HTTP+SSE (2024-11-05) is reached; null for any other. */
  readonly remote: Remote | null;
  readonly cwd: string | null;
  /** Its own variables, beside those of whoever starts it. */
  readonly env: Readonly<Record<string, string>>;
  /** Why it cannot be started from here, or null. */
  readonly why: string | null;
}

/** Never throws; `looked` are files that were looked for and are read or not there, `unread` those that could not be read. */
export async function startableServers(
  home: string,
  roots: readonly string[],
  variables: Variables,
): Promise<{
  readonly servers: readonly Startable[];
  readonly looked: Looked;
  readonly unread: Gather["unread"];
}> {
  const found = new Gather("mcp-server");
  const servers = new Map<string, Startable>();
  const configured = await configuredServers(home, roots, found);
  for (const one of configured.servers) {
    const made = await startable(one, { ...variables, ...hostVariables(home, one) }, found);
    const image = JSON.stringify([made.name, made.given, made.command, made.remote, made.cwd, made.env]);
    const known = servers.get(image);
    const join = (list: readonly string[], more: readonly string[]) => [...new Set([...list, ...more])];
    servers.set(
      image,
      known === undefined
        ? made
        : {
            ...known,
            hosts: join(known.hosts, made.hosts),
            files: join(known.files, made.files),
            places: [...known.places, ...made.places.filter((at) => !known.places.some(isSamePlace(at)))],
          },
    );
  }
  const unread = new Set(found.unread.map(({ place }) => place));
  const looked = { has: (file: string) => configured.looked.has(file) && !unread.has(file) };
  return { servers: [...servers.values()], looked, unread: found.unread };
}

/** What hosts fill in by names of their own (Cursor, VS Code, Claude Code; extensions of Gemini and Qwen). */
function hostVariables(home: string, { host, file, project, variables }: ConfiguredServer): Variables {
  const folder =
    project === null
      ? {}
      : { workspaceFolder: project, workspaceFolderBasename: basename(project), workspacePath: project };
  const extension = /-extension\.json$/.test(file) ? { extensionPath: dirname(file) } : {};
  const claude = host === "claude-code" && project !== null ? { CLAUDE_PROJECT_DIR: project } : {};
  return { userHome: home, pathSeparator: "/", "/": "/", ...folder, ...extension, ...claude, ...variables };
}

async function startable(one: ConfiguredServer, variables: Variables, found: Gather): Promise<Startable> {
  const { host, name, file, project, entry } = one;
  const words = commandOf(entry);
  const dashes = dashesOf(words);
  const named = words.slice(0, dashes + 1).indexOf("--name");
  const open: string[] = [];
  const fill = (text: string) => filled(text, variables, open);
  const env = Object.entries({ ...below(entry, "env"), ...below(entry, "environment") });
  const texts = env.filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const behind = sseOf(words);
  const command = behind === null ? words.slice(dashes + 1).map(fill) : [];
  const { cwd, envFile }: { readonly [name: string]: Json | undefined } = entry;
  const within = (path: string) => (project === null ? path : resolve(project, path));
  const variablesFile = typeof envFile === "string" ? within(fill(envFile)) : "";
  const more = isAbsolute(variablesFile) ? await textOf(variablesFile, found) : null;
  const remote = behind === null ? remoteIn(entry, fill) : remoteAt(fill(behind.url), {}, fill);
  const made = {
    name,
    given: behind === null ? (named < 0 ? null : (words[named + 1] ?? null)) : givenTo(behind),
    proxied: dashes >= 0 || behind !== null,
    hosts: [host],
    files: [file],
    places: [{ file, project }],
    command,
    remote: typeof remote === "string" ? null : remote,
    cwd: typeof cwd === "string" ? within(fill(cwd)) : project,
    env: {
      ...one.variables,
      ...readEnvFile(more ?? ""),
      ...Object.fromEntries(texts.map(([key, value]) => [key, fill(value)])),
    },
  };
  return { ...made, why: whyNot(entry, remote, command, open) };
}

/** Told nothing, `rampart mcp` calls it by its host. */
function givenTo({ url, name }: { readonly url: string; readonly name: string | null }): string | null {
  return name ?? (URL.canParse(url) ? new URL(url).hostname.replace(/[^A-Za-z0-9_.-]/g, "-") : null);
}

function whyNot(
  entry: ConfiguredServer["entry"],
  remote: Remote | string | null,
  command: readonly string[],
  open: readonly string[],
): string | null {
  if (typeof remote === "string") return remote;
  if (entry["disabled"] === true || entry["enabled"] === false) return "it is switched off";
  if (remote === null && (command.length === 0 || !isJsonObject(entry))) return "it has no command";
  return open.length === 0 ? null : `only its host knows ${open.slice(0, 4).join(", ")}`;
}

/**
 * `${NAME}`, `${NAME:-default}`, `${env:NAME}`, `${/}`, `{env:NAME}`; what else stands in such brackets, `${{ … }}` and
 * `{file:…}` only its host can fill in.
 */
function filled(text: string, variables: Variables, open: string[]): string {
  return text.replace(BRACKETS, (whole, dollar?: string, bare?: string) => {
    const [, name = "", fallback] = NAMED.exec(dollar ?? bare ?? "") ?? [];
    const value = name === "" ? undefined : (variables[name] ?? fallback);
    if (value === undefined) open.push(whole);
    return value ?? whole;
  });
}

const BRACKETS = /\$\{\{[^{}]{1,256}\}\}|\$\{([^{}]{1,256})\}|\{((?:env|file):[^{}]{1,256})\}/g;
const NAMED = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*|\/)(?::-(.*))?$/;
