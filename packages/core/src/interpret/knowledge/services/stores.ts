import type { Effect, Entry, Usage } from "../types.js";

const LOCAL_OPTIONS =
  "--endpoints, --cacert, --cert, --key, --user, --command-timeout, --dial-timeout, -w --write-out, -http-addr, -token, -datacenter, -namespace";

const on = (kind: "data.read" | "data.write" | "data.delete", statement: string, bounded: boolean): Effect => ({
  kind,
  type: "table",
  detail: { dialect: "keys", statement, bounded },
});
const key = (effect: Effect): Usage => ({ unknownOptions: "ignored", operands: { first: [effect] } });
const nothing: Usage = { unknownOptions: "ignored" };
const applies = (program: string, what: string): Usage => ({
  unknownOptions: "ignored",
  effects: [{ kind: "infra.apply", type: "cloud", name: program, detail: { program, what } }],
});

/** A key, or with one of these options all that begin with it. */
const deletesKeys = (all: string): Usage => ({
  options: { [all]: { sets: "all" } },
  unknownOptions: "ignored",
  effects: [
    { ...on("data.delete", "delete", false), name: "*", when: "all" },
    { ...on("data.delete", "delete", true), name: "*", unless: "all" },
  ],
});

/** Stores whole clusters keep their settings in. */
export const entries: readonly Entry[] = [
  {
    names: ["etcdctl"],
    options: { [LOCAL_OPTIONS]: "value" },
    unknownOptions: "ignored",
    subcommands: {
      "get watch": {
        ...key(on("data.read", "select", true)),
        act: (line, emit) => {
          if (line.words.some(({ text }) => /^--(?:keys|count)-only(?:=true)?$/.test(text))) return;
          // A cluster keeps its secrets there as they are.
          const at = line.text(0) ?? "/";
          const below =
            line.words.some(({ text }) => /^--(?:prefix|from-key)/.test(text)) && "/registry/secrets/".startsWith(at);
          if (below || at.startsWith("/registry/secrets"))
            emit.add("secret.read", "cloud", "etcd", { what: "secrets" });
        },
      },
      put: key(on("data.write", "update", true)),
      del: deletesKeys("--prefix --from-key"),
      snapshot: {
        unknownOptions: "ignored",
        subcommands: { save: { operands: "write", unknownOptions: "ignored" }, restore: applies("etcdctl", "restore") },
        otherwise: nothing,
      },
      "member user role auth alarm lease": {
        unknownOptions: "ignored",
        subcommands: { "list get status timetolive": nothing },
        otherwise: applies("etcdctl", "cluster"),
      },
      "defrag compaction compact move-leader lock elect txn downgrade make-mirror": applies("etcdctl", "cluster"),
      "endpoint version check completion help": nothing,
    },
  },
  {
    names: ["consul"],
    syntax: "word",
    options: { [LOCAL_OPTIONS]: "value" },
    unknownOptions: "ignored",
    subcommands: {
      kv: {
        unknownOptions: "ignored",
        subcommands: {
          "get export": key(on("data.read", "select", true)),
          "put import": key(on("data.write", "update", true)),
          delete: deletesKeys("-recurse"),
        },
      },
      "members info catalog validate version monitor rtt watch troubleshoot debug login logout": nothing,
      snapshot: {
        unknownOptions: "ignored",
        subcommands: { "save inspect decode agent": nothing },
        otherwise: applies("consul", "restore"),
      },
      // What they look at stands one or two words behind.
      "config intention peering resource": {
        unknownOptions: "ignored",
        subcommands: { "list read check get match": nothing },
        otherwise: applies("consul", "cluster"),
      },
      "acl operator connect services partition namespace": {
        unknownOptions: "ignored",
        subcommands: {
          "token policy role auth-method binding-rule templated-policy raft autopilot area ca usage": {
            unknownOptions: "ignored",
            subcommands: { "list read list-peers get-config state members instances preview": nothing },
            otherwise: applies("consul", "cluster"),
          },
          "list read": nothing,
        },
        otherwise: applies("consul", "cluster"),
      },
      "leave force-leave join reload maint tls event exec lock keyring": applies("consul", "cluster"),
      agent: applies("consul", "agent"),
    },
  },
];
