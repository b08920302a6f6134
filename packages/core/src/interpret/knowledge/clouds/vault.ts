import type { Effect, Entry, Usage } from "../types.js";

const on = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  name: "vault",
  detail: { program: "vault", what },
});
const does = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Usage => ({
  effects: [on(kind, what)],
  unknownOptions: "ignored",
});
const gives = (what: string): Usage => ({
  effects: [{ kind: "secret.read", type: "cloud", name: "vault", detail: { what } }],
  unknownOptions: "ignored",
});

/** HashiCorp Vault and OpenBao: what is asked for is a secret, whatever its path. */
const vault: Entry = {
  names: ["vault", "bao"],
  syntax: "word",
  options: {
    "-address -namespace -ns -token -header -format -field -method -path -policy -ttl -mount -version -versions -cas -ca-cert -client-cert -client-key":
      "optional",
    "-force -f": "force",
    "-help --help -h": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "read unwrap": gives("read"),
    write: does("infra.apply", "write"),
    delete: does("infra.delete", "delete"),
    "list status version path-help events print": does("infra.read", "list"),
    kv: {
      subcommands: {
        get: gives("kv get"),
        "put patch rollback undelete": does("infra.apply", "kv put"),
        "delete destroy": does("infra.delete", "kv delete"),
        "list metadata": {
          subcommands: {
            delete: does("infra.delete", "kv metadata delete"),
            "put patch": does("infra.apply", "kv metadata"),
            get: does("infra.read", "kv metadata"),
          },
          otherwise: does("infra.read", "kv list"),
        },
      },
    },
    token: {
      subcommands: {
        "lookup capabilities": does("infra.read", "token"),
        create: gives("token create"),
        renew: does("infra.apply", "token renew"),
        revoke: does("infra.delete", "token revoke"),
      },
    },
    lease: {
      subcommands: {
        lookup: does("infra.read", "lease"),
        renew: does("infra.apply", "lease"),
        revoke: does("infra.delete", "lease revoke"),
      },
    },
    "secrets auth audit plugin": {
      subcommands: {
        "list help info": does("infra.read", "mounts"),
        "enable tune register reload": does("infra.apply", "mounts"),
        move: does("infra.apply", "mounts"),
        "disable deregister": does("infra.delete", "mounts"),
      },
    },
    policy: {
      subcommands: {
        "list read fmt": does("infra.read", "policy"),
        write: does("infra.apply", "policy"),
        delete: does("infra.delete", "policy"),
      },
    },
    operator: {
      subcommands: {
        "init generate-root rekey": {
          ...gives("operator"),
          effects: [...gives("operator").effects!, on("infra.apply", "operator")],
        },
        "unseal rotate migrate diagnose members usage key-status": does("infra.apply", "operator"),
        "seal step-down": does("infra.delete", "operator seal"),
        raft: {
          subcommands: {
            "list-peers autopilot": does("infra.read", "raft"),
            "remove-peer": does("infra.delete", "raft"),
            snapshot: does("infra.apply", "raft"),
            join: does("infra.apply", "raft"),
          },
        },
      },
    },
    login: {
      effects: [{ kind: "system.configure", detail: { what: "sign-in", program: "vault" } }],
      unknownOptions: "ignored",
    },
    ssh: does("infra.apply", "ssh"),
    monitor: does("infra.read", "monitor"),
    // Processes of this machine.
    "server agent proxy": {
      options: {
        "-exec": "shell",
        "-config": "read",
        "-dev-listen-address": "listen",
        "-dev-root-token-id -log-level": "value",
      },
      unknownOptions: "ignored",
    },
    namespace: {
      subcommands: {
        "list lookup": does("infra.read", "namespace"),
        "create patch lock unlock": does("infra.apply", "namespace"),
        delete: does("infra.delete", "namespace"),
      },
    },
  },
};

export const entries: readonly Entry[] = [vault];
