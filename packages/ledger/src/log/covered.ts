import { LedgerError } from "../error.js";
import { Frontier } from "../merkle/frontier.js";
import type { Checkpoint } from "../note/checkpoint.js";
import { leafOf } from "../segment/reader.js";
import { readFrames } from "./read.js";

/**
 * Holds the entries a checkpoint covers against its root. Memory does not grow with the log, and no signature is checked.
 * @throws LedgerError `log.tampered` where they are others; `log.torn`, `log.range` where they cannot be read
 */
export async function checkCovered(folder: string, { origin, size, root }: Checkpoint): Promise<void> {
  const frontier = new Frontier();
  for await (const frame of readFrames(folder, origin, size)) frontier.append(leafOf(frame));
  if (frontier.root() !== root) {
    throw new LedgerError("log.tampered", `the entries do not have the root of the checkpoint of ${size}`);
  }
}
