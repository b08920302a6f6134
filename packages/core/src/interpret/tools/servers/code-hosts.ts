import type { ServerTable, ToolEffect } from "./table.js";

const on = (kind: "vcs.read" | "vcs.send" | "vcs.rewrite" | "message.send" | "pipeline.run", what: string) =>
  [{ kind, as: "repository", from: "repo project_id", detail: { what }, carries: "content body files" }] as const;

/** What a run said and left, which is evidence. */
const erases: readonly ToolEffect[] = [
  { kind: "infra.delete", as: "repository", from: "repo project_id", detail: { what: "run" } },
];

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
    update_pull_request_branch: on("vcs.send", "merge"),
    // Others' branch changes, and with it what is built and deployed from it.
    "merge_pull_request merge_merge_request": [
      ...on("vcs.send", "merge"),
      { kind: "infra.apply", as: "repository", from: "repo project_id", detail: { what: "merge" } },
    ],
    delete_file: [
      ...on("vcs.send", "delete"),
      {
        kind: "infra.apply",
        as: "repository",
        from: "repo project_id",
        detail: { what: "delete" },
        when: "branch=main|master|trunk|production|release",
      },
    ],
    delete_branch: [
      { kind: "vcs.rewrite", as: "repository", from: "repo project_id", detail: { what: "delete", shared: true } },
    ],
    "delete_repository delete_project": [
      { kind: "infra.delete", as: "repository", from: "repo project_id", detail: { what: "delete" } },
    ],
    "create_issue add_issue_comment update_issue create_pull_request_review create_note add_comment_to_pending_review":
      on("message.send", "comment"),
    "issue_write sub_issue_write add_reply_to_pull_request_comment pull_request_review_write create_pending_pull_request_review submit_pending_pull_request_review update_pull_request request_copilot_review create_gist update_gist":
      on("message.send", "comment"),
    "issue_read pull_request_read list_issue_types get_label list_releases get_latest_release get_release_by_tag get_tag get_repository_tree search_pull_requests list_workflows list_workflow_runs get_workflow_run get_job_logs actions_get actions_list list_notifications get_team_members":
      on("vcs.read", "show"),
    assign_copilot_to_issue: [{ kind: "agent.spawn", as: "repository", from: "repo", detail: { program: "copilot" } }],
    "list_code_scanning_alerts list_dependabot_alerts list_secret_scanning_alerts get_secret_scanning_alert get_code_scanning_alert":
      [{ kind: "secret.read", as: "repository", from: "repo", detail: { what: "alert" } }],
    create_release: [{ kind: "package.publish", as: "repository", from: "repo" }],
    "delete_workflow_run delete_workflow_run_logs": erases,
    actions_run_trigger: [
      ...on("pipeline.run", "run"),
      ...erases.map((one) => ({ ...one, when: "method=delete_workflow_run|delete_workflow_run_logs" })),
    ],
    "run_workflow rerun_workflow_run rerun_failed_jobs trigger_pipeline create_pipeline retry_pipeline play_pipeline_job retry_pipeline_job":
      on("pipeline.run", "run"),
  },
};
