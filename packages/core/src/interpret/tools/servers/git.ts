import type { ServerTable, ToolEffect } from "./table.js";

const REPOSITORY = "repo_path repoPath repoURL path";
const read = (what: string) => [{ kind: "vcs.read", as: "repository", from: REPOSITORY, detail: { what } }] as const;
const change = (what: string) =>
  [{ kind: "vcs.change", as: "repository", from: REPOSITORY, detail: { what } }] as const;

/** What throws work away, where the arguments say so. */
const discard = (what: string, when: string, unless?: string): ToolEffect => ({
  kind: "vcs.discard",
  as: "repository",
  from: REPOSITORY,
  detail: { what },
  when,
  ...(unless === undefined ? {} : { unless }),
});

/** `mcp-server-git` and its like. */
export const GIT: ServerTable = {
  servers: ["git"],
  tools: {
    "git_status git_diff git_diff_staged git_diff_unstaged git_log git_show": read("show"),
    "list_git_repositories resolve_git_repository_path": read("list"),
    "git_add git_commit git_create_branch git_init git_merge git_tag": change("commit"),
    git_branch: [...change("branch"), discard("branch", "mode=delete action=delete operation=delete delete")],
    git_stash: [...change("stash"), discard("stash", "mode=drop|clear action=drop|clear operation=drop|clear")],
    "git_blame git_reflog git_remote git_set_working_dir git_clear_working_dir": read("show"),
    "git_cherry_pick git_mv git_rm": change("commit"),
    git_worktree: [...read("show"), discard("worktree", "force")],
    git_checkout: [...change("checkout"), discard("checkout", "force discardChanges paths files")],
    // The reference server's only takes files out of the index.
    git_reset: [
      ...change("reset"),
      discard("reset", "mode=hard|merge|keep type=hard|merge|keep hard args options flags"),
    ],
    git_clean: [...read("clean"), discard("clean", "force", "dryRun=true dry_run=true")],
    git_rebase: [{ kind: "vcs.rewrite", as: "repository", from: REPOSITORY, detail: { what: "rebase" } }],
    git_push: [
      { kind: "vcs.send", as: "repository", from: REPOSITORY, detail: { what: "push" } },
      {
        kind: "vcs.rewrite",
        as: "repository",
        from: REPOSITORY,
        detail: { what: "delete", shared: true },
        when: "delete deleteRemote",
      },
      ...["force", "forceWithLease"].map(
        (when) =>
          ({
            kind: "vcs.rewrite",
            as: "repository",
            from: REPOSITORY,
            detail: { what: "push", shared: true, force: when === "force" },
            when,
          }) as const,
      ),
    ],
    "git_clone git_fetch git_pull": [
      { kind: "vcs.receive", as: "repository", from: `url ${REPOSITORY}`, detail: { what: "fetch" } },
    ],
  },
};
