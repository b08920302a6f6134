import type { Line } from "../../knowledge/line.js";
import { MAX_WANTS } from "../scripts/script.js";
import type { Machine } from "../state/machine.js";
import { shapeOf } from "../state/variable.js";

/**
 * Whether nobody's work can be in this repository but the session's own: the session cloned it where nothing stood, or it
 * is not there now and what runs in it has `entered` it, which then fails or follows a clone. The door is asked; without
 * its answer somebody's work may be there.
 */
export function isMadeHere(m: Machine, folder: string, entered: boolean, line: Line | null): boolean {
  if (m.where !== "here" || worksElsewhere(m, folder, line)) return false;
  if (m.files.madeAround(folder)) return true;
  return entered && isAbsent(m, folder);
}

/** What is thrown away of one folder, and of nothing else the repository has. */
const OF_THE_FOLDER: ReadonlySet<string> = new Set(["reset", "clean", "checkout", "restore", "switch", "apply"]);

/** Whether the files are those of a temporary folder, which may be deleted as they are. */
export function isPassing(m: Machine, line: Line | null, what: string | undefined): boolean {
  const { scratch, project } = m.place;
  const folder = m.cwd() ?? shapeOf(m.scope.cwd());
  if (m.where !== "here" || what === undefined || !OF_THE_FOLDER.has(what) || folder.includes("**")) return false;
  const isBelow = scratch.some((one) => folder.startsWith(`${one}/`) && /^[\w.-]/.test(folder.slice(one.length + 1)));
  // A pattern of folders may stand for the project's, and what is around that holds it.
  const isApart =
    m.cwd() !== null && !`${folder}/`.startsWith(`${project}/`) && !`${project}/`.startsWith(`${folder}/`);
  const holds = project !== null && scratch.some((one) => project.startsWith(`${one}/`));
  if (!isBelow || (holds && !isApart)) return false;
  return !worksElsewhere(m, m.cwd() ?? folder.slice(0, folder.search(/\/[^/]*[*?[]/)), line);
}

/** Whether git may work on other files than those of the folder it stands in, as it was told or as its files may say. */
function worksElsewhere(m: Machine, folder: string, line: Line | null): boolean {
  if (m.scope.get("GIT_DIR") !== null || m.scope.get("GIT_WORK_TREE") !== null) return true;
  if (line?.has("--git-dir") || line?.has("--work-tree")) return true;
  if (line?.values("-c").some((setting) => /^core\.worktree=/i.test(setting.text) || setting.form !== "exact"))
    return true;
  return m.files.wroteBelow(folder, (path) => /\/\.git(?:\/|$)/.test(path));
}

/** Remembers a folder this call makes, if nothing stands there. */
export function makeFolder(m: Machine, folder: string): void {
  if (m.where === "here" && isAbsent(m, folder)) m.files.make(folder);
}

function isAbsent(m: Machine, path: string): boolean {
  const answer = m.world.answers.get(`absent:${path}`);
  if (answer?.type === "absent") return answer.absent;
  if (answer === undefined && m.wants.length < MAX_WANTS && !m.wants.some((one) => isAbout(one, path)))
    m.wants.push({ type: "absent", path });
  return false;
}

const isAbout = (want: Machine["wants"][number], path: string) => want.type === "absent" && want.path === path;
