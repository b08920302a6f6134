import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { readCheckpoint } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { checkpointOf } from "../log/checkpoint.js";
import { ownLog } from "../log/deleting.js";

export const verb: Verb = {
  name: "log checkpoint",
  summary: "sign all there is now, to be kept elsewhere",
  usage: "[--out FILE]",
  about: [
    "Whoever keeps this text, on paper or in a mail, notices any later change of what it covers: rampart log compare FILE. A running guard signs one over everything recorded so far; otherwise it is the last one signed.",
  ],
  options: { out: { type: "string", value: "FILE", help: "where to write; must not exist" } },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart log checkpoint", what: "show it" },
    { run: "rampart log checkpoint --out /mnt/elsewhere/checkpoint", what: "keep it" },
  ],
  async run(input, io) {
    const folder = ownLog(input, io);
    await askGuardIfThere(input, io, { op: "checkpoint" });
    const note = await checkpointOf(folder);
    const out = input.text("out");
    if (out !== null) await writeNew(resolve(io.cwd, out), note);
    const { origin, size } = readCheckpoint(note);
    if (input.json) io.json({ origin, size, checkpoint: note, out });
    else if (out === null) for (const line of note.trimEnd().split("\n")) io.line(line);
    else io.line(green(`${size} entries`), dim(`  ${origin}  ${out}`));
    return EXIT.ok;
  },
};

async function writeNew(path: string, text: string): Promise<void> {
  if (existsSync(path)) throw new Failure("already_there", `${path} exists`, null, EXIT.usage);
  const file = await open(path, "wx", 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
