import { once } from "node:events";
import type { Writable } from "node:stream";

/** Thrown by {@link Outlet.drained} where nobody reads on: whoever writes many lines may stop. */
export class Unread extends Error {
  override readonly name = "Unread";
}

/** A program's standard output, whose reader may leave (`| head`) and whose disk may be full. */
export interface Outlet {
  /** Resolves when the reader took what was written. @throws {@link Unread} where what is written is lost */
  drained(): Promise<void>;
  /** The status to end with: what the work said, but never success where what it said could not be written down. */
  ending(status: number): number;
}

/**
 * Lets the program go on where its output is lost: what it changes is not left half done, and its status, which may be a
 * verdict, stays what it was. A reader that left is no error; a file that cannot be written is one, and is said on `stderr` once.
 *
 * @param failed the status of a program that did its work and could not say so
 */
export function openOutlet(stdout: Writable, stderr: Writable, failed: number): Outlet {
  const lost: NodeJS.ErrnoException[] = [];
  const broken = () => lost.find(({ code }) => code !== "EPIPE");
  stderr.on("error", () => undefined);
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (broken() === undefined && error.code !== "EPIPE")
      stderr.write(
        `error: what was to be said could not be written: ${error.message}\nnext:  see whether the disk is full\n`,
      );
    if (lost.length < 2) lost.push(error);
  });
  return {
    drained: async () => {
      if (lost.length === 0 && stdout.writableNeedDrain) await once(stdout, "drain").catch(() => undefined);
      if (lost.length > 0) throw new Unread("nobody reads what is written");
    },
    ending: (status) => (status === 0 && broken() !== undefined ? failed : status),
  };
}

/** A process, as far as its end is concerned. */
interface Ending {
  once(event: "exit", listener: (code: number) => void): unknown;
  exitCode?: number | string | null | undefined;
}

/**
 * Lets the process end with this status: that something could not be written may be known only then. One that crashes until then
 * ends as a crash does.
 */
export function endWith(outlet: Pick<Outlet, "ending">, status: number, ending: Ending = process): void {
  ending.once("exit", (code) => {
    if (code === 0) ending.exitCode = outlet.ending(status);
  });
}
