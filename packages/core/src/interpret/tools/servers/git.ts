import type { ServerTable } from "./table.js";

const read = (what: string) =>
  [{ kind: "vcs.read", as: "repository", from: "repo_path repoPath repoURL", detail: { what } }] as const;
const change = (what: string) =>
  [{ kind: "vcs.change", as: "repository", from: "repo_path repoPath repoURL", detail: { what } }] as const;

/** `mcp-server-git` and its like. */
export const GIT: ServerTable = {
  servers: ["git"],
  tools: {
    "git_status git_diff git_diff_staged git_diff_unstaged git_log git_show git_branch": read("show"),
    "list_git_repositories resolve_git_repository_path": read("list"),
    "git_add git_commit git_create_branch git_init git_merge git_stash git_tag": change("commit"),
    "git_blame git_reflog git_remote git_worktree git_set_working_dir git_clear_working_dir": read("show"),
    "git_cherry_pick git_mv git_rm": change("commit"),
    git_checkout: [
      { kind: "vcs.change", as: "repository", from: "repo_path repoPath repoURL", detail: { what: "checkout" } },
    ],
    "git_reset git_clean": [
      { kind: "vcs.discard", as: "repository", from: "repo_path repoPath repoURL", detail: { what: "reset" } },
    ],
    git_rebase: [
      { kind: "vcs.rewrite", as: "repository", from: "repo_path repoPath repoURL", detail: { what: "rebase" } },
    ],
    git_push: [
      { kind: "vcs.send", as: "repository", from: "repo_path repoPath repoURL", detail: { what: "push" } },
      ...["force", "forceWithLease"].map(
        (when) =>
          ({
            kind: "vcs.rewrite",
            as: "repository",
            from: "repo_path repoPath repoURL",
            detail: { what: "push", shared: true, force: when === "force" },
            when,
          }) as const,
      ),
    ],
    "git_clone git_fetch git_pull": [
      { kind: "vcs.receive", as: "repository", from: "url repo_path repoPath repoURL", detail: { what: "fetch" } },
    ],
  },
};
