import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundle, run } from "../../../packages/ledger/src/testing/child.js";
import { Disk, readTrace, type Step } from "./disk.js";
import { faults } from "./faults.js";

/** Everything some processes did to a folder, one after the other, and what they said meanwhile. */
export interface Recording {
  readonly steps: readonly Step[];
  /** The folder; the log is `log` in it. */
  readonly under: string;
}

/** Nothing is lost: what every process sees while there is power. */
const POWERED = { random: () => 1 - 1e-9, honest: () => true };

/** Writers under load on one log, each killed after a while and followed by the next, which recovers what it left. */
export async function recordWriters(library: string, home: string, rounds: number): Promise<Recording> {
  mkdirSync(home, { recursive: true });
  const program = await bundle("writer", home);
  for (let attempt = 0; attempt < 20; attempt++) {
    const under = join(home, `disk-${attempt}`);
    mkdirSync(under);
    const { env, trace } = faults(library, home, { under, traced: true });
    for (let round = 0; round < rounds; round++) {
      await run(program, [join(under, "log"), `${round}`, "16"], {
        env,
        started: (child) => setTimeout(() => child.kill("SIGKILL"), 60 + 90 * round),
      });
    }
    const steps = readTrace(trace);
    if (isWhole({ steps, under }, join(home, "check"))) return { steps, under };
    rmSync(trace);
  }
  throw new Error("no recording is whole");
}

/** Whether what was written down leads to what is there: a process may be killed between the two. */
function isWhole({ steps, under }: Recording, folder: string): boolean {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  Disk.after(steps, steps.length, POWERED).write(under, folder);
  return sameContents(under, folder);
}

function sameContents(a: string, b: string): boolean {
  const list = (folder: string) =>
    readdirSync(folder, { withFileTypes: true }).sort((x, y) => (x.name < y.name ? -1 : 1));
  const [left, right] = [list(a), list(b)];
  if (left.map(({ name }) => name).join("\n") !== right.map(({ name }) => name).join("\n")) return false;
  return left.every((entry) => {
    const [one, other] = [join(a, entry.name), join(b, entry.name)];
    return entry.isDirectory() ? sameContents(one, other) : readFileSync(one).equals(readFileSync(other));
  });
}

/** What was said before a step, line by line. */
export function said(steps: readonly Step[], cut: number): string[] {
  const pieces = steps.slice(0, cut).flatMap(({ operation, bytes }) => (operation === "say" ? [bytes.toString()] : []));
  return pieces.join("").split("\n");
}

/** The events that were acknowledged as durable before a step. */
export function promised(steps: readonly Step[], cut: number): string[] {
  const ids = said(steps, cut).filter((line) => /^\d+-\d+$/.test(line));
  return ids.filter((id) => (Number(id.split("-")[1]) + 1) % 4 !== 0);
}
