import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { type Hold, sent } from "../control/hold.js";
import { isStill, treeOf } from "../control/tree.js";
import { drained } from "./drained.js";
import { LineTooLong, linesOf, MAX_LINE } from "./lines.js";
import { CODES, writeError } from "./message.js";
import { McpProxy, type ProxyOptions } from "./proxy.js";
import { seldom } from "./seldom.js";

export interface StdioOptions extends Omit<ProxyOptions, "toClient" | "toServer"> {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly input: Readable;
  readonly output: Writable;
  /** Freezes the server while its session is held. */
  readonly hold?: Hold;
  /** Aborted where this process is to end: the server is, too. */
  readonly stop?: AbortSignal;
}

/** Messages being worked on at once; more of them wait in their pipe. */
const MAX_BUSY = 64;
/** How long a server has to end by itself once its input is closed, and once it was asked to. */
const GRACE_MS = 2_000;
/** The same once this process was told to end: clients insist after two seconds. */
const HURRY_MS = 500;

/**
 * Starts a server and stands between it and the client on this process's standard streams, until either is gone.
 *
 * @returns the server's exit status; 128 and its number where a signal ended it
 */
export async function runStdio(options: StdioOptions): Promise<number> {
  const [program, ...words] = options.command;
  const { cwd, env, input, output } = options;
  const note = seldom(options.note, options.around.now);
  const child = spawn(program!, words, { cwd, env: { ...env }, stdio: ["pipe", "pipe", "inherit"] });
  const ended = endOf(child);
  await started(child);
  options.hold?.begin(child.pid!);
  const deaf = new Promise<void>((resolve) => void child.stdin!.on("error", () => resolve()));
  output.on("error", () => undefined);
  const proxy = new McpProxy({
    ...options,
    note,
    toClient: together(output),
    toServer: together(child.stdin!),
  });
  let why = "the server has ended";
  const down = pump(input, (line) => proxy.fromClient(line), [child.stdin!, output]).catch((error: unknown) => {
    if (!(error instanceof LineTooLong)) throw error;
    why = `the client sent a message of more than ${MAX_LINE} bytes, which ends the conversation`;
    note(why);
    output.write(writeError(null, CODES.invalid, `Rampart: ${why}`));
  });
  const up = pump(child.stdout!, (line) => proxy.fromServer(line), [output]).catch((error: unknown) => {
    if (!(error instanceof LineTooLong)) throw error;
    why = `the server has ended: it sent a message of more than ${MAX_LINE} bytes`;
    note(`the server sent a message of more than ${MAX_LINE} bytes and was ended`);
    child.kill("SIGKILL");
  });
  const stopped = aborted(options.stop);
  // A launcher may be gone, and what it started speak on.
  await Promise.race([down, up, stopped, ended.then(() => Promise.race([up, deaf]))]).catch(() => undefined);
  await leave(child, Promise.all([ended, up.catch(() => undefined)]), stopped);
  options.hold?.over();
  proxy.end(why);
  input.destroy();
  return ended;
}

/** Writes lines; those of one turn of the loop in one go: under load the system calls cost more than what is in them. */
export function together(to: Writable): (line: Uint8Array | string) => void {
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

/** Hands on line after line of a stream, some at once, and waits where whoever reads is slow. */
export async function pump(
  from: Readable,
  take: (line: Buffer) => Promise<void>,
  to: readonly Writable[],
): Promise<void> {
  const busy = new Set<Promise<void>>();
  for await (const line of linesOf(from)) {
    const work: Promise<void> = take(line).finally(() => busy.delete(work));
    busy.add(work);
    if (busy.size >= MAX_BUSY) await Promise.race(busy);
    for (const one of to) {
      const slow = drained(one);
      if (slow !== null) await slow;
    }
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

/**
 * The protocol's way to end a server: close its input, then ask, then insist. What it started ends with it: a launcher that goes
 * when it is asked to would leave a server behind that does not.
 *
 * @param over resolves once the server is gone and nobody can write in its place
 */
async function leave(child: ChildProcess, over: Promise<unknown>, stopped: Promise<void>): Promise<void> {
  let left = true;
  const gone = over.then(() => {
    left = false;
  });
  const wait = () => Promise.race([gone, later(GRACE_MS), stopped.then(() => later(HURRY_MS))]);
  child.stdin!.end();
  const started = treeOf(child.pid!, null);
  await wait();
  if (!left) return;
  const tree = [...started, ...treeOf(child.pid!, null)];
  child.kill("SIGTERM");
  await wait();
  child.kill("SIGKILL");
  // Without a beginning one may be somebody else's by now.
  for (const one of tree) if (one.began !== "" && isStill(one)) sent(one.pid, "SIGKILL");
  await Promise.race([gone, later(HURRY_MS)]);
  // Somebody who got away holds it open.
  child.stdout!.destroy();
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());
