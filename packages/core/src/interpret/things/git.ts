import type { ActionKind } from "../../spine/index.js";
import { type Around, type Deed, givenIn, isName, readWords, type ThingTable, type Word, wordSet } from "./thing.js";

const DISCARD: readonly ActionKind[] = ["vcs.discard"];
const REWRITE: readonly ActionKind[] = ["vcs.rewrite"];

/** Names of branches that others build upon, whoever made them here. */
const SHARED =
  /^(?:main|master|trunk|mainline|develop(?:ment)?|dev|next|prod(?:uction)?|staging|stable|qa|uat|default|release.*|hotfix.*|gh-pages|v?\d.*|HEAD)$/i;
/** What git works on is named by the line itself. */
const ELSEWHERE = /^(?:--git-dir|--work-tree|-c|--config-env|--namespace|-C)(?:=|$)/;

const PLACED = ["GIT_DIR", "GIT_WORK_TREE", "GIT_NAMESPACE"];

/** Branches, tags and stashes the session made in one repository. */
export const GIT: ThingTable = {
  programs: ["git"],
  read(words, around) {
    const [first, to] = words;
    const at = first === "-C" ? 2 : 0;
    const folder = at === 0 ? around.folder : to?.startsWith("/") === true ? to.replace(/\/+$/, "") : null;
    if (
      folder === null ||
      ELSEWHERE.test(words[at] ?? "") ||
      PLACED.some((name) => around.variable(name) !== undefined)
    )
      // Of which repository nobody knows: perhaps of this one.
      return words.includes("stash") ? { ends: ["stash *"] } : words.some(isMoving) ? { ends: ["on *"] } : null;
    const [verb, ...rest] = words.slice(at);
    const read = typeof verb === "string" && Object.hasOwn(VERBS, verb) ? VERBS[verb]! : null;
    return read === null ? null : read(rest, (key) => `${key} in ${folder}`, around);
  },
};

const isMoving = (word: Word) => word === "switch" || word === "checkout";

/** Options that take the next word. */
const BRANCH = wordSet("-u --set-upstream-to");
const TAG = wordSet("-m --message -F --file -u --local-user");
const WORKTREE = wordSet("-b -B --reason");
const FETCH = wordSet("--depth --deepen --shallow-since --shallow-exclude -j --jobs -o --server-option");
const PUSH = wordSet("-o --push-option --receive-pack --exec --repo");
const STASH = wordSet("-m --message");

type Read = (words: readonly Word[], key: (name: string) => string, around: Around) => Deed | null;

const VERBS: Readonly<Record<string, Read>> = {
  switch: (words, key) => changes(words, key, ["-c", "--create"], ["-C", "--force-create", "--orphan"]),
  checkout: (words, key) => changes(words, key, ["-b"], ["-B", "--orphan"]),
  branch: branches,
  fetch: fetches,
  tag: tags,
  stash: stashes,
  push: pushes,
  worktree: worktrees,
};

/** The branch one is on, as far as the session itself chose it. */
const on = (key: (name: string) => string, name: string) => key(`on ${name}`);

function changes(
  words: readonly Word[],
  key: (n: string) => string,
  news: readonly string[],
  olds: readonly string[],
): Deed | null {
  const line = readWords(words, new Set([...news, ...olds, "-t", "--track"]));
  const ends = ["on *"];
  if (line === null) return { ends };
  if (words.includes("--") || words.includes(".")) return null;
  const name = givenIn(line, ...news);
  if (isName(name)) return { ends, makes: [key(`branch ${name}`), on(key, name)] };
  const [to] = line.operands;
  return isName(to) && line.options.size === 0 ? { ends, makes: [on(key, to)] } : { ends };
}

/** `fetch origin pull/7/head:pr-7`: without force the branch is then no more than what the remote has, whatever it was. */
function fetches(words: readonly Word[], key: (n: string) => string): Deed | null {
  const line = readWords(words, FETCH);
  const [remote, ...refs] = line?.operands ?? [];
  if (line === null || remote === undefined) return null;
  if ([...line.options.keys()].some((one) => /^(?:-f|--force|-n|--dry-run|-u|--update-head-ok)$/.test(one)))
    return null;
  const made = refs.flatMap((ref) => /^[\w./-]{1,128}:([\w][\w./-]{0,127})$/.exec(ref)?.[1] ?? []);
  const names = made.filter((name) => isName(name) && !SHARED.test(name) && !name.startsWith("refs/"));
  return names.length === 0 ? null : { makes: names.map((name) => key(`fetched ${name}`)) };
}

