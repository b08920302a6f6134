import { describe, expect, it } from "vitest";
import type { Action, JsonObject } from "../../../spine/index.js";
import { declaredManner, mannerOf, shapedEffects } from "../shape.js";
import { actionsOf, mcpActions } from "../testing/call.js";

const show = ({ kind, resource, certainty, detail }: Action) =>
  [certainty === "possible" ? "?" : "", kind, resource.form === "any" ? "ANY" : resource.name, detail.context ?? ""]
    .filter((part) => part !== "")
    .join(" ");
/** Without the `tool.call` every call of a named tool has. */
const effectsOf = (server: string, name: string, given: JsonObject) =>
  mcpActions(server, name, given)
    .filter(({ kind }) => kind !== "tool.call" && kind !== "process.exec")
    .map(show);

const ROWS: readonly (readonly [server: string, tool: string, given: JsonObject, effects: readonly string[]])[] = [
  ["filesystem", "read_text_file", { path: "a" }, ["file.read /home/dev/project/a"]],
  ["filesystem", "list_allowed_directories", {}, []],
  [
    "filesystem",
    "write_file",
    { path: ".github/workflows/a.yml", content: "" },
    ["file.write /home/dev/project/.github/workflows/a.yml", "pipeline.edit /home/dev/project/.github/workflows/a.yml"],
  ],
  ["git", "git_push", { repo_path: "/r" }, ["vcs.send /r"]],
  ["git", "git_blame", { repo_path: "/r" }, ["vcs.read /r"]],
  ["github", "issue_write", { repo: "r" }, ["message.send r"]],
  ["github", "actions_run_trigger", { repo: "r" }, ["pipeline.run r"]],
  ["github", "create_release", { repo: "r" }, ["package.publish r"]],
  ["my-github", "merge_pull_request", { repo: "r" }, ["vcs.send r", "infra.apply r"]],
  ["github", "delete_repository", { repo: "r" }, ["infra.delete r"]],
  ["github", "delete_branch", { repo: "r", branch: "b" }, ["vcs.rewrite r"]],
  ["github", "delete_file", { repo: "r", path: "a" }, ["vcs.send r"]],
  [
    "github",
    "push_files",
    { repo: "r", files: [{ path: "a" }, { path: ".github/workflows/ci.yml" }] },
    ["vcs.send r", "pipeline.edit /.github/workflows/ci.yml"],
  ],
  ["git", "git_push", { repo_path: "/r", force: true }, ["vcs.send /r", "vcs.rewrite /r"]],
  ["git", "git_push", { repo_path: "/r", force: false }, ["vcs.send /r"]],
  ["terraform", "ExecuteTerraformCommand", { command: "destroy" }, ["infra.delete terraform"]],
  ["kubernetes", "kubectl_generic", { command: "delete ns prod" }, ["infra.delete ns/prod"]],
  ["1password", "get_secret", { ref: "op://a/b" }, ["secret.read op://a/b"]],
  ["cloudflare", "kv_namespace_delete", { namespace_id: "x" }, ["infra.delete ANY"]],
  [
    "jupyter",
    "execute_cell",
    { code: "import shutil\nshutil.rmtree('/srv/it\\'s')" },
    ["code.run ANY", "file.delete /srv/it's"],
  ],
  ["github", "assign_copilot_to_issue", { repo: "r" }, ["agent.spawn r"]],
  ["slack", "conversations_add_message", { channel_id: "C1" }, ["message.send C1"]],
  ["slack", "slack_get_channel_history", { channel_id: "C1" }, ["data.read C1"]],
  ["postgres", "query", { sql: "select a from t where b = 1" }, ["data.read t"]],
  ["supabase", "execute_sql", { query: "drop table t" }, ["data.define t", "data.delete t"]],
  ["mongodb", "delete-many", { collection: "c", database: "shop" }, ["data.delete c shop"]],
  ["mongodb", "drop-database", { database: "shop" }, ["data.define ANY shop"]],
  ["redis", "flushall", {}, ["data.delete ANY"]],
  ["memory", "create_entities", { entities: [] }, ["data.write ANY"]],
  ["kubernetes", "kubectl_delete", { name: "x", namespace: "prod", context: "eu" }, ["infra.delete x eu/prod"]],
  ["kubernetes", "pods_delete", { name: "x" }, ["infra.delete x"]],
  ["kubernetes", "helm_uninstall", { name: "a", namespace: "b" }, ["infra.delete a b"]],
  ["docker", "remove_container", { container: "x" }, ["infra.delete x"]],
  ["aws-api", "call_aws", { cli_command: "aws --profile prod s3 rb s3://b --force" }, ["infra.delete s3://b prod"]],
  ["playwright", "browser_navigate", { url: "https://x.example/" }, ["net.receive x.example"]],
  ["playwright", "browser_click", { ref: "e1" }, ["net.send ANY"]],
  ["playwright", "browser_snapshot", {}, ["net.receive ANY"]],
  ["fetch", "fetch", { url: "http://169.254.169.254/" }, ["net.receive 169.254.169.254"]],
  ["stripe", "create_refund", { payment_intent: "pi_1" }, ["payment.send pi_1"]],
  ["sequential-thinking", "sequentialthinking", { thought: "rm -rf /" }, []],
  ["e2b", "run_code", { code: "x" }, ["code.run ANY"]],
  ["desktop-commander", "execute_command", { command: "rm -rf /" }, ["file.delete /"]],
];

