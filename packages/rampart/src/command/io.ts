import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { openOutlet } from "@rampart/service";
import { EXIT } from "./exit.js";
import { Failure } from "./failure.js";
import { type Piece, render, renderJson } from "./ink.js";

/** The process as a verb sees it. Tests hand in their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  /** A person can answer: standard input and output are terminals. */
  readonly interactive: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  line(...pieces: readonly Piece[]): void;
  /** One JSON value in one line. */
  json(value: unknown): void;
  /** Exactly these bytes: what a host's hook protocol asks for. */
  raw(bytes: string | Uint8Array): void;
  /** A line on standard error. */
  note(...pieces: readonly Piece[]): void;
  /** As `raw`, on standard error. */
  rawError(bytes: string | Uint8Array): void;
  /** Resolves when the reader took what was written; producers of many lines wait for it. @throws Unread where it left */
  drained(): Promise<void>;
  /** What a status becomes where what was said could not be written down. */
  ending(status: number): number;
  /** True only for an explicit yes. Callers ask only when `interactive`. @throws Failure `interrupted` */
  confirm(question: string): Promise<boolean>;
  /** What was typed; empty where the input ended. @throws Failure `interrupted` where Ctrl-C was pressed */
  ask(question: string): Promise<string>;
  /** Aborts when the person pressed Ctrl-C or the process was asked to end. */
  readonly interrupted: AbortSignal;
}

interface Streams {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
}

/** `NO_COLOR` (any non-empty value) always wins; otherwise colours only where a person looks. */
function coloured(stream: { isTTY?: boolean }, env: Io["env"]): boolean {
  return stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

const interruption = () =>
  new Failure("interrupted", "interrupted; what was asked about is not done", null, EXIT.interrupted);

export function createIo(streams: Streams, env: Io["env"], cwd: string, interrupted: AbortSignal): Io {
  const { stdin, stdout, stderr } = streams;
  const outlet = openOutlet(stdout, stderr, EXIT.error);
  const colours = { out: coloured(stdout, env), err: coloured(stderr, env) };
  const ask = async (question: string): Promise<string> => {
    const prompt = createInterface({ input: stdin, output: stderr });
    const unanswered = new Promise<string>((resolve, reject) => {
      const stop = () => reject(interruption());
      if (interrupted.aborted) stop();
      prompt.once("SIGINT", stop);
      interrupted.addEventListener("abort", stop, { once: true });
      // The end of the input is no answer.
      prompt.once("close", () => resolve(""));
    });
    const text = `${render([question], false)} `;
    const answer = prompt.question(text).catch(() => unanswered);
    try {
      return await Promise.race([answer, unanswered]);
    } finally {
      prompt.close();
    }
  };
  return {
    env,
    cwd,
    stdin,
    interactive: stdin.isTTY === true && stdout.isTTY === true,
    now: Date.now,
    line: (...pieces) => void stdout.write(`${render(pieces, colours.out)}\n`),
    json: (value) => void stdout.write(`${renderJson(value)}\n`),
    raw: (bytes) => void stdout.write(bytes),
    note: (...pieces) => void stderr.write(`${render(pieces, colours.err)}\n`),
    rawError: (bytes) => void stderr.write(bytes),
    ...outlet,
    confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N]`)).trim()),
    ask,
    interrupted,
  };
}
