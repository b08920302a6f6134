import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../packages.js";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Brings folders of this suite to the frameworks, and the SDK as it is built here, under the name it is published by. */
export function furnish(folder: string, ...folders: readonly ("programs" | "types")[]): void {
  const own = join(folder, "node_modules/@rampart");
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  for (const name of ["sdk", "core", "service"])
    cpSync(join(ROOT, "node_modules/@rampart", name), join(own, name), { recursive: true, dereference: true });
  for (const name of folders) {
    rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(HERE, name), join(folder, name), { recursive: true });
  }
}
