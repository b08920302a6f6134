import { PassThrough, Readable } from "node:stream";
import { createIo } from "../command/io.js";
import { run } from "../command/run.js";
import { REGISTRY } from "../verbs/index.js";

export interface Typed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process. */
export async function typed(
  words: readonly string[],
  surroundings: {
    cwd?: string;
    env?: Readonly<Record<string, string>>;
    now?: () => number;
    stdin?: readonly string[];
  } = {},
): Promise<Typed> {
  const written: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
  const stream = (to: Buffer[]) => new PassThrough().on("data", (chunk: Buffer) => to.push(chunk));
  const streams = {
    stdin: Readable.from([...(surroundings.stdin ?? [])]),
    stdout: stream(written.out),
    stderr: stream(written.err),
  };
  const io = createIo(streams, surroundings.env ?? {}, surroundings.cwd ?? process.cwd(), new AbortController().signal);
  const status = await run(words, REGISTRY, "clarity", { ...io, now: surroundings.now ?? io.now });
  return { status, out: Buffer.concat(written.out).toString(), err: Buffer.concat(written.err).toString() };
}
