import { type Ask, type ContextTable, verbsOf } from "./ask.js";

/** The address of the remote a push goes to, from the repository's settings. */
export const GIT: ContextTable = {
  programs: ["git"],
  resolve(ask) {
    const verbs = verbsOf(ask);
    const at = verbs.indexOf("push");
    if (at < 0) return null;
    const remote = verbs[at + 1] ?? "origin";
    return /[:/]/.test(remote) ? remote.slice(0, 256) : addressOf(remote, repositoryFile(ask, "config"));
  },
};

/** The branch a push without one sends; null where it is not known or none is checked out. */
export function currentBranch(ask: Ask): string | null {
  const head = repositoryFile(ask, "HEAD");
  return /^ref: refs\/heads\/(\S{1,200})/.exec(head ?? "")?.[1] ?? null;
}

/** A file of the repository the command stands in: the project's, or the one of its own folder. */
function repositoryFile(ask: Ask, name: "HEAD" | "config"): string | null {
  const given = ask.option("-C");
  if (given === null || (given === undefined && ask.cwd === null)) return null;
  const folder = given === undefined ? ask.cwd! : given.startsWith("/") ? given : `${ask.cwd}/${given}`;
  const { project } = ask;
  const root = project !== null && (folder === project || folder.startsWith(`${project}/`)) ? project : folder;
  return ask.file(`${root}/.git/${name}`) ?? null;
}

function addressOf(remote: string, config: string | null): string | null {
  const from = config?.indexOf(`[remote "${remote}"]`) ?? -1;
  if (config === null || from < 0) return null;
  const section = config.slice(from).split("\n").slice(1, 24);
  for (const line of section) {
    if (line.startsWith("[")) return null;
    const found = /^\s*(?:push)?url\s*=\s*(\S{1,256})/.exec(line);
    if (found !== null) return found[1]!.replace(/\/\/[^@/]*@/, "//");
  }
  return null;
}
