import type { ServerTable, ToolEffect } from "./table.js";

const on = (kind: ToolEffect["kind"], what: string, more: ToolEffect["detail"] = {}): readonly ToolEffect[] => [
  { kind, as: "cloud", from: "name resource resourceType kind release stack", detail: { what, ...more } },
];
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
    "railway",
    "supabase",
  ],
  tools: {
    "kubectl_get kubectl_describe kubectl_logs explain_resource list_api_resources ping pods_list pods_list_in_namespace pods_get pods_log pods_top resources_get resources_list namespaces_list projects_list events_list nodes_log nodes_top":
      on("infra.read", "get"),
    "helm_list list_containers get_logs list_images list_networks list_volumes fetch_container_logs list_projects get_project list_deployments get_deployment get_deployment_events":
      on("infra.read", "list"),
    "kubectl_apply kubectl_create kubectl_patch kubectl_scale kubectl_rollout kubectl_label kubectl_annotate resources_create_or_update resources_scale pods_run port_forward":
      on("infra.apply", "apply"),
    "install_helm_chart upgrade_helm_chart helm_install helm_upgrade": on("infra.apply", "release"),
    "create_container run_container recreate_container start_container stop_container deploy_compose build_image pull_image create_network create_volume":
      on("infra.apply", "container"),
    "deploy_to_vercel deploy_edge_function create_project pause_project restore_project create_branch merge_branch reset_branch rebase_branch apply run_apply create_run":
      on("infra.apply", "deploy"),
    "kubectl_delete pods_delete resources_delete cleanup node_management": on("infra.delete", "delete"),
    "uninstall_helm_chart helm_uninstall": on("infra.delete", "release"),
    "remove_container remove_image remove_network remove_volume": on("infra.delete", "container"),
    "delete_project delete_branch delete_deployment delete_domain delete_worker worker_delete kv_namespace_delete r2_bucket_delete d1_database_delete queue_delete destroy run_destroy":
      on("infra.delete", "delete"),
    "exec_in_pod pods_exec exec_container": [
      { kind: "infra.apply", as: "cloud", from: "name podName container", detail: { what: "exec" } },
    ],
    "kubectl_context configuration_use_context": [
      { kind: "system.configure", as: "none", detail: { what: "context", program: "kubectl" } },
    ],
    "configuration_view kubectl_generic_secret": [{ kind: "secret.read", as: "none", detail: { what: "cluster" } }],
    "kubectl_generic kubectl": [{ kind: "process.exec", as: "shell", from: "command args", program: "kubectl" }],
    "ExecuteTerraformCommand execute_terraform_command terraform_command": [
      { kind: "process.exec", as: "shell", from: "command", program: "terraform" },
    ],
    "call_aws run_aws_command aws_cli execute_az_cli_command run_gcloud_command": shell("cli_command command args"),
    "execute_sql apply_migration": [{ kind: "data.read", as: "sql", from: "query sql" }],
  },
};
