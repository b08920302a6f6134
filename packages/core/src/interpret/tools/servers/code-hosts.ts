import type { ServerTable } from "./table.js";

const on = (kind: "vcs.read" | "vcs.send" | "vcs.rewrite" | "message.send" | "pipeline.run", what: string) =>
  [{ kind, as: "repository", from: "repo project_id", detail: { what }, carries: "content body files" }] as const;

/** GitHub's and GitLab's own servers: what they change is seen by others at once. */
export const CODE_HOSTS: ServerTable = {
  servers: ["github", "gitlab", "gitea", "forgejo", "bitbucket"],
  tools: {
    "get_file_contents get_commit list_commits list_branches list_issues get_issue list_pull_requests get_pull_request":
      on("vcs.read", "show"),
    "search_code search_repositories search_issues search_users get_me list_tags get_pull_request_files": on(
      "vcs.read",
      "search",
    ),
    "create_or_update_file push_files create_branch fork_repository create_repository create_pull_request": on(
      "vcs.send",
      "push",
    ),
    "merge_pull_request merge_merge_request update_pull_request_branch": on("vcs.send", "merge"),
    "delete_file delete_branch delete_repository": on("vcs.rewrite", "delete"),
    "create_issue add_issue_comment update_issue create_pull_request_review create_note add_comment_to_pending_review":
      on("message.send", "comment"),
    "run_workflow rerun_workflow_run rerun_failed_jobs trigger_pipeline create_pipeline": on("pipeline.run", "run"),
  },
};
