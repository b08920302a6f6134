import type { ActionKind, Detail } from "../../../spine/index.js";
import type { Effect, Entry, Usage } from "../types.js";
import { withText } from "../value.js";
import { checkout, config, configured, folderOf, push, received } from "./git-effects.js";

/** An action on the repository the command runs in. */
function repository(kind: ActionKind, what: string, more: Partial<Effect> = {}, detail: Detail = {}): Effect {
  return { kind, type: "repository", name: ".", detail: { program: "git", what, ...detail }, ...more };
}

const reads = (what: string): Usage => ({ effects: [repository("vcs.read", what)], unknownOptions: "ignored" });
const changes = (what: string, options: Usage["options"] = {}): Usage => ({
  effects: [repository("vcs.change", what)],
  options,
  unknownOptions: "ignored",
});

const patterns = { "-n --dry-run": "harmless" } as const;

const subcommands: Readonly<Record<string, Usage>> = {
  "status log diff show blame annotate shortlog describe rev-parse rev-list ls-files ls-tree cat-file name-rev show-ref for-each-ref grep whatchanged cherry range-diff diff-tree diff-index diff-files merge-base count-objects fsck var version help check-ignore check-attr check-ref-format symbolic-ref get-tar-commit-id verify-commit verify-tag verify-pack show-branch rerere column patch-id fmt-merge-msg ls-remote":
    {
      ...reads("read"),
      options: {
        "-o --output": "write",
        "--ext-diff --textconv": "flag",
        "-O --open-files-in-pager": { value: "optional" },
      },
    },
  reflog: {
    effects: [repository("vcs.read", "reflog")],
    unknownOptions: "ignored",
    subcommands: {
      "expire delete": { ...patternsOf(), effects: [repository("vcs.discard", "reflog")] },
      "show exists": reads("reflog"),
    },
    otherwise: reads("reflog"),
  },
  add: { ...changes("add", patterns) },
  commit: {
    options: {
      "-m --message -F --file -C --reuse-message -c --reedit-message --author --date --fixup --squash --cleanup -t --template --trailer":
        "value",
      "--amend": { sets: "amend" },
      "--dry-run": "harmless",
      "-a --all -p --patch -v --verbose -q --quiet -n --no-verify -s --signoff -e --edit --no-edit --allow-empty --allow-empty-message -i --include -o --only --reset-author --no-gpg-sign --no-post-rewrite --short --porcelain --status --no-status":
        "flag",
      "-S --gpg-sign -u --untracked-files": "optional",
    },
    effects: [
      repository("vcs.change", "commit", { unless: "amend" }),
      repository("vcs.rewrite", "amend", { when: "amend" }),
    ],
  },
  stash: {
    effects: [],
    unknownOptions: "ignored",
    subcommands: {
      "drop clear": { effects: [repository("vcs.discard", "stash")], unknownOptions: "ignored" },
      "list show": reads("stash"),
      "push save apply pop create store branch": changes("stash"),
    },
    otherwise: changes("stash"),
    act: (line, emit) => {
      if (line.path.length === 1) emit.add("vcs.change", "repository", ".", { program: "git", what: "stash" });
    },
  },
  checkout: { options: checkoutOptions(), unknownOptions: "ignored", act: checkout },
  switch: {
    options: {
      "-c --create --orphan": "value",
      "-C --force-create": { value: "required", sets: "moves" },
      "-d --detach --guess --no-guess -q --quiet -m --merge -t --track --no-track --progress --no-progress --ignore-other-worktrees --overwrite-ignore --no-overwrite-ignore --recurse-submodules":
        "flag",
      "--conflict": "value",
      "-f --force --discard-changes": { sets: "discard" },
    },
    unknownOptions: "ignored",
    effects: [
      repository("vcs.change", "switch"),
      repository("vcs.rewrite", "branch", { when: "moves" }),
      repository("vcs.discard", "switch", { when: "discard" }),
    ],
  },
  restore: {
    options: {
      "-s --source --pathspec-from-file": "value",
      "-S --staged": { sets: "staged" },
      "-W --worktree": { sets: "worktree" },
      "-q --quiet --progress --no-progress --ours --theirs -2 -3 -m --merge -p --patch --ignore-unmerged --overlay --no-overlay --ignore-skip-worktree-bits --recurse-submodules --no-recurse-submodules --pathspec-file-nul":
        "flag",
      "--conflict": "value",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const discards = !line.flag("staged") || line.flag("worktree");
      emit.add(discards ? "vcs.discard" : "vcs.change", "repository", ".", { program: "git", what: "restore" });
    },
  },
  reset: {
    options: {
      "--hard --merge": { sets: "hard" },
      // `--keep` stops where work would be lost.
      "--keep --soft --mixed -q --quiet --refresh --no-refresh -N --intent-to-add -p --patch --recurse-submodules --no-recurse-submodules --pathspec-file-nul":
        "flag",
      "--pathspec-from-file": "read",
    },
    unknownOptions: "ignored",
    effects: [
      repository("vcs.change", "reset", { unless: "hard" }),
      repository("vcs.discard", "reset", { when: "hard" }, { force: true }),
    ],
  },
  clean: {
    options: {
      ...patterns,
      "-f --force": { sets: "forced" },
      "-d -x -X -q --quiet -i --interactive": "flag",
      "-e --exclude": "value",
    },
    // Without force it refuses, unless the configuration says otherwise.
    effects: [
      repository("vcs.discard", "clean", { when: "forced" }, { force: true }),
      { kind: "file.delete", name: "./", detail: { recursive: true, bounded: true }, when: "forced" },
    ],
  },
  rm: {
    options: {
      ...patterns,
      "-r": "recursive",
      "-f --force": "force",
      "--cached": { sets: "cached" },
      "-q --quiet --ignore-unmatch": "flag",
    },
    operands: [{ kind: "file.delete", unless: "cached" }],
    effects: [repository("vcs.change", "rm")],
  },
  mv: { ...changes("mv", patterns) },
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
    },
  },
  tag: {
    options: {
      "-d --delete": { sets: "delete" },
      "-l --list --contains --sort --points-at --merged -n": { value: "optional", sets: "list" },
      "-m --message -F --file -u --local-user": "value",
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
  push: { options: pushOptions(), unknownOptions: "ignored", act: push },
  clone: {
    options: {
      "-b --branch -o --origin --depth --reference --separate-git-dir -j --jobs --filter --shallow-since --template --bundle-uri --server-option":
        "value",
      "-c --config": "value",
      "-u --upload-pack": "shell",
    },
    unknownOptions: "ignored",
    effects: [repository("vcs.receive", "clone")],
    act: (line, emit) => {
      configured(line, emit);
      const [url, folder] = line.operands;
      if (url === undefined) return;
      received(url, emit);
      emit.file("file.write", folder ?? withText(url, folderOf(url.text)), { recursive: true, append: true });
    },
  },
  "fetch pull": {
    options: {
      "--depth --deepen --shallow-since -j --jobs --refmap --negotiation-tip -s --strategy -X --strategy-option":
        "value",
      "--upload-pack": "shell",
      "-r --rebase": { value: "optional" },
      "--dry-run": "harmless",
    },
    unknownOptions: "ignored",
    effects: [repository("vcs.receive", "fetch")],
    act: (line, emit) => {
      const [remote] = line.operands;
      if (remote !== undefined && /[:/]/.test(remote.text)) received(remote, emit);
    },
  },
  rebase: {
    options: { "-x --exec": "shell", "--onto -s --strategy -X --strategy-option -C --whitespace": "value" },
    unknownOptions: "ignored",
    effects: [repository("vcs.rewrite", "rebase")],
  },
  daemon: { effects: [{ kind: "net.listen", name: "0.0.0.0" }], unknownOptions: "ignored" },
  "instaweb gui citool": { unknownOptions: "ignored" },
  "fast-import": { effects: [repository("vcs.rewrite", "import")], unknownOptions: "ignored" },
  "fast-export request-pull upload-pack upload-archive http-fetch": reads("export"),
  "filter-branch filter-repo": {
    options: {
      "--tree-filter --index-filter --msg-filter --commit-filter --parent-filter --env-filter --tag-name-filter --setup":
        "shell",
      "--subdirectory-filter --original -d --path --path-rename --mailmap --replace-text": "value",
    },
    unknownOptions: "ignored",
    effects: [repository("vcs.rewrite", "filter", {}, { force: true, shared: true })],
  },
  replace: { effects: [repository("vcs.rewrite", "ref")], unknownOptions: "ignored" },
  "update-ref": {
    options: { "-d": { sets: "deletes" }, "-m": "value", "--stdin --no-deref --create-reflog -z": "flag" },
    effects: [
      repository("vcs.rewrite", "ref", { unless: "deletes" }),
      repository("vcs.discard", "ref", { when: "deletes" }),
    ],
  },
  "merge cherry-pick revert am apply notes update-index write-tree commit-tree read-tree hash-object mktag mktree merge-file checkout-index pack-refs pack-objects repack unpack-objects maintenance init init-db sparse-checkout lfs":
    changes("change", { "--check --stat --numstat --summary": "harmless" }),
  "gc prune": {
    options: { "--prune": { value: "optional", sets: "prune" } },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const discards =
        line.path[0] === "prune" || (line.flag("prune") && /^(?:now|all|0)/.test(line.value("--prune")?.text ?? ""));
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
      "add update": { effects: [repository("vcs.receive", "submodule")], unknownOptions: "ignored" },
    },
    otherwise: changes("submodule"),
  },
  worktree: {
    subcommands: {
      // Without force it stops where work would be lost.
      remove: {
        options: { "-f --force": { sets: "forced" } },
        effects: [
          repository("vcs.change", "worktree", { unless: "forced" }),
          repository("vcs.discard", "worktree", { when: "forced" }),
        ],
        operands: [{ kind: "file.delete", detail: { recursive: true } }],
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
  remote: {
    options: { "-v --verbose": "flag" },
    subcommands: {
      "show get-url": reads("remote"),
      "add set-url rename remove rm prune update set-head set-branches": changes("remote"),
    },
    otherwise: reads("remote"),
    effects: [repository("vcs.read", "remote")],
  },
  config: {
    options: {
      "--get --get-all --get-regexp --get-urlmatch -l --list --get-color --get-colorbool": { sets: "reads" },
      "-f --file --blob --type --default": "value",
      "--global --system --local --worktree --add --unset --unset-all --replace-all --rename-section --remove-section -e --edit -z --null --name-only --show-origin --show-scope --includes --bool --int --path":
        "flag",
    },
    unknownOptions: "ignored",
    act: config,
  },
  "archive bundle format-patch": {
    options: { "-o --output --output-directory": "write", "--exec": "shell" },
    effects: [repository("vcs.read", "archive")],
    unknownOptions: "ignored",
  },
  "send-email": {
    effects: [{ kind: "message.send", type: "recipient", name: "*", detail: { what: "mail" } }],
    unknownOptions: "ignored",
  },
  credential: { effects: [{ kind: "secret.read", detail: { what: "git-credential" } }], unknownOptions: "ignored" },
  "difftool mergetool": {
    options: { "-x --extcmd": "shell" },
    unknownOptions: "ignored",
    effects: [repository("vcs.read", "diff")],
  },
};

export const entries: readonly Entry[] = [
  {
    names: ["git", "hub"],
    options: {
      "-C": "chdir",
      "-c --config-env": "value",
      "--git-dir --work-tree --namespace --super-prefix --exec-path --attr-source": { value: "required" },
      "-p --paginate -P --no-pager --no-replace-objects --bare --literal-pathspecs --glob-pathspecs --no-optional-locks --icase-pathspecs":
        "flag",
      "-v --version -h --help --html-path --man-path --info-path --list-cmds": "harmless",
    },
    subcommands,
    // An alias of the configuration, or a program called `git-name`.
    act: (line, emit) => {
      if (!line.path.includes("clone")) configured(line, emit);
    },
    output: (line) =>
      line.path[0] === "rev-parse" && line.words.some((word) => word.text === "--show-toplevel")
        ? { pattern: "." }
        : null,
  },
];

function patternsOf(): Usage {
  return { options: patterns, unknownOptions: "ignored" };
}

function checkoutOptions(): NonNullable<Usage["options"]> {
  return {
    "-b, --orphan, --conflict, --pathspec-from-file": "value",
    "-B": { value: "required", sets: "moves" },
    "-f --force --ours --theirs": { sets: "discard" },
    "-2 -3 --overlay --no-overlay --overwrite-ignore --no-overwrite-ignore --ignore-other-worktrees --ignore-skip-worktree-bits --recurse-submodules --no-recurse-submodules --pathspec-file-nul --no-progress":
      "flag",
    "-q --quiet -t --track --no-track -d --detach -m --merge -p --patch -l --guess --no-guess --progress": "flag",
  };
}

function pushOptions(): NonNullable<Usage["options"]> {
  return {
    "-f --force": { sets: "forced" },
    "--force-with-lease": { value: "optional", sets: "leased" },
    "-d --delete --prune": { sets: "deletes" },
    "--mirror": { sets: ["forced", "mirror"] },
    "-n --dry-run": "harmless",
    "-o --push-option --repo": "value",
    "--receive-pack --exec": "shell",
  };
}
