import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Gateways in front of APIs. */
export const entries: readonly Entry[] = [
  service({
    names: ["apigeecli"],
    subject: "infra",
    from: 1,
    options: {
      "-n --name, -e --env, -t --token, -a --account, --org, --email, --developer, --proxy, --rev": "value",
    },
    secrets: /^token (?:gen|cache|get)/,
    shows: /^(?:prefs|token verify)\b/,
  }),
  {
    // Kong's declarative configuration: what a file says becomes what the gateway does, and `reset` empties it.
    names: ["deck"],
    options: {
      "-s --state": "read",
      "-o --output-file": "write",
      "--kong-addr, --headers, --config, --workspace -w, --select-tag, --timeout, --format, --konnect-addr, --konnect-token, --konnect-control-plane-name, --konnect-token-file, --parallelism, --tls-server-name, --ca-cert, --ca-cert-file":
        "value",
      "-f --force": "force",
      "--yes --all-workspaces --skip-consumers --skip-workspace-crud --tls-skip-verify --verbose --analytics --non-zero-exit-code":
        "flag",
      "-h --help": "harmless",
    },
    subcommands: {
      gateway: {
        subcommands: {
          "diff dump ping validate": { effects: [on("infra.read", "diff")], operands: "read" },
          "sync apply": { effects: [on("infra.apply", "sync")], operands: "read" },
          reset: { effects: [on("infra.delete", "reset")] },
        },
      },
      "diff dump ping validate file convert version": { effects: [on("infra.read", "diff")], operands: "read" },
      sync: { effects: [on("infra.apply", "sync")], operands: "read" },
      reset: { effects: [on("infra.delete", "reset")] },
    },
  },
  {
    names: ["kong"],
    options: {
      "-c --conf": "read",
      "-p --prefix, --nginx-conf, --timeout, --db-timeout, --lock-timeout": "value",
      "-v --v --vv -f --force -y --yes -q --quiet": "flag",
    },
    subcommands: {
      "health version check roar prepare hybrid": {},
      "start stop quit restart reload": { effects: [{ kind: "system.configure", detail: { what: "service" } }] },
      migrations: {
        subcommands: {
          "list status": {},
          "bootstrap up finish": { effects: [on("infra.apply", "migrations")] },
          reset: { effects: [on("infra.delete", "migrations reset")] },
        },
      },
      config: {
        subcommands: {
          "db_import init": { effects: [on("infra.apply", "config")], operands: "read" },
          "db_export parse": { operands: "text" },
        },
      },
    },
  },
];

function on(kind: "infra.read" | "infra.apply" | "infra.delete", what: string) {
  return { kind, type: "cloud", name: "kong", detail: { program: "kong", what } } as const;
}
