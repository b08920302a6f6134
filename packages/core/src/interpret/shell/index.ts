import type { Interpretation } from "../../spine/index.js";
import type { Value } from "../knowledge/value.js";
import { exact } from "../knowledge/value.js";
import type { World } from "../world.js";
import { BeyondBounds, Machine } from "./machine.js";
import { readScript } from "./read.js";
import { runVector } from "./run/command.js";
import { runScript } from "./run/script.js";

/** Reads a shell text as bash would and says what running it would do. Never throws. */
export function interpretShell(text: string, cwd: string | null, world: World): Interpretation {
  return run(cwd, world, (m) => {
    const reading = readScript(text);
    if (!reading.ok) m.opaque(reading.reason, { start: 0, end: text.length });
    else runScript(m, reading.script);
  });
}

/** The same for an argument vector: no word of it is expanded. */
export function interpretVector(words: readonly string[], cwd: string | null, world: World): Interpretation {
  const argv: Value[] = words.map((word) => exact(word));
  return run(cwd, world, (m) => runVector(m, argv, false));
}

function run(cwd: string | null, world: World, body: (m: Machine) => void): Interpretation {
  const m = new Machine(world, cwd);
  try {
    body(m);
  } catch (error) {
    // A bound of ours, or of the parser's recursion: what was seen so far stands, and that there is more.
    if (!(error instanceof BeyondBounds || error instanceof RangeError)) throw error;
    m.certainty = "certain";
    m.opaque("too_complex");
  }
  return { actions: m.actions, findings: [], wants: m.wants, written: m.files.remembered() };
}
