import type { ServerTable, ToolEffect } from "./table.js";

const on = (kind: ToolEffect["kind"], what: string, more: ToolEffect["detail"] = {}): readonly ToolEffect[] => [
  { kind, as: "cloud", from: "name resource resourceType kind release stack", detail: { what, ...more } },
];
/** Said in so many words: `none` is said, too. */
const DRY = "dryRun=true|client|server dry_run=true|client|server";
/** A tool that stands for a command line means what that line means. */
const line = (program: string): readonly ToolEffect[] => [{ kind: "process.exec", as: "line", program }];
const ran = (engine: string) =>
  line(
    `${engine} run {--name name} {-v volumes mounts} {-p ports} {--network network} {--privileged privileged} {--pid pid} {--cap-add cap_add} {--device devices} {image} {!command args}`,
  );
const shell = (from: string): readonly ToolEffect[] => [{ kind: "process.exec", as: "shell", from }];

/** Servers in front of clusters, containers and clouds. */
export const CLUSTERS: ServerTable = {
  servers: [
    "kubernetes",
    "k8s",
    "kubectl",
    "openshift",
    "helm",
    "docker",
    "podman",
    "container",
    "containers",
    "aws",
    "azure",
    "gcloud",
    "gcp",
    "google",
    "terraform",
    "pulumi",
    "cloudflare",
    "vercel",
    "netlify",
    "heroku",
    "argocd",
    "argo",
    "digitalocean",
    "railway",
    "supabase",
  ],
  tools: {
    "kubectl_describe kubectl_logs explain_resource list_api_resources ping pods_list pods_list_in_namespace pods_get pods_log pods_top namespaces_list projects_list events_list nodes_log nodes_top nodes_stats_summary configuration_contexts_list":
      on("infra.read", "get"),
    kubectl_get: line("kubectl {--context context} get {resourceType kind} {name} {-n namespace} {-o output}"),
    // They answer with everything there is.
    "resources_get resources_list": line("kubectl {--context context} get {kind} {name} {-n namespace} -o yaml"),
    "helm_list list_containers get_logs list_images list_networks list_volumes fetch_container_logs list_projects get_project list_deployments get_deployment get_deployment_events":
      on("infra.read", "list"),
    "kubectl_apply kubectl_create kubectl_patch resources_create_or_update": [
      { kind: "infra.apply", as: "cloud", from: "name kind", detail: { what: "apply" }, unless: DRY },
      { kind: "infra.read", as: "cloud", from: "name kind", detail: { what: "apply" }, when: DRY },
    ],
    "kubectl_scale kubectl_rollout kubectl_label kubectl_annotate resources_scale pods_run port_forward": on(
      "infra.apply",
      "apply",
    ),
    "install_helm_chart upgrade_helm_chart helm_install helm_upgrade": on("infra.apply", "release"),
    "create_container run_container recreate_container": ran("docker"),
    start_container: line("docker start {container_id container name}"),
    stop_container: line("docker stop {container_id container name}"),
    restart_container: line("docker restart {container_id container name}"),
    build_image: line("docker build {-t tag} {-f dockerfile} {path context}"),
    pull_image: line("docker pull {repository image name}"),
    push_image: line("docker push {repository image name}"),
    create_network: line("docker network create {name}"),
    create_volume: line("docker volume create {name}"),
    deploy_compose: on("infra.apply", "container"),
    "deploy_to_vercel deploy_edge_function create_project pause_project restore_project create_branch merge_branch reset_branch rebase_branch apply run_apply apply_run create_run pulumi_cli_up sync_application rollback_application run_resource_action ps_scale maintenance_on pipelines_promote pg_upgrade worker_put worker_deploy":
      on("infra.apply", "deploy"),
    "kubectl_delete pods_delete resources_delete cleanup node_management": on("infra.delete", "delete"),
    "uninstall_helm_chart helm_uninstall": on("infra.delete", "release"),
    remove_container: line("docker rm {-f force} {container_id container name}"),
    remove_image: line("docker rmi {-f force} {image image_id name}"),
    remove_network: line("docker network rm {network_id network name}"),
    remove_volume: line("docker volume rm {-f force} {volume_name volume name}"),
    "delete_project delete_branch delete_deployment delete_domain delete_worker worker_delete kv_namespace_delete r2_bucket_delete d1_database_delete queue_delete destroy run_destroy":
      on("infra.delete", "delete"),
    "exec_in_pod pods_exec": line(
      "kubectl {--context context} exec {name podName pod} {-n namespace} {-c container} -- {!command}",
    ),
    exec_container: line("docker exec {container_id container name} {!command}"),
    "kubectl_context configuration_use_context": [
      { kind: "system.configure", as: "none", detail: { what: "context", program: "kubectl" } },
    ],
    "configuration_view kubectl_generic_secret": [{ kind: "secret.read", as: "none", detail: { what: "config" } }],
    kubectl_generic: line(
      "kubectl {--context context} {!command} {subCommand} {resourceType} {name} {-n namespace} {-o outputFormat} {!args}",
    ),
    kubectl: [{ kind: "process.exec", as: "shell", from: "command args", program: "kubectl" }],
    "ExecuteTerraformCommand execute_terraform_command terraform_command": [
      { kind: "process.exec", as: "shell", from: "command", program: "terraform" },
    ],
    "call_aws run_aws_command aws_cli execute_az_cli_command run_gcloud_command": shell("cli_command command args"),
    suggest_aws_commands: on("infra.read", "suggest"),
    "search_documentation read_documentation recommend search_cloudflare_documentation search_docs": on(
      "infra.read",
      "documentation",
    ),
    pg_credentials: [{ kind: "secret.read", as: "cloud", from: "app", detail: { what: "config" } }],
    action_run: [
      { kind: "infra.apply", as: "cloud", from: "run_id", detail: { what: "apply" }, when: "run_action=apply" },
    ],
    "execute_sql apply_migration": [{ kind: "data.read", as: "sql", from: "query sql" }],
  },
};
