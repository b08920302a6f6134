import { PassThrough, Readable } from "node:stream";
import { createIo, type Io } from "../command/io.js";

export interface Recorded {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
}

/** An `Io` whose output can be read back; a terminal only where asked for. */
export function recordIo(
  options: { terminal?: boolean; env?: Io["env"]; stdin?: string | Buffer; cwd?: string } = {},
): Recorded {
  const written: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
  const stream = (to: Buffer[]) => {
    const through = new PassThrough();
    through.on("data", (chunk: Buffer) => to.push(chunk));
    return Object.assign(through, { isTTY: options.terminal === true });
  };
  const streams = {
    stdin: Object.assign(Readable.from([Buffer.from(options.stdin ?? "")]), { isTTY: options.terminal === true }),
    stdout: stream(written.out),
    stderr: stream(written.err),
  };
  const io = createIo(streams, options.env ?? {}, options.cwd ?? "/", new AbortController().signal);
  return {
    io,
    out: () => Buffer.concat(written.out).toString(),
    err: () => Buffer.concat(written.err).toString(),
  };
}
