import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findProject } from "@rampart/service";
import { formatDoor } from "../hook/door.js";
import { hookArgv } from "../protect/command.js";
import type { ProtectContext } from "../protect/context.js";
import { doorOf } from "../protect/plan.js";
import { installProgram, planProgram } from "../protect/program.js";
import { WRAP } from "./host.js";
import { namesOn } from "./names.js";
import { noteFile, type ShimPlan, shimFolder, shimText, WATCHED } from "./shim.js";

type Expected = ShimPlan["expected"];

/** Where one wrapped agent's shims are, and what it is started with. */
export interface Room {
  readonly folder: string;
  readonly session: string;
  /** Names that are judged. */
  readonly names: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes the folder of shims for one agent, private, among Rampart's own files: a link for every name on the `PATH`, and
 * the copy of the program they ask with.
 *
 * @throws ProtectError `program.*`; system errors where the folder cannot be made
 */
export async function makeRoom(context: ProtectContext, agent: string, cwd: string): Promise<Room> {
  const { environment } = context;
  const home = join(context.layout.data, "wrap");
  await sweep(home);
  const copy = await planProgram(context);
  if (!copy.installed) await installProgram(copy);
  const id = randomBytes(6).toString("hex");
  const folder = join(home, id);
  await mkdir(shimFolder(folder), { recursive: true, mode: 0o700 });
  const path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  const names = namesOn(path);
  const shell = environment["SHELL"]?.split("/").at(-1) ?? "sh";
  const changed = {
    PATH: `${shimFolder(folder)}:${path}`,
    SHELL: join(shimFolder(folder), names.includes(shell) ? shell : "sh"),
  };
  const door = join(folder, "door");
  const session = `wrap-${id}`;
  const started: Room["environment"] = { ...environment, ...changed };
  const expected = Object.fromEntries(WATCHED.map((name) => [name, started[name] ?? null])) as Expected;
  const shim = shimText({
    room: folder,
    session,
    agent,
    project: await findProject(cwd, context.home),
    ask: [...hookArgv(context, WRAP.host).slice(0, -1), door],
    expected,
    shellIsBash: /\/bash$/.test(await realpath("/bin/sh").catch(() => "")),
  });
  await writeFile(door, formatDoor(doorOf(WRAP, context, { mode: "enforce", onUnavailable: "deny" })), { mode: 0o600 });
  await writeFile(join(folder, "pid"), `${process.pid}\n`, { mode: 0o600 });
  const script = join(folder, "shim");
  await writeFile(script, shim, { mode: 0o500 });
  await chmod(script, 0o500);
  for (const name of names) await symlink("../shim", join(shimFolder(folder), name));
  return { folder, session, names: names.length, environment: started };
}

/** Takes the shims away. What the agent left running starts programs unseen from now on. */
export async function removeRoom({ folder }: Pick<Room, "folder">): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** What shims noticed: a variable that decides what starts was not as the agent was started with. */
export async function deviations({
  folder,
}: Room): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const found: { name: string; value: string }[] = [];
  for (const name of ["PATH", ...WATCHED]) {
    const value = await readFile(noteFile(folder, name), "utf8").catch(() => null);
    if (value !== null) found.push({ name, value: value.slice(0, 1_024).trimEnd() });
  }
  return found;
}

/** Folders of agents that were killed with their wrapper. */
async function sweep(home: string): Promise<void> {
  for (const name of await readdir(home).catch(() => [])) {
    const pid = Number(await readFile(join(home, name, "pid"), "utf8").catch(() => ""));
    if (Number.isSafeInteger(pid) && pid > 0 && !isRunning(pid)) await removeRoom({ folder: join(home, name) });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
