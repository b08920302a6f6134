import type { Ask, ContextTable } from "./ask.js";

/** The address of the remote a push goes to, from the repository's settings. */
export const GIT: ContextTable = {
  programs: ["git"],
  resolve(ask) {
    const { verbs } = ask;
    const at = verbs.indexOf("push");
    if (at < 0) return null;
    const remote = verbs[at + 1] ?? "origin";
    return /[:/]/.test(remote) ? remote.slice(0, 256) : addressOf(remote, repositoryFile(ask, "config"));
  },
  strange(ask) {
    const { verbs } = ask;
    const at = verbs.indexOf("push");
    const address = at < 0 ? null : (ask.option("--repo") ?? verbs[at + 1] ?? null);
    if (address === null || !isElsewhere(address)) return false;
    const config = repositoryFile(ask, "config");
    return config !== null && !addressesIn(config).includes(plain(address));
  },
};

/** An address of another machine: `https://…`, `host:path`. */
const isElsewhere = (address: string) => /^(?!file:)[\w+.-]+:\/\/|^[^/:]+:(?!\/\/)/.test(address.slice(0, 512));

/** Without who signs in, and as hosts write it who take both. */
const plain = (address: string) =>
  address
    .slice(0, 512)
    .replace(/\/\/[^@/]*@/, "//")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();

/** Addresses of all remotes of a repository's settings. */
function addressesIn(config: string): readonly string[] {
  return config.split("\n", MAX_LINES).flatMap((line) => {
    const found = /^\s*(?:push)?url\s*=\s*(\S{1,512})/i.exec(line);
    return found === null ? [] : [plain(found[1]!)];
  });
}

const MAX_LINES = 4_096;

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
