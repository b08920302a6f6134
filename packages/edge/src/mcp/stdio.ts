import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import type { Hold } from "../control/hold.js";
import { LineTooLong, linesOf, MAX_LINE } from "./lines.js";
import { McpProxy, type ProxyOptions } from "./proxy.js";

export interface StdioOptions extends Omit<ProxyOptions, "toClient" | "toServer"> {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly input: Readable;
  readonly output: Writable;
  /** Something a person should know, not the client. */
  readonly note: (text: string) => void;
  /** Freezes the server while its session is held. */
  readonly hold?: Hold;
}

/** Messages being worked on at once; more of them wait in their pipe. */
const MAX_BUSY = 64;
/** How long a server has to end by itself once its input is closed, and once it was asked to. */
const GRACE_MS = 2_000;

/**
 * Starts a server and stands between it and the client on this process's standard streams, until either is gone.
 *
 * @returns the server's exit status; 128 and its number where a signal ended it
 */
export async function runStdio(options: StdioOptions): Promise<number> {
  const [program, ...words] = options.command;
  const { cwd, env, input, output, note } = options;
  const child = spawn(program!, words, { cwd, env: { ...env }, stdio: ["pipe", "pipe", "inherit"] });
  const ended = endOf(child);
  await started(child);
  options.hold?.begin(child.pid!);
  child.stdin!.on("error", () => undefined);
  output.on("error", () => undefined);
  const proxy = new McpProxy({
    ...options,
    toClient: together(output),
    toServer: together(child.stdin!),
  });
  const down = pump(input, (line) => proxy.fromClient(line), child.stdin!).then(() => child.stdin!.end());
  const up = pump(child.stdout!, (line) => proxy.fromServer(line), output).catch((error: unknown) => {
    if (!(error instanceof LineTooLong)) throw error;
    note(`the server sent a message of more than ${MAX_LINE} bytes and was ended`);
    child.kill("SIGKILL");
  });
  await Promise.race([down, up, ended]).catch(() => undefined);
  await Promise.race([ended, leave(child)]);
  await up.catch(() => undefined);
  options.hold?.over();
  proxy.end("the server has ended");
  input.destroy();
  return ended;
}

/** Writes lines; those of one turn of the loop in one go: under load the system calls cost more than what is in them. */
function together(to: Writable): (line: Uint8Array | string) => void {
  let waiting = false;
  const flush = () => {
    waiting = false;
    to.uncork();
  };
  return (line) => {
    if (!waiting) {
      waiting = true;
      to.cork();
      process.nextTick(flush);
    }
    to.write(line);
  };
}

/** Hands on line after line, some at once, and waits where whoever reads is slow. */
async function pump(from: Readable, take: (line: Buffer) => Promise<void>, to: Writable): Promise<void> {
  const busy = new Set<Promise<void>>();
  for await (const line of linesOf(from)) {
    const work: Promise<void> = take(line).finally(() => busy.delete(work));
    busy.add(work);
    if (busy.size >= MAX_BUSY) await Promise.race(busy);
    if (to.writableNeedDrain && !to.destroyed) await Promise.race([once(to, "drain"), once(to, "close")]);
  }
  await Promise.all(busy);
}

/** @throws the error of a program that cannot be started */
async function started(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined) return;
  const [error] = (await once(child, "error")) as [Error];
  throw error;
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** The protocol's way to end a server: close its input, then ask, then insist. */
async function leave(child: ChildProcess): Promise<void> {
  child.stdin!.end();
  await later();
  if (child.exitCode === null) child.kill("SIGTERM");
  await later();
  if (child.exitCode === null) child.kill("SIGKILL");
}

const later = () => new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref());
