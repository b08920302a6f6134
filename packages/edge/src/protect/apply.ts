import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { makePrivateFolder, prepareLayout } from "@rampart/service";
import { readConfig, readOwn, writeConfig } from "./config-file.js";
import type { ProtectContext } from "./context.js";
import { ProtectError } from "./error.js";
import type { Change, Plan } from "./plan.js";
import { installProgram, programFolder } from "./program.js";

/**
 * Does what a plan says, in its order: our own files before the host's settings when protecting, after them when
 * taking it away, so that a host never runs what is not there. A step that fails takes back the files before it.
 *
 * @throws ProtectError `config.changed` when somebody changed the settings since the plan, and what writing throws
 */
export async function applyPlan(plan: Plan, context: ProtectContext): Promise<void> {
  for (const change of plan.changes) await checkUnchanged(change, context);
  await prepareLayout(context.layout);
  const done: Change[] = [];
  try {
    for (const change of plan.changes) {
      await perform(change, context);
      done.push(change);
    }
  } catch (error) {
    for (const change of done.reverse()) await takeBack(change);
    throw error;
  }
}

async function perform(change: Change, context: ProtectContext): Promise<void> {
  if (change.kind === "program") {
    await makePrivateFolder(programFolder(context.layout.data));
    await installProgram(change.copy);
  } else if (change.kind === "folder") {
    await removeFolder(change.path, context.layout.data);
  } else {
    if (change.after !== null && !change.foreign) await mkdir(dirname(change.path), { recursive: true, mode: 0o700 });
    await writeConfig(change.path, change.after, change.mode);
  }
}

async function takeBack(change: Change): Promise<void> {
  if (change.kind !== "file") return;
  await writeConfig(change.path, change.before, change.mode).catch(() => undefined);
}

/** Ours goes with what is in it; a folder of the host's only when nothing is in it any more. */
async function removeFolder(path: string, data: string): Promise<void> {
  if (path.startsWith(`${data}/`)) await rm(path, { recursive: true, force: true });
  else await rmdir(path).catch(() => undefined);
}

async function checkUnchanged(change: Change, context: ProtectContext): Promise<void> {
  if (change.kind !== "file") return;
  const { path } = change;
  const now = change.foreign ? (await readConfig(path, context.home, context.uid)).text : await readOwn(path);
  if (now === change.before) return;
  throw new ProtectError("config.changed", "it was changed meanwhile; look again", {
    file: path,
    line: null,
    column: null,
  });
}
