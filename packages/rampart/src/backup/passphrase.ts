import { resolve } from "node:path";
import { readBounded } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";

const MAX_BYTES = 4_096;

/** The first line of what `--passphrase-file` names, `-` for standard input; null where it names nothing. */
export async function passphraseOf(input: Input, io: Io): Promise<string | null> {
  const named = input.text("passphrase-file");
  if (named === null) return null;
  const bytes =
    named === "-"
      ? await readInput(io)
      : await readBounded(resolve(io.cwd, named), { maxBytes: MAX_BYTES, noFollow: false });
  const [line = ""] = bytes.toString("utf8").split("\n", 1);
  if (line === "") throw new Failure("bad_value", "the passphrase is empty", null);
  return line.replace(/\r$/, "");
}

async function readInput(io: Io): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of io.stdin) {
    const bytes = Buffer.from(piece as Buffer);
    size += bytes.length;
    if (size > MAX_BYTES) throw new Failure("input_unreadable", "this is too long for a passphrase", null);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}
