import type { Interpretation } from "../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SPAN } from "./action.js";

/** Settings of editors within a project, and what in them an editor runs as soon as the folder is opened. */
const OPENED: readonly (readonly [path: RegExp, text: RegExp])[] = [
  [/\/\.vscode\/tasks\.json$|\.code-workspace$/, /"runOn"\s{0,8}:\s{0,8}"folderOpen"/],
  [/\/\.?devcontainer(?:\/[\w-]{1,64})?(?:\/devcontainer)?\.json$/, /"initializeCommand"\s{0,8}:/],
  [/\/\.idea\/startup\.xml$/, /<startup-tasks|ProjectStartupTasksManager/i],
  [/\/\.zed\/tasks\.json$/, /"run_on_(?:open|save)"\s{0,8}:\s{0,8}true/],
];
const MAX_TEXT = 64 * 1024;

/** Adds what files this call leaves behind have an editor run later, by itself, on the machine of whoever opens the folder. */
export function withStartedLater(of: Interpretation): Interpretation {
  const { written } = of;
  if (written.length === 0) return of;
  const found = written.filter(({ path, content }) =>
    OPENED.some(([where, what]) => content !== null && where.test(path) && what.test(content.slice(0, MAX_TEXT))),
  );
  if (found.length === 0) return of;
  const more = found.map(({ sources }) =>
    action("system.persist", NO_RESOURCE, "certain", NO_LABELS, sources, NO_SPAN, { what: "editor task" }),
  );
  return { ...of, actions: [...of.actions, ...more] };
}
