import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { START_BACKOFF_MS, startClaim } from "@rampart/service";
import { atFileEnd } from "#closing";
import { formatDoor } from "../hook/door.js";
import { refusalOf } from "../hook/refusal.js";
import { HOSTS } from "../hosts/index.js";
import { KEY } from "./world.js";

/** Plays the guard for one connection: gets the socket once the whole frame arrived, and the frame. */
export type Play = (socket: Socket, frame: Buffer) => void;

/** What a well-behaved guard writes. */
export function frame(exit: number, out: string, err = ""): string {
  return `{"v":1,"exit":${exit},"out":${Buffer.byteLength(out)},"err":${Buffer.byteLength(err)}}\n${out}${err}`;
}

export interface Stage {
  /** Absolute path of the door file a client is started with. */
  readonly door: string;
  readonly folder: string;
  /** Frames that arrived whole. */
  readonly frames: Buffer[];
}

/**
 * A door, and a guard behind it that answers as `play` says; null: a socket file nobody listens on. Gone when the file's tests are over.
 */
export async function makeStage(
  play: Play | null,
  change: { node?: string; hook?: string; guardMs?: number; totalMs?: number } = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "rampart-hook-"));
  chmodSync(folder, 0o700);
  atFileEnd(() => rmSync(folder, { recursive: true, force: true }));
  const frames: Buffer[] = [];
  if (play !== null) await listen(join(folder, "agent.sock"), play, frames);
  for (const claim of claims(folder)) writeFileSync(claim, "", { mode: 0o600 });
  writeFileSync(join(folder, "runtime"), `${folder}\n`, { mode: 0o600 });
  const door = join(folder, "gemini.door");
  const text = formatDoor({
    host: "gemini",
    runtime: join(folder, "runtime"),
    node: change.node ?? process.execPath,
    hook: change.hook ?? join(folder, "absent.mjs"),
    program: join(folder, "absent.mjs"),
    config: folder,
    state: folder,
    data: folder,
    root: folder,
    home: folder,
    user: "dev",
    key: KEY,
    guard: null,
    guardMs: change.guardMs ?? 300,
    totalMs: change.totalMs ?? 5_000,
    deny: refusalOf(HOSTS["gemini"]!, { mode: "enforce", onUnavailable: "deny" }),
  });
  writeFileSync(door, text, { mode: 0o600 });
  return { door, folder, frames };
}

/** As if a guard had just been started, in this pause and the next. */
export function claims(folder: string): readonly string[] {
  const now = Date.now();
  return [startClaim(folder, now), startClaim(folder, now + START_BACKOFF_MS)];
}

async function listen(path: string, play: Play, frames: Buffer[]): Promise<void> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    let got = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      got = Buffer.concat([got, chunk]);
      const end = got.indexOf(0x0a);
      const bytes = Number(/"bytes":(\d+)\}$/.exec(got.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || got.length < end + 1 + bytes) return;
      frames.push(got);
      play(socket, got);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  atFileEnd(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
}
