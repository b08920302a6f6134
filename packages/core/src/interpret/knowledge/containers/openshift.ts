import type { Effect, Usage } from "../types.js";

const on = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  name: "openshift",
  detail: { program: "oc", what },
});
const does = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Usage => ({
  options: { "--dry-run": { value: "optional", sets: "harmless" } },
  effects: [on(kind, what)],
  unknownOptions: "ignored",
});

const gives: Effect = { kind: "secret.read", type: "cloud", name: "openshift", detail: { what: "token" } };
/** Who may do what. */
const rights: Usage = {
  subcommands: { "who-can can-i scc-subject-review scc-review": does("infra.read", "policy") },
  otherwise: does("infra.apply", "policy"),
};

/** What OpenShift's `oc` has beside what it shares with `kubectl`. */
export const openshift: NonNullable<Usage["subcommands"]> = {
  adm: {
    subcommands: {
      "top inspect must-gather node-logs release verify-image-signature wait-for-stable-cluster": does(
        "infra.read",
        "adm",
      ),
      "drain cordon": does("infra.delete", "drain"),
      prune: {
        // Without it they are only shown.
        options: { "--confirm": { effects: [on("infra.delete", "prune")] } },
        effects: [on("infra.read", "prune")],
        unknownOptions: "ignored",
      },
      policy: rights,
    },
    otherwise: does("infra.apply", "adm"),
  },
  policy: rights,
  "project projects status": does("infra.read", "status"),
  whoami: { options: { "-t --show-token": { effects: [gives] } }, unknownOptions: "ignored" },
  extract: {
    options: { "--to": { value: "required", sets: "extracts" } },
    effects: [{ kind: "secret.read", type: "cloud", name: "openshift", detail: { what: "secret" } }],
    unknownOptions: "ignored",
  },
  // A shell in a pod, or one command there.
  rsh: {
    syntax: "posix",
    options: { "-c --container --shell --timeout": "value", "-t -T --tty --no-tty": "flag" },
    operands: { first: ["text"] },
    launches: { skip: 1, where: "container" },
  },
  "new-app new-project new-build start-build cancel-build rollback tag import-image process-apply idle registry image serviceaccounts":
    does("infra.apply", "change"),
};