function branches(words: readonly Word[], key: (n: string) => string, around: Around): Deed | null {
  const line = readWords(words, BRANCH);
  if (line === null || !line.operands.every(isName) || line.operands.length === 0) return null;
  const given = [...line.options.keys()];
  if (given.length === 0) return { makes: [key(`branch ${line.operands[0]}`)] };
  if (given.some((one) => /^-[mMcC]$|^--(?:move|copy)$/.test(one))) return { ends: ["on *", "branch *"] };
  if (!given.every((one) => /^(?:-D|-d|-f|-q|--delete|--force|--quiet)$/.test(one))) return null;
  const keys = line.operands.map((name) => {
    const fetched = key(`fetched ${name}`);
    return around.owns(fetched) ? fetched : key(`branch ${name}`);
  });
  return { ends: keys, drops: { keys, kinds: DISCARD } };
}

function tags(words: readonly Word[], key: (n: string) => string): Deed | null {
  const line = readWords(words, TAG);
  if (line === null || !line.operands.every(isName) || line.operands.length === 0) return null;
  const given = [...line.options.keys()];
  if (given.includes("-d") || given.includes("--delete")) {
    const keys = line.operands.map((name) => key(`tag ${name}`));
    return given.length === 1 ? { ends: keys, drops: { keys, kinds: DISCARD } } : null;
  }
  const isNew = given.every((one) => /^(?:-[ams]|--annotate|--message|--sign|-F|--file)$/.test(one));
  return isNew ? { makes: [key(`tag ${line.operands[0]}`)] } : null;
}

function worktrees([verb, ...words]: readonly Word[], key: (n: string) => string): Deed | null {
  const line = readWords(words, WORKTREE);
  const [path] = line?.operands ?? [];
  if (line === null || path === undefined || path.length > 256) return null;
  const one = key(`worktree ${path}`);
  if (verb === "add") return line.options.has("-f") || line.options.has("--force") ? null : { makes: [one] };
  return verb === "remove" && line.operands.length === 1
    ? { ends: [one], drops: { keys: [one], kinds: FOLDER } }
    : null;
}
const FOLDER: readonly ActionKind[] = ["vcs.discard", "file.delete"];

/** What was applied is in the work tree: its stash may go, as `pop` lets it go. */
function stashes(words: readonly Word[], key: (n: string) => string): Deed | null {
  const line = readWords(words, STASH);
  if (line === null) return { ends: ["stash *"] };
  const [verb, which = "0", ...more] = line.operands;
  const number = /^(?:stash@\{)?(\d{1,4})\}?$/.exec(which)?.[1];
  const stash = number === undefined || more.length > 0 ? null : key(`stash ${number}`);
  if (verb === "list" || verb === "show") return null;
  if (verb === "apply") return { ends: ["stash *"], makes: stash === null ? [] : [stash] };
  if (verb === "drop" && stash !== null) return { ends: ["stash *"], drops: { keys: [stash], kinds: DISCARD } };
  return { ends: ["stash *"] };
}

/**
 * A branch the session made, and that it sent without force: nobody else's is at the other end by that name, so it may be
 * sent again under a lease, or taken away there. One that others build upon is never such a branch.
 */
function pushes(words: readonly Word[], key: (n: string) => string, around: Around): Deed | null {
  const line = readWords(words, PUSH);
  if (line === null) return null;
  const [remote, ...refs] = line.operands;
  const given = [...line.options.keys()];
  if (remote !== undefined && /[:/]/.test(remote)) return null;
  const here = around
    .named("on ")
    .flatMap((one) => (key(`on ${one.split(" in ")[0]!}`) === `on ${one}` ? one.split(" in ")[0]! : []));
  const names = (refs.length === 0 ? ["HEAD"] : refs).map((ref) =>
    ref === "HEAD" ? (here.length === 1 ? here[0]! : null) : ref,
  );
  if (names.some((name) => !isName(name) || name.includes(":") || SHARED.test(name))) return null;
  const at = remote ?? "origin";
  const sent = names.map((name) => key(`sent ${name} to ${at}`));
  if (given.every((one) => /^(?:-u|--set-upstream|-q|-v|--no-verify|--quiet|--verbose)$/.test(one)))
    return names.every((name) => around.owns(key(`branch ${name}`))) ? { makes: sent } : null;
  const deletes = given.every((one) => /^(?:-d|--delete)$/.test(one)) && refs.length > 0;
  if (deletes) return { ends: sent, drops: { keys: sent, kinds: REWRITE } };
  const leased = given.every((one) => /^(?:-u|--set-upstream|--force-with-lease|--force-if-includes|-q)$/.test(one));
  return leased ? { drops: { keys: sent, kinds: REWRITE } } : null;
}
