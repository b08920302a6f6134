import { settingsIn } from "../json.js";
import type { Interpretation, WrittenFile } from "../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SPAN } from "./action.js";
import { isUntrusted } from "./shell/state/sources.js";

/** Settings of editors within a project, and what in them an editor runs as soon as the folder is opened. */
const OPENED: readonly (readonly [path: RegExp, text: RegExp])[] = [
  [/\/\.vscode\/tasks\.json$|\.code-workspace$/, /"runOn"\s*:\s*"folderOpen"/],
  [/\/\.?devcontainer(?:\/[\w-]{1,64})?(?:\/devcontainer)?\.json$/, /"initializeCommand"\s*:/],
  [/\/\.idea\/startup\.xml$/, /<startup-tasks|ProjectStartupTasksManager/i],
  [/\/\.zed\/tasks\.json$/, /"run_on_(?:open|save)"\s*:\s*true/],
];
const MAX_TEXT = 64 * 1024;

/** Adds what files this call leaves behind have an editor run later, by itself, on the machine of whoever opens the folder. */
export function withStartedLater(of: Interpretation): Interpretation {
  const { written } = of;
  if (written.length === 0) return of;
  const found = written.filter((one) => OPENED.some(([where, what]) => where.test(one.path) && starts(one, what)));
  if (found.length === 0) return of;
  const more = found.map(({ sources }) =>
    action("system.persist", NO_RESOURCE, "certain", NO_LABELS, sources, NO_SPAN, { what: "editor task" }),
  );
  return { ...of, actions: [...of.actions, ...more] };
}

/** What came from outside and nobody has read may start anything. */
function starts({ content, sources }: WrittenFile, what: RegExp): boolean {
  return content === null ? isUntrusted(sources) : what.test(plain(content));
}

/** Settings as they are understood: without comments, and letters in place of their numbers. */
function plain(content: string): string {
  const read = settingsIn(content, MAX_TEXT);
  try {
    return read === undefined ? content : JSON.stringify(read);
  } catch {
    // Nested deeper than it can be written.
    return content;
  }
}
