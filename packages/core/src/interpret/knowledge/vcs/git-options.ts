import type { Usage } from "../types.js";

/** Options of the commands that only read history: what is shown and how. From the manuals of `log`, `diff`, `status`, `show`, `ls-files`. */
export const READING: NonNullable<Usage["options"]> = {
  "-n --max-count, --skip, --since --after, --until --before, --author, --committer, --grep, -G, -S, -L, --format, --exclude --include --exclude-standard-from, --diff-filter, --inter-hunk-context, --find-object, --glob, --sort, --points-at":
    "value",
  "--pretty --abbrev --decorate --color --color-moved --color-moved-ws --word-diff --word-diff-regex --stat --dirstat --submodule --ignore-submodules --untracked-files --ignored --porcelain --column --branches --tags --remotes --contains --no-contains --merged --no-merged --show-signature --diff-algorithm --anchored --relative --src-prefix --dst-prefix --line-prefix --unified --find-renames --find-copies --break-rewrites --date --simplify-by-decoration --decorate-refs --decorate-refs-exclude -U -M -C -B -u -X":
    "optional",
  "-# -p --patch --no-patch -s --raw --numstat --shortstat --summary --name-only --name-status --cached --staged --check --full-index --binary -z -a --text -R -w -b --ignore-all-space --ignore-space-change --ignore-space-at-eol --ignore-blank-lines --function-context -W --exit-code --quiet -q --no-ext-diff --no-textconv --no-color --no-prefix --no-index --no-renames --find-copies-harder --pickaxe-all --pickaxe-regex --minimal --patience --histogram --compact-summary --cumulative --merge-base --ita-visible-in-index":
    "flag",
  "--oneline --abbrev-commit --no-abbrev-commit --graph --all --follow --reverse --merges --no-merges --first-parent --left-right --cherry --cherry-pick --cherry-mark --walk-reflogs -g --boundary --topo-order --date-order --author-date-order --full-history --dense --sparse --simplify-merges --ancestry-path --no-walk --stdin --children --parents --source --use-mailmap --mailmap --no-mailmap --log-size --no-decorate --no-notes --notes --show-pulls -i --regexp-ignore-case -E --extended-regexp -F --fixed-strings -P --perl-regexp --all-match --invert-grep -c --cc -m -r -t":
    "flag",
  "--short --branch --long -v --verbose --show-stash --ahead-behind --no-ahead-behind --renames --others -d --deleted --modified --stage --unmerged -k --killed --directory --no-empty-directory --eol --exclude-standard --error-unmatch --full-name --recurse-submodules --deduplicate --heads --refs --symref --get-url --is-inside-work-tree --show-toplevel --show-prefix --show-cdup --git-dir --absolute-git-dir --git-common-dir --is-bare-repository --verify --abbrev-ref --symbolic --symbolic-full-name --count --objects --quotepath -l --line-number -h -H --heading --break -e":
    "flag",
};

export function checkoutOptions(): NonNullable<Usage["options"]> {
  return {
    "-b, --orphan, --conflict, --pathspec-from-file": "value",
    "-B": { value: "required", sets: "moves" },
    "-f --force --ours --theirs": { sets: "discard" },
    "-2 -3 --overlay --no-overlay --overwrite-ignore --no-overwrite-ignore --ignore-other-worktrees --ignore-skip-worktree-bits --recurse-submodules --no-recurse-submodules --pathspec-file-nul --no-progress":
      "flag",
    "-q --quiet -t --track --no-track -d --detach -m --merge -p --patch -l --guess --no-guess --progress": "flag",
  };
}

export function pushOptions(): NonNullable<Usage["options"]> {
  return {
    "-f --force": { sets: "forced" },
    "--force-with-lease": { value: "optional", sets: "leased" },
    "-d --delete --prune": { sets: "deletes" },
    "-u --set-upstream -q --quiet -v --verbose -4 --ipv4 -6 --ipv6 --all --branches --tags --follow-tags --atomic --porcelain --progress --thin --no-thin --no-verify":
      "flag",
    "--mirror": { sets: ["forced", "mirror"] },
    "-n --dry-run": "harmless",
    "-o --push-option, --repo": "value",
    "--receive-pack --exec": "shell",
  };
}
