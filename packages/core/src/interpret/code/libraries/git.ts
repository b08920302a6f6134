import type { Call } from "../machine/call.js";
import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, isTrue, optionOf, type Reader, upTo, wordsGiven, wordsOf } from "./client.js";

/** Commands of git that a library has methods for. */
const COMMANDS = new Set(
  "push pull fetch reset clean checkout restore branch tag stash rebase merge commit add rm mv remote gc reflog prune update-ref filter-branch cherry-pick revert switch worktree submodule clone init config notes am apply read-tree".split(
    " ",
  ),
);

/** Methods whose words are others than the command's. */
const CALLED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "delete head": ["branch", "-D"],
    "delete tag": ["tag", "-d"],
    "delete remote": ["remote", "remove"],
    "delete local branch": ["branch", "-D"],
    "delete local branches": ["branch", "-D"],
    "delete branch": ["branch", "-D"],
    "push tags": ["push", "--tags"],
    "reset hard": ["reset", "--hard"],
    "hard reset": ["reset", "--hard"],
    "clone from": ["clone"],
    "checkout branch": ["checkout"],
    "checkout local branch": ["checkout", "-b"],
    "update ref": ["update-ref"],
    "force push": ["push", "--force"],
  }),
);

/** `force=True` is `--force`, `f=True` is `-f`, `depth=1` is `--depth=1`; a list says it several times. */
function options({ m, named }: Call): readonly string[] {
  const out: string[] = [];
  for (const [name, value] of upTo(m, 32, [...(named ?? [])])) {
    const option = name.length === 1 ? `-${name}` : `--${name.replaceAll("_", "-")}`;
    const own = known(value);
    if (isTrue(value)) out.push(option);
    else if (own !== null && /^(?:refspec|path|paths|ref|commit|message|to_path|url)$/.test(name)) out.push(own);
    else if (own !== null) out.push(`${option}=${own}`);
  }
  return out;
}

/** `repo.git.push("origin", force=True)`, `simpleGit().push("origin", "main", ["--force"])`: git's own commands. */
export const gitClient: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  const [place = "", ...nouns] = path;
  const git = ["git", ...(place === "" || place === "." ? [] : ["-C", place])];
  const given = wordsGiven(call);
  const said = words.join(" ");
  const remote = nouns[0] === "remotes" || nouns[0] === "remote" ? [nouns[1] ?? "origin"] : [];
  if (said === "remote" && nouns[0] !== "git" && self.k === "thing") return deeper(self, name, given[0] ?? "origin");
  if (/^(?:raw|execute|custom binary)$/.test(said)) actAs(m, ...git, ...given.filter((one) => one !== "git"));
  else if (
    said === "reset" &&
    (isTrue(call.named?.get("working_tree")) || /^(?:hard|ResetMode\.HARD)$/.test(given[0] ?? ""))
  )
    actAs(
      m,
      ...git,
      "reset",
      "--hard",
      ...given.slice(0, 1).filter((one) => !/hard$/i.test(one ?? "")),
      ...given.slice(1),
    );
  else if (said === "clean")
    actAs(
      m,
      ...git,
      "clean",
      ...given.map((one) => (one === null ? "-f" : /^\w{1,4}$/.test(one) ? `-${one}` : one)),
      ...options(call),
    );
  else if (CALLED.has(said)) actAs(m, ...git, ...CALLED.get(said)!, ...given, ...options(call));
  else if (said === "delete" && /^(?:branch|heads?|tag|tags)$/.test(nouns[0] ?? ""))
    actAs(m, ...git, ...(/^tag/.test(nouns[0]!) ? ["tag", "-d"] : ["branch", "-D"]), nouns[1] ?? null);
  else if (COMMANDS.has(words.join("-")) && !/^(?:index|config)$/.test(nouns[0] ?? "")) {
    // Of a remote, a branch: `repo.remotes.origin.push(force=True)`.
    const force = isTrue(optionOf(call, "force")) && call.named?.has("force") !== true ? ["--force"] : [];
    actAs(m, ...git, words.join("-"), ...remote, ...given, ...options(call), ...force);
  } else if (self.k === "thing")
    return deeper(self, /^(?:remote|branch|tag)s?$/.test(name) ? name : null, given[0] ?? null);
  else return null;
  return self.k === "thing" && nouns.length === 0 ? self : answer(call);
};

const opened: Handler = (c) => {
  const first = c.args[0];
  const place = known(first?.k === "table" ? first.entries.get("baseDir") : (first ?? c.named?.get("path")));
  return client("git", [place?.slice(0, 256) || "."]);
};

const cloned: Handler = (c) => {
  const [from = null, to = null] = wordsGiven(c);
  actAs(c.m, "git", "clone", from, to);
  return client("git", [to ?? "."]);
};

/** GitPython, simple-git, Ruby's `Git`, and those that work without git: isomorphic-git, dulwich. */
export function gitLibrary(name: string): Handler | undefined {
  if (/^(?:git\.(?:repo\.(?:base\.)?)?Repo(?:\.init)?|git\.Git|git\.cmd\.Git|Git\.(?:open|bare|init))$/.test(name))
    return opened;
  if (/^(?:git\.(?:repo\.)?Repo\.clone_from|Git\.clone)$/.test(name)) return cloned;
  if (/^simple-git(?:\/promise)?(?:\.(?:simpleGit|gitP|default|simpleGit\.default))?$/.test(name)) return opened;
  const plain = /^(?:isomorphic-git|dulwich\.porcelain)\.(\w+)$/.exec(name)?.[1];
  if (plain === undefined) return undefined;
  const words = wordsOf(plain);
  const command = CALLED.get(words.join(" ")) ?? (COMMANDS.has(words.join("-")) ? [words.join("-")] : null);
  if (command === null) return undefined;
  return (c) => {
    const option = (key: string) => known(c.named?.get(key) ?? optionOf(c, key));
    const hard = wordsGiven(c).includes("hard") || option("mode") === "hard" ? ["--hard"] : [];
    const force = isTrue(optionOf(c, "force")) || isTrue(c.named?.get("force")) ? ["--force"] : [];
    const of = [option("remote"), option("ref")].filter((one) => one !== null);
    actAs(c.m, "git", ...command, ...of, ...hard, ...force);
    return answer(c);
  };
}
