import { patches } from "../text/compare.js";
import type { Entry, Usage } from "../types.js";
import { exact, withText } from "../value.js";
import { checkout, config, configured, folderOf, laid, push, received, unguarded } from "./git-effects.js";
import { HISTORY } from "./git-history.js";
import { checkoutOptions, pushOptions, READING } from "./git-options.js";
import { printed } from "./git-printed.js";
import { shows, takes } from "./git-shown.js";
import { changes, patterns, reads, repository } from "./git-usages.js";

/** A path as it stands: no pattern, and none of git's magic (`:/`, `:(top)`). */
const isFolder = ({ form, text }: { readonly form: string; readonly text: string }) =>
  form === "exact" && !/^:|[*?[]/.test(text);

const subcommands: Readonly<Record<string, Usage>> = {
  ...HISTORY,
  "status log diff show blame annotate shortlog describe rev-parse rev-list ls-files ls-tree cat-file name-rev show-ref for-each-ref whatchanged cherry range-diff diff-tree diff-index diff-files merge-base count-objects fsck var version help check-ignore check-attr check-ref-format get-tar-commit-id verify-commit verify-tag verify-pack show-branch rerere column patch-id fmt-merge-msg":
    {
      ...reads("read"),
      options: {
        "-o --output": "write",
        "--ext-diff --textconv": "flag",
        "-O": "optional",
        ...READING,
      },
      act: shows,
    },
  "ls-remote fetch-pack": {
    ...reads("read"),
    options: { ...READING, "--upload-pack --exec": "shell", "-o --server-option": "value" },
    act: (line, emit) => {
      const [remote] = line.operands;
      if (remote?.text.startsWith("ext::") === true) received(remote, emit);
    },
  },
  grep: {
    ...reads("read"),
    options: {
      ...READING,
      "-O --open-files-in-pager": { value: "optional", is: "shell" },
      "-f": "read",
      "--max-depth --threads --and --or --not": "value",
    },
  },
  add: {
    ...changes("add", {
      ...patterns,
      "-A --all --no-all --ignore-removal -u --update -p --patch -i --interactive -e --edit -f --force -v --verbose -N --intent-to-add --refresh --ignore-errors --ignore-missing --renormalize --sparse --pathspec-file-nul":
        "flag",
      "--chmod": "value",
      "--pathspec-from-file": "read",
    }),
    act: takes,
  },
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
      "-X": { sets: "ignored" },
      "-d -x -q --quiet -i --interactive": "flag",
      "-e --exclude": "value",
    },
    unknownOptions: "ignored",
    // Without force it refuses, unless the configuration says otherwise.
    act: (line, emit) => {
      if (!line.flag("forced") && !unguarded(line)) return;
      // Of some folders what nobody wants to keep: less than `rm -r` of the same folders.
      if (line.flag("ignored") && !line.has("-x") && line.operands.length > 0 && line.operands.every(isFolder)) {
        for (const one of line.operands) emit.file("file.delete", one, { recursive: true });
        return;
      }
      emit.add("vcs.discard", "repository", ".", { program: "git", what: "clean", force: true });
      emit.file("file.delete", exact("./"), { recursive: true, bounded: true });
    },
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
      const into = folder ?? withText(url, folderOf(url.text));
      emit.file("file.write", into, { recursive: true, append: true });
      emit.makes(into);
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
  daemon: { effects: [{ kind: "net.listen", name: "0.0.0.0" }], unknownOptions: "ignored" },
  "instaweb gui citool": { unknownOptions: "ignored" },
  "fast-export request-pull upload-pack upload-archive http-fetch": reads("export"),
  "apply am": {
    options: {
      "--check --stat --numstat --summary": "harmless",
      "-p": { value: "required" },
      "--directory --exclude --include -C --whitespace --build-fake-ancestor": "value",
      "-R --reverse": { sets: "reversed" },
      "--index --cached -3 --3way --reject -N --unsafe-paths --allow-empty -q --quiet -v --verbose --signoff -s -k --abort --continue --skip":
        "flag",
    },
    operands: "read",
    effects: [repository("vcs.change", "change")],
    act: (line, emit) => {
      const strip = Number(line.value("-p")?.text ?? 1);
      const given = line.operands.filter(({ text }) => text !== "-");
      // `git diff | git apply -R`: what was changed and not committed is taken back.
      if (line.flag("reversed") && given.length === 0 && line.stdin.text === null)
        emit.add("vcs.discard", "repository", ".", { program: "git", what: "apply" });
      const texts = given.length > 0 ? given.map((file) => emit.content(file)) : [line.stdin.text];
      // A patch nobody knows changes the work tree, which the repository's own action says.
      for (const text of texts)
        if (text !== null && text !== "") patches(text, Number.isInteger(strip) ? strip : 1, line, emit);
    },
  },
  "hash-object": {
    options: {
      "-w": { sets: "writes" },
      "--stdin --stdin-paths --no-filters --literally": "flag",
      "-t --path": "value",
    },
    operands: "read",
    effects: [repository("vcs.change", "change", { when: "writes" })],
  },
  "merge cherry-pick revert notes update-index write-tree commit-tree mktag mktree merge-file pack-refs pack-objects repack unpack-objects maintenance init init-db sparse-checkout":
    changes("change", { "--check --stat --numstat --summary": "harmless" }),
  // They lay files of a commit or of the index over those of the work tree.
  "read-tree": {
    options: { ...patterns, "-u": { sets: "laid" }, "--reset": { sets: "overwrites" } },
    unknownOptions: "ignored",
    act: laid,
  },
  "checkout-index": {
    options: {
      "-f --force": { sets: ["overwrites", "laid"] },
      "--prefix": { value: "required", sets: "elsewhere" },
      "--stage": "value",
    },
    unknownOptions: "ignored",
    act: laid,
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
      "--global --system": { sets: "everywhere" },
      "--local --worktree --add --unset --unset-all --replace-all --rename-section --remove-section -e --edit -z --null --name-only --show-origin --show-scope --includes --bool --int --path":
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
      "--git-dir --work-tree --namespace --super-prefix --attr-source": { value: "required" },
      // Its own programs are taken from there.
      "--exec-path": {
        value: "optional",
        is: [{ kind: "code.run", type: "path", detail: { origin: "file", program: "git" }, certainty: "possible" }],
      },
      "-p --paginate -P --no-pager --no-replace-objects --bare --literal-pathspecs --glob-pathspecs --no-optional-locks --icase-pathspecs":
        "flag",
      "-v --version -h --help --html-path --man-path --info-path --list-cmds": "harmless",
    },
    subcommands,
    // An alias of the configuration, or a program called `git-name`.
    act: (line, emit) => {
      if (!line.path.includes("clone")) configured(line, emit);
    },
    output: printed,
  },
];
