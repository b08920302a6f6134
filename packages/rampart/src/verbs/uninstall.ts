import { existsSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyPlan, HOSTS, type Plan, planUnprotect } from "@rampart/edge";
import { findSockets, type Layout, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere } from "../guard/admin.js";
import { sayPlan } from "../say/plan.js";
import { agreed } from "../setup/agree.js";
import { protectContext } from "../setup/door.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { uninstallSystem } from "../setup/system/uninstall.js";

/** Milliseconds a guard may take to sign its last checkpoint and end. */
const ENDING_MS = 10_000;

export const verb: Verb = {
  name: "uninstall",
  summary: "take everything out again; says what it leaves",
  usage: "[--system] [--purge] [--yes] [--dry-run]",
  about: [
    "Unprotects every host, ends the guard, and removes the program. Policy, keys and the record stay unless --purge says otherwise: a record that is gone cannot be verified any more.",
  ],
  options: {
    system: { type: "boolean", help: "take system mode out of this machine, as root" },
    purge: { type: "boolean", help: "remove policy, keys and the record as well" },
    yes: { type: "boolean", help: "do not ask" },
    "dry-run": { type: "boolean", help: "show what would go, change nothing" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart uninstall", what: "shows what goes and what stays, and asks" },
    { run: "rampart uninstall --purge --yes", what: "without a trace" },
    { run: "rampart uninstall --system --dry-run", what: "system mode: what would go, and what stays" },
  ],
  async run(input, io) {
    if (input.flag("system")) return uninstallSystem(input, io);
    const layout = layoutOf(input, io);
    if (layout.system !== undefined && guardedUser(layout) === null)
      throw new Failure("usage", "here system mode is installed", "rampart uninstall --system");
    const context = protectContext(layout, "", io);
    const plans: Plan[] = [];
    for (const host of Object.values(HOSTS)) plans.push(await planUnprotect(host, context));
    const open = plans.filter(({ changes }) => changes.length > 0);
    const { gone, kept } = await foldersOf(layout, input.flag("purge"));
    if (!input.json) say(open, gone, kept, io);
    const nothing = open.length === 0 && gone.length === 0;
    const apply = !nothing && !input.flag("dry-run") && (await agreed("Uninstall Rampart?", input, io));
    if (apply) {
      for (const { host } of open) await applyPlan(await planUnprotect(host, context), context);
      if (layout.system === undefined) await endGuard(input, io);
      for (const path of gone) await rm(path, { recursive: true, force: true });
      for (const empty of [layout.state, layout.config]) await rmdir(empty).catch(() => undefined);
      if (layout.root !== null) await rmdir(layout.root).catch(() => undefined);
      if (input.flag("purge")) await removeEmptyAbove([layout.config, layout.state, layout.data], context.home);
    }
    const hosts = open.map(({ host }) => host.host);
    if (input.json) io.json({ hosts, removed: gone, kept, applied: apply });
    else if (nothing) io.line("nothing is installed here");
    else io.line(apply ? green("done") : "nothing was changed");
    return nothing || apply || input.flag("dry-run") ? EXIT.ok : EXIT.no;
  },
};

/** What goes and what stays; of either only what is there. */
async function foldersOf(layout: Layout, purge: boolean): Promise<{ gone: string[]; kept: string[] }> {
  const { policy, keys, log } = placesIn(layout);
  // In system mode they are not this user's.
  const own = layout.system === undefined ? findSockets(layout) : Promise.reject();
  const runtime = await own.then(
    (sockets) => [sockets.runtime],
    () => [],
  );
  const there = (paths: readonly string[]) => paths.filter((path) => existsSync(path));
  if (purge) return { gone: there([layout.config, layout.state, layout.data, ...runtime]), kept: [] };
  const kept = there([policy, keys, log]);
  const state = await readdir(layout.state).catch(() => []);
  const rest = state.map((name) => join(layout.state, name)).filter((path) => !kept.includes(path));
  return { gone: there([layout.data, ...rest, ...runtime]), kept };
}

/** Folders like `~/.local/share` that were made for us alone and hold nothing any more, below the home folder. */
async function removeEmptyAbove(paths: readonly string[], home: string): Promise<void> {
  for (const path of paths) {
    for (let above = dirname(path); above.startsWith(`${home}/`); above = dirname(above)) {
      // One that holds something is somebody's, and so is everything above it.
      if (
        !(await rmdir(above).then(
          () => true,
          () => false,
        ))
      )
        break;
    }
  }
}

/** @throws Failure `refused` where it does not end: removing its files under it would lose what it has to record */
async function endGuard(input: Input, io: Io): Promise<void> {
  if ((await askGuardIfThere(input, io, { v: 1, op: "stop" })) === null) return;
  for (const until = performance.now() + ENDING_MS; performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if ((await askGuardIfThere(input, io, { v: 1, op: "head" }).catch(() => null)) === null) return;
  }
  throw new Failure("refused", "the guard does not end", "rampart stop");
}

function say(open: readonly Plan[], gone: readonly string[], kept: readonly string[], io: Io): void {
  for (const plan of open) {
    io.line(`${plan.host.title}:`);
    sayPlan(plan, io);
  }
  for (const path of gone) io.line("  ", bold("remove "), path);
  for (const path of kept) io.line("  ", yellow("stays  "), path);
  if (kept.length > 0) io.line(dim("  these stay so that the record can be verified; --purge removes them too"));
}
