import type { Effect, Usage } from "../types.js";

const on = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  name: "kubernetes",
  detail: { program: "kubectl", what },
});
const does = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Usage => ({
  effects: [on(kind, what)],
  unknownOptions: "ignored",
});

/** Plugins many people have; what a plugin does that is not here nobody knows. */
export const plugins: NonNullable<Usage["subcommands"]> = {
  "neat tree stern who-can rbac-lookup access-matrix lineage images outdated deprecations score view-utilization resource-capacity get-all view-allocations df-pv pod-lens graph tail blame view-webhook example open-svc np-viewer rakkess":
    does("infra.read", "plugin"),
  // A name for a context or a namespace; without one they are listed.
  "ctx ns": does("infra.read", "context"),
  "view-secret view-cert": {
    effects: [{ kind: "secret.read", type: "cloud", name: "kubernetes", detail: { what: "secret" } }],
    unknownOptions: "ignored",
  },
  // A shell on the machine itself, with all rights.
  "node-shell node_shell enter node-ssh ssh-jump": {
    effects: [on("infra.apply", "node shell"), { kind: "system.privilege", detail: { what: "remote" } }],
    unknownOptions: "ignored",
  },
  "exec-as pexec iexec debug-shell sniff capture trace": does("infra.apply", "plugin"),
  "modify-secret edit-secret edit-status iprepair": does("infra.apply", "change"),
  "evict-pod evict drain-node reap prune-unused unused-prune delete-all bulk-delete": does("infra.delete", "plugin"),
  krew: {
    subcommands: {
      index: {
        subcommands: { add: { operands: { first: ["text"], rest: "package" } } },
        otherwise: { unknownOptions: "ignored" },
      },
      "list search info version": { unknownOptions: "ignored" },
      "install upgrade update": {
        options: { "--manifest-url --manifest --archive": "package" },
        operands: "package",
        unknownOptions: "ignored",
      },
      "uninstall remove": { unknownOptions: "ignored" },
    },
  },
  // Argo Rollouts: which version people get.
  argo: {
    subcommands: {
      rollouts: {
        subcommands: {
          "get list status version lint dashboard notifications": does("infra.read", "rollout"),
          "promote abort undo restart retry pause set create": does("infra.apply", "rollout"),
          terminate: does("infra.delete", "rollout"),
        },
      },
    },
  },
  cnpg: {
    subcommands: {
      "status certificate report logs version": does("infra.read", "database"),
      "destroy hibernate": does("infra.delete", "database"),
    },
    otherwise: does("infra.apply", "database"),
  },
};
