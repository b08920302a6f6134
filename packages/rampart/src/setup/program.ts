import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramFile } from "@rampart/edge";
import { SQL_PROGRAM, SQL_WASM } from "@rampart/service";
import { Failure } from "../command/failure.js";

const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * The single-file programs of this very build: beside this file where it runs as one of them, else where the build puts
 * them. The native client is among them where a compiler was.
 *
 * @throws Failure `not_found`
 */
export function programFiles(): readonly ProgramFile[] {
  const folder = [HERE, join(HERE, "bundle"), join(HERE, "../../dist/bundle")].find((one) =>
    existsSync(join(one, "rampart.mjs")),
  );
  if (folder === undefined) throw new Failure("not_found", `the program was not bundled near ${HERE}`, "npm run build");
  const native = [join(folder, "rampart-hook"), join(folder, "../../../../native/build/rampart-hook")].find(existsSync);
  const files: ProgramFile[] = [
    { name: "rampart.mjs", source: join(folder, "rampart.mjs") },
    { name: "rampart-hook.mjs", source: join(folder, "rampart-hook.mjs") },
    { name: "rampart-decide.cjs", source: join(folder, "rampart-decide.cjs") },
    { name: SQL_PROGRAM, source: join(folder, SQL_PROGRAM) },
    { name: SQL_WASM, source: join(folder, SQL_WASM) },
  ];
  return native === undefined ? files : [...files, { name: "rampart-hook", source: native }];
}
