import type { Usage } from "../types.js";
import type { Value } from "../value.js";
import { expiresSoon, isSoon } from "./git-settings.js";
import { changes, patternsOf, reads, repository } from "./git-usages.js";

/** What is checked out in a temporary folder is there for a look, and goes with it. */
const isPassing = ({ form, text }: Value) =>
  form !== "unknown" && !/\*\*|\.\.|\/\.[?*[]/.test(text) && /^\/(?:var\/)?tmp\/[\w.-]/.test(text);

/** What changes branches, commits and what is checked out beside the first folder. */
export const HISTORY: Readonly<Record<string, Usage>> = {
  reflog: {
    effects: [repository("vcs.read", "reflog")],
    unknownOptions: "ignored",
    subcommands: {
      "expire delete": { ...patternsOf(), effects: [repository("vcs.discard", "reflog")] },
      "show exists": reads("reflog"),
    },
    otherwise: reads("reflog"),
  },
  branch: {
    options: {
      "-D": { sets: "destroy" },
      "-d --delete": { sets: "delete" },
      "-f --force": { sets: "forced" },
      "-M -C": { sets: "destroy" },
      "-m --move -c --copy --edit-description --unset-upstream": { sets: "write" },
      "-u --set-upstream-to": { value: "required", sets: "write" },
      "-a --all -r --remotes -v -vv --verbose -q -l --list -i --show-current --no-color --column": { sets: "list" },
      "--contains --no-contains --merged --no-merged --points-at --sort --format --color": {
        value: "optional",
        sets: "list",
      },
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const destroys = line.flag("destroy") || (line.flag("delete") && line.flag("forced"));
      const writes = line.flag("write") || line.flag("delete") || (line.operands.length > 0 && !line.flag("list"));
      emit.add(destroys ? "vcs.discard" : writes ? "vcs.change" : "vcs.read", "repository", ".", {
        program: "git",
        what: "branch",
      });
      // What the branch pointed to is left behind.
      if (line.flag("forced") && writes && !line.flag("delete"))
        emit.add("vcs.rewrite", "repository", ".", { program: "git", what: "branch" });
    },
  },
  tag: {
    options: {
      "-d --delete": { sets: "delete" },
      "-l --list --contains --sort --points-at --merged -n": { value: "optional", sets: "list" },
      "-m --message -F --file -u --local-user": "value",
      "-f --force -a --annotate -s --sign -e --edit --create-reflog": "flag",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const kind = line.flag("delete")
        ? "vcs.discard"
        : line.operands.length > 0 && !line.flag("list")
          ? "vcs.change"
          : "vcs.read";
      emit.add(kind, "repository", ".", { program: "git", what: "tag" });
    },
  },
  rebase: {
    options: { "-x --exec": "shell", "--onto -s --strategy -X --strategy-option -C --whitespace": "value" },
    unknownOptions: "ignored",
    effects: [repository("vcs.rewrite", "rebase")],
  },
  "fast-import": { effects: [repository("vcs.rewrite", "import")], unknownOptions: "ignored" },
  "filter-branch filter-repo": {
    options: {
      "--analyze --dry-run": "harmless",
      "--tree-filter --index-filter --msg-filter --commit-filter --parent-filter --env-filter --tag-name-filter --setup":
        "shell",
      "--subdirectory-filter --original -d --path --path-rename --mailmap --replace-text": "value",
    },
    unknownOptions: "ignored",
    effects: [repository("vcs.rewrite", "filter", {}, { force: true, shared: true })],
  },
  "symbolic-ref": {
    options: { "-d --delete": { sets: "deletes" }, "-m": "value", "-q --quiet --short --recurse --no-recurse": "flag" },
    act: (line, emit) => {
      const kind = line.flag("deletes") ? "vcs.discard" : line.operands.length > 1 ? "vcs.change" : "vcs.read";
      emit.add(kind, "repository", ".", { program: "git", what: "ref" });
    },
  },
  lfs: {
    subcommands: {
      // What it fetched before is fetched again; `migrate` writes every commit anew.
      migrate: {
        unknownOptions: "ignored",
        subcommands: {
          info: reads("lfs"),
          "import export": {
            ...patternsOf(),
            effects: [repository("vcs.rewrite", "filter", {}, { force: true, shared: true })],
          },
        },
      },
      "ls-files status env locks logs pointer ext track version help": reads("lfs"),
      push: { effects: [repository("vcs.send", "lfs")], unknownOptions: "ignored" },
    },
    otherwise: changes("change", { "-d --dry-run": "harmless" }),
  },
  replace: { effects: [repository("vcs.rewrite", "ref")], unknownOptions: "ignored" },
  "update-ref": {
    options: {
      "-d": { sets: "deletes" },
      "-m": "value",
      "--stdin": { sets: "told" },
      "--no-deref --create-reflog -z": "flag",
    },
    effects: [
      repository("vcs.rewrite", "ref", { unless: "deletes" }),
      repository("vcs.discard", "ref", { when: "deletes" }),
    ],
    // A list of orders: of one that is not known some may delete.
    act: (line, emit) => {
      const { text } = line.stdin;
      if (line.flag("told") && (text === null || /(?:^|[\n\0])(?:option [^\n\0]*[\n\0])*delete[ \0]/.test(text)))
        emit.add("vcs.discard", "repository", ".", { program: "git", what: "ref" });
    },
  },
  "gc prune": {
    options: {
      "--prune": { value: "optional", sets: "prune" },
      "-n --dry-run": "harmless",
      "--expire": "value",
      "-v --verbose --progress --auto --aggressive --force --quiet -q": "flag",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const discards =
        line.path[0] === "prune" ||
        (line.flag("prune") && isSoon(line.value("--prune")?.text ?? "")) ||
        line.values("-c").some(({ text }) => expiresSoon(text));
      emit.add(discards ? "vcs.discard" : "vcs.change", "repository", ".", { program: "git", what: "gc" });
    },
  },
  bisect: {
    subcommands: { run: { launches: {}, syntax: "posix" } },
    otherwise: changes("bisect"),
  },
  submodule: {
    options: { "--quiet --cached": "flag" },
    subcommands: {
      foreach: { syntax: "posix", options: { "--recursive": "flag" }, launches: { as: "shell" } },
      // Without force it stops where work would be lost.
      deinit: {
        options: { "-f --force": { sets: "forced" }, "--all": "flag" },
        effects: [
          repository("vcs.change", "submodule", { unless: "forced" }),
          repository("vcs.discard", "submodule", { when: "forced" }),
        ],
      },
      add: { effects: [repository("vcs.receive", "submodule")], unknownOptions: "ignored" },
      update: {
        options: {
          "-f --force": { sets: "forced" },
          "--init --recursive --remote --merge --rebase -N --no-fetch": "flag",
        },
        // What was changed in them is thrown away.
        effects: [repository("vcs.receive", "submodule"), repository("vcs.discard", "submodule", { when: "forced" })],
        unknownOptions: "ignored",
      },
    },
    otherwise: changes("submodule"),
  },
  worktree: {
    subcommands: {
      // Without force it stops where work would be lost.
      remove: {
        options: { "-f --force": { sets: "forced" } },
        operands: [{ kind: "file.delete", detail: { recursive: true }, when: "forced" }],
        act: (line, emit) => {
          const loses = line.flag("forced") && !line.operands.every(isPassing);
          emit.add(loses ? "vcs.discard" : "vcs.change", "repository", ".", { program: "git", what: "worktree" });
        },
      },
      prune: {
        options: { "-n --dry-run": "harmless", "-v --verbose": "flag", "--expire": "value" },
        effects: [repository("vcs.change", "worktree")],
      },
      add: {
        options: {
          "-b, --reason": "value",
          "-B": { value: "required" },
          "-f --force -d --detach --checkout --no-checkout --guess-remote --no-guess-remote --track --no-track --lock --orphan -q --quiet":
            "flag",
        },
        effects: [repository("vcs.change", "worktree")],
        operands: { first: [[{ kind: "file.write", detail: { recursive: true, append: true } }]] },
      },
      list: reads("worktree"),
    },
    otherwise: changes("worktree"),
  },
};
