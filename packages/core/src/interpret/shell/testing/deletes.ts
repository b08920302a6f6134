import type { WrittenFile } from "../../../spine/index.js";
import { interpretShell } from "../index.js";
import { PLACE } from "./read.js";

/** The folder of {@link deletes}. */
export const HERE = "/home/dev/app";

export const at = (path: string): string =>
  path.startsWith("~/") ? `/home/dev/${path.slice(2)}` : path.startsWith("/") ? path : `${HERE}/${path}`;

/** Whether a command leads to the deletion of `/etc/x`, where the session wrote these files. */
export function deletes(command: string, files: Readonly<Record<string, string>>): boolean {
  const written: WrittenFile[] = Object.entries(files).map(([path, content]) => ({
    path: at(path),
    content,
    sources: [],
  }));
  const { actions } = interpretShell(command, HERE, {
    place: PLACE,
    session: { written, read: [] },
    answers: new Map(),
  });
  return actions.some(({ kind, resource }) => kind === "file.delete" && resource.name === "/etc/x");
}