describe("servers that are known", () => {
  it.each(ROWS)("P3: %s %s %j: %j", (server, tool, given, effects) => {
    expect(effectsOf(server, tool, given)).toEqual(effects);
  });
});

/** Tools nobody described: what their names and arguments tell. */
const SHAPES: readonly (readonly [tool: string, given: JsonObject, effects: readonly string[]])[] = [
  ["NotebookEdit", { notebook_path: "a.ipynb" }, ["? file.write /home/dev/project/a.ipynb"]],
  ["deleteFile", { filePath: "/etc/x" }, ["? file.delete /etc/x"]],
  ["view_document", { file: "~/.ssh/id_rsa" }, ["? file.read /home/dev/.ssh/id_rsa"]],
  ["format", { path: "a.ts" }, ["? file.read /home/dev/project/a.ts", "? file.write /home/dev/project/a.ts"]],
  [
    "copy_file",
    { source: "a", destination: "b" },
    ["? file.read /home/dev/project/a", "? file.write /home/dev/project/b"],
  ],
  ["read_many", { paths: ["a", "b"] }, ["? file.read /home/dev/project/a", "? file.read /home/dev/project/b"]],
  ["post_webhook", { url: "https://x.example/" }, ["? net.send x.example", "? net.receive x.example"]],
  ["get_page", { target: "https://x.example/" }, ["? net.receive x.example"]],
  ["ssh_run", { command: "rm -rf /srv" }, ["? process.exec rm", "? file.delete /srv"]],
  ["execute_query", { query: "delete from t" }, ["? data.delete t"]],
  ["send_money", { recipient: "GB1", amount: 5 }, ["? payment.send GB1"]],
  ["transferFunds", { to: "x", value: 5 }, ["? payment.send x"]],
  ["transfer", { to: "x", amount: 5 }, ["? payment.send x"]],
  ["transfer_file", { to: "x" }, []],
  ["get_payment", { id: "x" }, []],
  ["delete_customer", { id: "x" }, ["? data.delete ANY"]],
  ["todo_delete", { id: "x" }, []],
  ["KillShell", { shell_id: "x" }, []],
  ["run_python", { code: "open('/srv/a', 'w')" }, ["? code.run ANY", "? file.write /srv/a"]],
  ["run_code", { code: "open('/srv/a', 'w')" }, []],
  ["get_secret", { ref: "op://a/b" }, []],
  ["search_notes", { query: "rampart" }, []],
  ["write_note", { content: "see /etc/passwd" }, []],
  ["set_title", { path: "a\nb" }, []],
  ["todo_write", { todos: [{ path: "/etc" }] }, []],
];

describe("tools nobody described", () => {
  it.each(SHAPES)("P3: %s %j: %j", (tool, given, effects) => {
    expect(
      actionsOf(tool, given)
        .filter(({ kind }) => kind !== "tool.call")
        .map(show),
    ).toEqual(effects);
    expect(effectsOf("somebody", tool, given)).toEqual(effects.filter((one) => !one.includes("process.exec")));
  });

  it("say in their name what they do", () => {
    expect(["readFile", "delete-file", "Update_Page", "runQuery", "frobnicate", "bulk.remove"].map(mannerOf)).toEqual([
      "reads",
      "destroys",
      "changes",
      "runs",
      "unknown",
      "destroys",
    ]);
    expect(actionsOf("mcp", { server: "x", name: "delete_note", arguments: {} })[0]?.detail.what).toBe("destroys");
  });

  it("are made worse by what their server declares, never better", () => {
    expect(declaredManner("tidy", { destructiveHint: true })).toBe("destroys");
    expect(declaredManner("delete_all", { readOnlyHint: true, destructiveHint: false })).toBe("destroys");
    expect(declaredManner("tidy", { readOnlyHint: true })).toBe("unknown");
    const call = { server: "x", name: "tidy", annotations: { destructiveHint: true }, arguments: { path: "/srv/a" } };
    expect(actionsOf("mcp", call).map(show)).toEqual(["tool.call x/tidy", "? file.delete /srv/a"]);
  });

  it("are looked at within bounds", () => {
    const given = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`p${i}_path`, "a"]));
    expect(shapedEffects("read", { ...given, path: "x".repeat(100_000) }).effects.length).toBeLessThanOrEqual(64);
  });
});
