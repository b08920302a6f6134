import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readlink, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SYSTEM_FOLDERS, VERSION } from "@rampart/service";
import { Failure } from "../../command/failure.js";
import { programFiles } from "../program.js";
import { checkRoots, linkStep, linkTo, type Step, statOf } from "./step.js";

const FOLDER = join(SYSTEM_FOLDERS.data, "program");

/** The command itself, where nobody else has one of that name. */
export const COMMAND = "/usr/local/bin/rampart";
export const COMMAND_TARGET = join(FOLDER, "current/rampart.mjs");

/** The copy of the program everybody may run and only root may change: `program/<version>-<digest>/`, and `current`. */
export function programSteps(): readonly Step[] {
  const files = programFiles().map((file) => ({ ...file, digest: digestOf(file.source) }));
  const all = createHash("sha256");
  for (const { name, digest } of files) all.update(`${name} ${digest}\n`);
  const target = `${VERSION}-${all.digest("hex").slice(0, 12)}`;
  const folder = join(FOLDER, target);
  const whole = files.every(
    ({ name, digest }) => existsSync(join(folder, name)) && digestOf(join(folder, name)) === digest,
  );
  const copy: Step = {
    does: "copy",
    what: "the program, for everybody to run",
    path: folder,
    async apply() {
      const beside = join(FOLDER, `.new-${process.pid}`);
      await rm(beside, { recursive: true, force: true });
      await mkdir(beside, { mode: 0o755 });
      for (const { name, source } of files) {
        await copyFile(source, join(beside, name));
        await chmod(join(beside, name), 0o755);
      }
      await chmod(beside, 0o755);
      await rm(folder, { recursive: true, force: true });
      await rename(beside, folder);
      await removeOthers(target);
    },
  };
  return [
    ...(whole ? [] : [copy]),
    ...linkStep(join(FOLDER, "current"), target, "which copy is run"),
    ...commandSteps(),
  ];
}

function commandSteps(): readonly Step[] {
  const free = existsSync(dirname(COMMAND)) && (statOf(COMMAND) === null || linkTo(COMMAND) === COMMAND_TARGET);
  return free ? linkStep(COMMAND, COMMAND_TARGET, "the command for everybody") : [];
}

/** The copy before this one stays for hooks that are just running. */
async function removeOthers(target: string): Promise<void> {
  const before = await readlink(join(FOLDER, "current")).catch(() => null);
  const others = (await readdir(FOLDER)).filter((name) => name !== "current" && name !== target && name !== before);
  for (const name of others) await rm(join(FOLDER, name), { recursive: true, force: true });
}

const digestOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/**
 * The Node that guard, readers and hooks run in: one that only root may replace.
 *
 * @throws Failure `refused` for one below somebody's home, or closed to other users
 */
export function trustedNode(path: string = process.execPath): string {
  const real = realpathSync(path);
  checkRoots(real);
  for (let at = real; at !== dirname(at); at = dirname(at)) {
    if ((statSync(at).mode & 0o001) !== 0) continue;
    throw new Failure(
      "refused",
      `${real} cannot be run by other users: ${at} is closed to them`,
      "install Node for the whole machine",
    );
  }
  return real;
}
