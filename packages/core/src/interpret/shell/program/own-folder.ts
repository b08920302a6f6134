import type { Value } from "../../knowledge/value.js";
import { runFile } from "../scripts/script.js";
import type { Machine } from "../state/machine.js";
import { PROGRAM_FOLDERS } from "./folders.js";
import { contentOf } from "./touch.js";

/** Folders of `PATH` that are looked through. */
const MAX_FOLDERS = 256;

/** Whether a folder of `PATH` is none for programs: the working folder, one of the project's or a temporary one. */
function isLoose(m: Machine, folder: string): boolean {
  if (folder === "" || folder === "." || !folder.startsWith("/")) return !PROGRAM_FOLDERS.test(`${folder}/x`);
  return m.place.scratch.some((one) => folder === one || folder.startsWith(`${one}/`));
}

/**
 * A program this call or session wrote into a folder it put into `PATH`. What may stand in such a folder besides is run as
 * a possibility.
 */
export function inOwnFolder(m: Machine, argv: readonly Value[]): Value | null {
  const name = argv[0]!;
  const path = m.scope.get("PATH");
  if (path === null || path.open || name.text.includes("/")) return null;
  const folders = path.texts.flatMap((text) => text.split(":"));
  if (folders.length > MAX_FOLDERS) m.files.fill();
  m.spend(folders.length * 8);
  for (const folder of folders.slice(0, MAX_FOLDERS)) {
    if (PROGRAM_FOLDERS.test(`${folder}/x`) && folder.startsWith("/usr")) continue;
    const file = { ...name, text: `${folder === "" ? "." : folder}/${name.text}` };
    const content = contentOf(m, file);
    if (content?.written === true) return file;
    // What stands there by this name is found first; whether anything does, only the door can tell.
    if (isLoose(m, folder)) m.maybe(() => runFile(m, file, null, argv.slice(1)));
  }
  return null;
}
