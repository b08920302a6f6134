import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramFile } from "@rampart/edge";
import { SQL_PROGRAM, SQL_WASM } from "@rampart/service";
import { Failure } from "../command/failure.js";

const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * The native hook client of this build: beside the programs, prebuilt in this platform's package, compiled when this package
 * was installed, or in the repository. Null where there is none: the Node hook does its work.
 */
function nativeClient(folder: string): string | null {
  const built = (home: string) => join(folder, home, "native/build/rampart-hook");
  const places = [join(folder, "rampart-hook"), prebuilt(), built("../.."), built("../../../..")];
  return places.find((place) => place !== null && existsSync(place)) ?? null;
}

function prebuilt(): string | null {
  try {
    return createRequire(import.meta.url).resolve(`@rampart/hook-${process.platform}-${process.arch}/rampart-hook`);
  } catch {
    return null;
  }
}

/**
 * The programs of this very build: beside this file where it runs as one of them, else where the build puts
 * them. The native client is among them where a compiler was.
 *
 * @throws Failure `not_found`
 */
export function programFiles(): readonly ProgramFile[] {
  const folder = [HERE, join(HERE, "bundle"), join(HERE, "../../dist/bundle")].find((one) =>
    existsSync(join(one, "rampart.mjs")),
  );
  if (folder === undefined) throw new Failure("not_found", `the program was not bundled near ${HERE}`, "npm run build");
  const native = nativeClient(folder);
  const files: ProgramFile[] = [
    { name: "rampart.mjs", source: join(folder, "rampart.mjs") },
    { name: "rampart-main.cjs", source: join(folder, "rampart-main.cjs") },
    { name: "rampart-hook.mjs", source: join(folder, "rampart-hook.mjs") },
    { name: "rampart-decide.cjs", source: join(folder, "rampart-decide.cjs") },
    { name: SQL_PROGRAM, source: join(folder, SQL_PROGRAM) },
    { name: SQL_WASM, source: join(folder, SQL_WASM) },
  ];
  return native === null ? files : [...files, { name: "rampart-hook", source: native }];
}
