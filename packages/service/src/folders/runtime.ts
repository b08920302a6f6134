import { createHash } from "node:crypto";
import { mkdtemp, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { ServiceError } from "../errors.js";
import { writeAtomic } from "../files/atomic.js";
import { readBounded } from "../files/bounded.js";
import type { Layout } from "./layout.js";
import { placesIn } from "./layout.js";
import { checkPrivateFolder, makePrivateFolder } from "./private.js";
import { adminRuntime, agentRuntime, SYSTEM_FOLDERS, type System } from "./system.js";

/** `sun_path` holds 108 bytes on Linux and 104 elsewhere, the closing NUL included. */
export const MAX_SOCKET_PATH = process.platform === "linux" ? 107 : 103;

/** The sockets of one guard. */
export interface Sockets {
  readonly runtime: string;
  /** For agents: hook frames, `decide`, `ping`. */
  readonly agent: string;
  /** For people: status, reviews, the stream, stop. */
  readonly admin: string;
}

export interface RuntimeInput {
  readonly layout: Layout;
  readonly uid: number;
  readonly temporary: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/**
 * The runtime folder this installation already uses, as the state folder records it.
 *
 * @throws ServiceError `file.missing` when none was made yet, `folder.*` when what is recorded cannot be trusted
 */
export async function findSockets(layout: Layout): Promise<Sockets> {
  if (layout.system !== undefined) return systemSockets(layout.system);
  const recorded = await readBounded(placesIn(layout).runtime, { maxBytes: 4096, owned: true });
  const runtime = recorded.toString("utf8").trimEnd();
  if (!isAbsolute(runtime)) throw new ServiceError("folder.relative", "the recorded runtime folder is not absolute");
  await checkPrivateFolder(runtime);
  return socketsIn(runtime);
}

/**
 * Makes the folder the sockets live in, and records it: the recorded one where it still stands, `$XDG_RUNTIME_DIR/rampart` for
 * the user's own installation, otherwise a folder below the temporary folder whose name carries the uid; where somebody
 * else already sits on that name, one with a random name.
 *
 * @throws ServiceError `folder.*`, `file.unwritable`
 */
export async function makeSockets(input: RuntimeInput): Promise<Sockets> {
  const known = await findSockets(input.layout).catch(() => null);
  if (known !== null) return known;
  const sockets = socketsIn(await makeRuntime(input));
  await writeAtomic(placesIn(input.layout).runtime, `${sockets.runtime}\n`);
  return sockets;
}

/** In system mode: the admin socket, and where the first agent user's is. Root made the folders. */
function systemSockets({ agents }: System): Sockets {
  const agent = join(agentRuntime(agents[0]?.uid ?? 0), "agent.sock");
  return { runtime: SYSTEM_FOLDERS.runtime, agent, admin: join(adminRuntime(), "admin.sock") };
}

/** Takes the sockets away, and the folders made for them as far as they are empty. Never throws. */
export async function removeSockets(sockets: Sockets): Promise<void> {
  for (const path of [sockets.agent, sockets.admin]) await unlink(path).catch(() => undefined);
  for (const folder of [sockets.runtime, dirname(sockets.runtime)]) {
    if (folder === sockets.runtime || /^rampart-\d+$/.test(basename(folder)))
      await rmdir(folder).catch(() => undefined);
  }
}

async function makeRuntime(input: RuntimeInput): Promise<string> {
  for (const candidate of candidates(input)) {
    try {
      socketsIn(candidate.at(-1)!);
      for (const folder of candidate) await makePrivateFolder(folder);
      return candidate.at(-1)!;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }
  const made = await mkdtemp(join(input.temporary, `rampart-${input.uid}-`));
  await checkPrivateFolder(made);
  socketsIn(made);
  return made;
}

/** Each candidate as the folders to make, outermost first: one that is a link would lead the next one elsewhere. */
function candidates(input: RuntimeInput): string[][] {
  const { layout, uid, env } = input;
  const xdg = env["XDG_RUNTIME_DIR"];
  const own = layout.root === null && xdg !== undefined && isAbsolute(xdg) ? [[join(xdg, "rampart")]] : [];
  const name = createHash("sha256").update(layout.state).digest("hex").slice(0, 12);
  const below = join(input.temporary, `rampart-${uid}`);
  return [...own, [below, join(below, name)]];
}

/** @throws ServiceError `folder.socket_path` when a socket's path would not fit the address of a unix socket */
function socketsIn(runtime: string): Sockets {
  const sockets = { runtime, agent: join(runtime, "agent.sock"), admin: join(runtime, "admin.sock") };
  if (Buffer.byteLength(sockets.agent) > MAX_SOCKET_PATH) {
    throw new ServiceError("folder.socket_path", `${runtime} is too long for a unix socket`);
  }
  return sockets;
}
