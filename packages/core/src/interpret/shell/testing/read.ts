import type { Action, Interpretation, SessionFacts } from "../../../spine/index.js";
import { EMPTY_SESSION } from "../../../spine/index.js";
import type { Stream } from "../../knowledge/value.js";
import type { World } from "../../world.js";
import { interpretShell } from "../index.js";
import { readScript } from "../read/read.js";
import { runScript } from "../run/script.js";
import { BeyondBounds } from "../state/flow.js";
import { Machine } from "../state/machine.js";

/** The machine of all tables: a developer in a project. */
export const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/app",
  project: "/home/dev/app",
  scratch: ["/tmp"],
  installed: [],
} as const;

export function world(session: SessionFacts = EMPTY_SESSION, files: Readonly<Record<string, string>> = {}): World {
  const answers = Object.entries(files).map(
    ([path, text]) => [`content:${path}`, { type: "content", text, claimed: false }] as const,
  );
  return { place: PLACE, session, answers: new Map(answers) };
}

export function interpretText(command: string, from: World = world()): Interpretation {
  mistakes(command, from);
  return interpretShell(command, PLACE.cwd, from);
}

/** Reads a text without the net under it: anything thrown but a bound is a mistake of ours and fails the test. */
function mistakes(command: string, from: World): void {
  const reading = readScript(command);
  if (!reading.ok) return;
  try {
    runScript(new Machine(from, PLACE.cwd), reading.script, command);
  } catch (error) {
    if (!(error instanceof BeyondBounds || error instanceof RangeError)) throw error;
  }
}

/**
 * Actions as short texts: `file.delete /etc recursive`, `? net.send evil.example` where only possible. Programs are left
 * out unless asked for: they are there for every line.
 */
export function effectsOf(command: string, from: World = world()): string[] {
  return interpretText(command, from)
    .actions.filter((one) => one.kind !== "process.exec")
    .map(brief);
}

export function programsOf(command: string, from: World = world()): string[] {
  return interpretText(command, from)
    .actions.filter((one) => one.kind === "process.exec")
    .map(
      (one) =>
        `${one.certainty === "possible" ? "? " : ""}${(one.detail.argv ?? []).map((word) => word ?? "…").join(" ")}`,
    );
}

export function brief(one: Action): string {
  const { detail } = one;
  const flags = (["recursive", "bounded", "append", "force"] as const).filter((flag) => detail[flag] === true);
  const more = [
    detail.what,
    detail.mode,
    detail.reason,
    detail.origin,
    detail.scheme === "scan" ? "scan" : undefined,
  ].filter((word) => word !== undefined);
  const name = one.resource.type === "none" ? [] : [one.resource.name];
  const where = one.labels.filter((label) => label === "remote" || label === "container");
  return [one.certainty === "possible" ? "?" : "", one.kind, ...name, ...flags, ...more, ...where]
    .filter((word) => word !== "")
    .join(" ");
}

/** What a text prints, as far as the models know. */
export function outputOf(command: string): Stream {
  const m = new Machine(world(), PLACE.cwd);
  const reading = readScript(command);
  if (!reading.ok) throw new Error(reading.reason);
  return m.capture(() => runScript(m, reading.script, command)).stream();
}
