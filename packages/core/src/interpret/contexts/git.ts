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
    const remote = remoteOf(ask);
    if (remote === null) return false;
    // Where nobody knows the remotes, an address is none of them.
    return isElsewhere(remote) ? !isOwn(ask, remote) : redirected(ask, remote);
  },
  settles(ask) {
    const given = addressGiven(ask);
    const folder = given === null ? null : repositoryOf(ask);
    if (given === null || folder === null || !isElsewhere(given.address) || isOwn(ask, given.address)) return null;
    return { path: `${folder}/.git/remotes/${given.remote}`, text: given.address, lasting: true };
  },
};

/** The remote of a push as it is given; null where there is none, or nobody knows which. */
function remoteOf(ask: Ask): string | null {
  const { words } = ask;
  let at = words.indexOf("push") + 1;
  if (at === 0) return null;
  const named = ask.option("--repo");
  if (named !== undefined) return named;
  while (words[at]?.startsWith("-") === true) at += VALUED.includes(words[at]!) ? 2 : 1;
  const word = words[at];
  return word === undefined ? "origin" : word;
}

/** Options of a push that take the next word. */
const VALUED: readonly string[] = ["-o", "--push-option", "--receive-pack", "--exec"];

/** Whether a remote leads elsewhere by an option of this command, or a command before it in this call or session. */
function redirected(ask: Ask, remote: string): boolean {
  for (const word of ask.words) {
    const [, name, address] = /^(?:-c)?remote\.([^=]{1,128})\.(?:push)?url=(.{1,512})/is.exec(word ?? "") ?? [];
    if (address !== undefined && name === remote && isElsewhere(address) && !isOwn(ask, address)) return true;
    const [, instead] = /^(?:-c)?url\.([^=]{1,512})\.(?:push)?insteadof=/i.exec(word ?? "") ?? [];
    if (instead !== undefined && isElsewhere(instead) && !isOwn(ask, instead)) return true;
  }
  return isSettled(ask, remote) || isSettled(ask, "*");
}

function isSettled(ask: Ask, remote: string): boolean {
  const folder = repositoryOf(ask);
  if (folder === null || !/^(?:\*|[\w.-]{1,128})$/.test(remote)) return false;
  return ask.settled(`${folder}/.git/remotes/${remote}`) !== null;
}

/** `git remote add NAME URL`, `git remote set-url NAME URL`, `git config remote.NAME.url URL`; `*` stands for every remote. */
function addressGiven(ask: Ask): { readonly remote: string; readonly address: string } | null {
  const at = ask.verbs.findIndex((verb) => verb === "remote" || verb === "config");
  if (at < 0) return null;
  const [what, ...rest] = ask.verbs[at] === "config" ? configured(ask.verbs.slice(at + 1)) : ask.verbs.slice(at + 1);
  const [remote, address] = rest;
  if (remote === undefined || address === undefined || !/^(?:\*|[\w.-]{1,128})$/.test(remote)) return null;
  return what === "add" || what === "set-url" ? { remote, address: address.slice(0, 512) } : null;
}

/** The words of a setting as those of `git remote set-url`. */
function configured(words: readonly string[]): readonly string[] {
  const [key = "", value = ""] = words[0] === "set" ? words.slice(1) : words;
  const remote = /^remote\.(.{1,128})\.(?:push)?url$/i.exec(key.slice(0, 256))?.[1];
  if (remote !== undefined) return ["set-url", remote, value];
  const instead = /^url\.(.{1,512})\.(?:push)?insteadof$/i.exec(key.slice(0, 640))?.[1];
  return instead === undefined ? [] : ["set-url", "*", instead];
}

/** An address of another machine: `https://…`, `host:path`. */
const isElsewhere = (address: string) => /^(?!file:)[\w+.-]+:\/\/|^[^/:]+:(?!\/\/)/.test(address.slice(0, 512));

/** Without who signs in, and as hosts write it who take all of `https://host/path`, `ssh://host/path` and `host:path`. */
const plain = (address: string) =>
  address
    .slice(0, 512)
    .replace(/^(?:https|ssh|git\+ssh):\/\/(?:[^@/]*@)?/i, "")
    .replace(/\/\/[^@/]*@/, "//")
    .replace(/^(?:[^@/:]+@)?([^/:]+):(?!\/\/)\/?/, "$1/")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();

/** Whether an address is one of the repository's remotes, those set aside that a call of this session gave it. */
function isOwn(ask: Ask, address: string): boolean {
  const wanted = plain(address);
  let set = false;
  for (const line of (repositoryFile(ask, "config") ?? "").split("\n", MAX_LINES)) {
    const section = /^\s*\[(?:remote "(.{1,128})")?/.exec(line);
    if (section !== null) set = section[1] !== undefined && isSettled(ask, section[1]);
    const found = set ? null : /^\s*(?:push)?url\s*=\s*(\S{1,512})/i.exec(line);
    if (found !== null && plain(found[1]!) === wanted) return true;
  }
  return false;
}

const MAX_LINES = 4_096;

/** The branch a push without one sends; null where it is not known or none is checked out. */
export function currentBranch(ask: Ask): string | null {
  const head = repositoryFile(ask, "HEAD");
  return /^ref: refs\/heads\/(\S{1,200})/.exec(head ?? "")?.[1] ?? null;
}

/** A file of the repository the command stands in: the project's, or the one of its own folder. */
function repositoryFile(ask: Ask, name: "HEAD" | "config"): string | null {
  const root = repositoryOf(ask);
  return root === null ? null : (ask.file(`${root}/.git/${name}`) ?? null);
}

function repositoryOf(ask: Ask): string | null {
  const given = ask.option("-C");
  if (given === null || (given === undefined && ask.cwd === null)) return null;
  const folder = given === undefined ? ask.cwd! : given.startsWith("/") ? given : `${ask.cwd}/${given}`;
  const { project } = ask;
  return project !== null && (folder === project || folder.startsWith(`${project}/`)) ? project : folder;
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
