import { callOf, listRemoteTools, listTools, NotListed, type Startable, type ToolNotice, Tools } from "@rampart/edge";
import { VERSION } from "@rampart/service";
import { dim } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { userOf } from "../setup/folders.js";
import { serverName } from "./server-name.js";
import { shown } from "./shown.js";

type Definitions = Awaited<ReturnType<typeof listTools>>;

/** A server that takes longer is named to whoever waits. */
const SLOW_MS = 3_000;

/** What became of one server. */
export interface Scanned {
  /** What its tools are pinned by. */
  readonly server: string;
  /** What its client or its proxy calls it: several may be called alike. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly files: readonly string[];
  readonly proxied: boolean;
  readonly state: "scanned" | "failed" | "skipped";
  readonly why: string | null;
  readonly tools: readonly string[];
  readonly notices: readonly ToolNotice[];
}

/** The name `rampart mcp` has it under, or would have with `--name`. */
export const nameOf = ({ name, given, proxied, command }: Startable) => given ?? (proxied ? serverName(command) : name);

/**
 * Starts it, or connects to it, has it list its tools, ends that, and holds them against what was accepted.
 *
 * @param server what its tools are pinned by
 */
export async function scanServer(
  one: Startable,
  server: string,
  pins: string,
  deadlineMs: number,
  io: Io,
): Promise<{ readonly scanned: Scanned; readonly definitions: Definitions }> {
  const { hosts, files, proxied } = one;
  try {
    const definitions = await patiently(server, deadlineMs, io, () => listed(one, deadlineMs, io));
    const found = await held(pins, server, definitions, io);
    return {
      scanned: { server, name: nameOf(one), hosts, files, proxied, state: "scanned", why: null, ...found },
      definitions,
    };
  } catch (error) {
    if (!(error instanceof NotListed)) throw error;
    return { scanned: leftOut(one, server, "failed", error.message), definitions: [] };
  }
}

/** Says whom it waits for, and how long at most. */
async function patiently<T>(server: string, deadlineMs: number, io: Io, work: () => Promise<T>): Promise<T> {
  const most = `${deadlineMs / 1_000} s`;
  const say = () => io.note(dim(`waiting for ${shown(server)}, ${most} at most; Ctrl-C gives up`));
  const timer = setTimeout(say, SLOW_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

function listed({ command, cwd, env, remote }: Startable, deadlineMs: number, io: Io): Promise<Definitions> {
  const bounds = { deadlineMs, version: VERSION, stop: io.interrupted };
  if (remote !== null) return listRemoteTools({ ...remote, url: new URL(remote.url), ...bounds });
  return listTools({ command, cwd: cwd ?? userOf(io.env).home, env: { ...io.env, ...env }, ...bounds });
}

export function leftOut(one: Startable, server: string, state: "failed" | "skipped", why: string): Scanned {
  const { hosts, files, proxied } = one;
  return { server, name: nameOf(one), hosts, files, proxied, state, why, tools: [], notices: [] };
}

async function held(
  path: string,
  server: string,
  definitions: Definitions,
  io: Io,
): Promise<Pick<Scanned, "tools" | "notices">> {
  const notices: ToolNotice[] = [];
  const now = () => io.now();
  const tools = new Tools({ path, server, trustFirstUse: true, now, notice: (one) => void notices.push(one) });
  const { name: user } = userOf(io.env);
  const around = { server, agent: "mcp", session: "scan", user, cwd: io.cwd, now };
  const { tools: shown } = await tools.offer({ tools: [...definitions] }, callOf("tools/list", {}, around));
  return { tools: (shown as readonly { name: string }[]).map(({ name }) => name), notices };
}
