// The native hook client as users get it: prebuilt, in a package of its own that npm installs only where it runs; built when
// `rampart` is installed where that is missing and a C compiler is there; and otherwise the Node hook does its work.
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Platforms a release may have the client for, as npm names them. */
const PLATFORM = `${process.platform}-${process.arch}`;
export const HOOK_PACKAGE = `@rampart/hook-${PLATFORM}`;

/**
 * Writes the package of this platform's client below `tree`, whose build made it. Gives its folder, or null where no client
 * could be built here: the release then has none for this platform.
 */
export function hookPackage(tree) {
  const client = join(tree, "native/build/rampart-hook");
  if (!existsSync(client)) return null;
  const folder = join(tree, "native/package");
  mkdirSync(folder, { recursive: true });
  copyFileSync(client, join(folder, "rampart-hook"));
  chmodSync(join(folder, "rampart-hook"), 0o755);
  copyFileSync(join(tree, "LICENSE"), join(folder, "LICENSE"));
  const manifest = {
    name: HOOK_PACKAGE,
    version: versionOf(tree),
    description: `Rampart's native hook client for ${PLATFORM}`,
    license: "MIT",
    os: [process.platform],
    cpu: [process.arch],
    files: ["rampart-hook"],
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}

/**
 * Has the packed `rampart` ask for that package, where it is `prebuilt`, and bring the client's sources and what compiles them for where there is
 * none. Changes `tree`, which is a release's own.
 */
export function hookInRampart(tree, prebuilt) {
  const home = join(tree, "packages/rampart");
  cpSync(join(tree, "native/hook"), join(home, "native/hook"), { recursive: true });
  copyFileSync(join(tree, "native/build.mjs"), join(home, "native/build.mjs"));
  const file = join(home, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.files.push("native");
  if (prebuilt) manifest.optionalDependencies = { [HOOK_PACKAGE]: manifest.version };
  manifest.scripts = { ...manifest.scripts, postinstall: "node native/build.mjs missing" };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

function versionOf(tree) {
  return JSON.parse(readFileSync(join(tree, "packages/rampart/package.json"), "utf8")).version;
}
