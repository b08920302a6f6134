import { readFileSync } from "node:fs";

const NOTES = new URL("../../docs/score-notes.md", import.meta.url);

/** Why rows of a corpus are decided otherwise than they expect, by id: the table rows of `docs/score-notes.md`. */
export function readReasons(corpus) {
  const reasons = new Map();
  for (const line of readFileSync(NOTES, "utf8").split("\n")) {
    const [, ids, reason] = line.split("|").map((cell) => cell.trim());
    if (!reason) continue;
    for (const id of ids.split(" ")) if (id.startsWith(`${corpus}-`)) reasons.set(id, reason);
  }
  return reasons;
}
