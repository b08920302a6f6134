// A fresh tree of one commit, with the installed dependencies linked in: nothing of a developer's build reaches a release.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { hookInRampart, hookPackage } from "./hook.mjs";

/** Unpacks `commit` of the repository at `root` into `folder`, which must not be there. */
export function freshTree(root, commit, folder) {
  mkdirSync(folder, { recursive: false });
  const archive = execFileSync("git", ["archive", "--format=tar", commit], { cwd: root, maxBuffer: 1 << 30 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  link(root, folder);
}

/** Packages of the workspace lead into the fresh tree, all others to what is installed. */
function link(root, folder) {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@rampart"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name === "@rampart" || name === "rampart" || name.startsWith(".")) continue;
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  for (const name of readdirSync(join(folder, "packages"))) {
    symlinkSync(
      join(folder, "packages", name),
      name === "rampart" ? join(modules, name) : join(modules, "@rampart", name),
    );
    // What only this package has in that version.
    const own = join(root, "packages", name, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(folder, "packages", name, "node_modules"));
  }
}

/** Builds the tree and packs every package of it into `out`. Gives the names of the tarballs. */
export function packTree(folder, out) {
  const env = { ...process.env, SOURCE_DATE_EPOCH: "0", TZ: "UTC", LC_ALL: "C" };
  const run = (program, words, cwd = folder) =>
    execFileSync(program, words, { cwd, env, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  run(process.execPath, [join(folder, "node_modules/typescript/bin/tsc"), "-b"]);
  run(process.execPath, ["scripts/build/run.mjs"]);
  mkdirSync(out, { recursive: true });
  const pack = (home) => run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", out], home);
  const hook = hookPackage(folder);
  if (hook !== null) pack(hook);
  hookInRampart(folder, hook !== null);
  for (const name of readdirSync(join(folder, "packages"))) {
    const home = join(folder, "packages", name);
    rmSync(join(home, "dist/.tsbuildinfo"), { force: true });
    pack(home);
  }
  return readdirSync(out)
    .filter((name) => name.endsWith(".tgz"))
    .sort();
}
