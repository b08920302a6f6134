import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Batch } from "../log/batch.js";
import { formatRecord } from "../log/checkpoints.js";
import { readLog } from "../log/read.js";
import { Frontier } from "../merkle/frontier.js";
import { signCheckpoint } from "../note/checkpoint.js";
import type { Signer } from "../note/signer.js";
import { formatHeader, segmentName } from "../segment/frame.js";

/** The texts of all entries. */
export async function readTexts(folder: string, origin: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of readLog(folder, origin)) texts.push(text);
  return texts;
}

/**
 * Writes a log of these entries from scratch, everything hashed and signed anew: what somebody can do who holds the
 * key. `sizes` are those of its checkpoints.
 */
export async function rebuild(
  folder: string,
  texts: readonly string[],
  sizes: readonly number[],
  signer: Signer,
): Promise<void> {
  await mkdir(join(folder, "segments"), { recursive: true });
  const batch = new Batch();
  const frontier = new Frontier();
  let checkpoints = "";
  for (const text of texts) {
    frontier.append(batch.add(text, true));
    if (!sizes.includes(frontier.size)) continue;
    checkpoints += formatRecord(
      signCheckpoint({ origin: signer.name, size: frontier.size, root: frontier.root() }, [signer]),
    );
  }
  await writeFile(
    join(folder, "segments", segmentName(0)),
    Buffer.concat([formatHeader(0, signer.name), batch.frames]),
  );
  await writeFile(join(folder, "checkpoints"), checkpoints);
}
