import type { Effect, Entry, OptionSpec } from "../types.js";

const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  "-H --hostname": "host",
  "-h": "host",
  "-f -y": "read",
  "-D --bindDN, -w --bindPassword, -b --baseDN, -s --searchScope, -p --port, -U, -Y, -R, -X, -z, -l, -a, -e, -E, -o, -O, -S, -T, -F, -d, -P, -t -N":
    "value",
  "-x -W -Z -ZZ -c -n -v -L -LL -LLL -A -C -I -M -MM -Q -r -u --useSSL": "flag",
  // Says its version, and goes on.
  "-V": "flag",
  "--version --help": "harmless",
};

const directory = (kind: "data.read" | "data.write" | "data.delete", statement: string): Effect => ({
  kind,
  type: "table",
  name: "directory",
  detail: { dialect: "ldap", statement, bounded: true },
});

const does = (names: readonly string[], effect: Effect, more: Partial<Entry> = {}): Entry => ({
  names,
  options: OPTIONS,
  effects: [effect],
  ...more,
});

/** Directories of people and machines: what is known of them, and who may do what. */
export const entries: readonly Entry[] = [
  // The names of everybody in an organisation, and of its groups.
  does(["ldapsearch", "ldapcompare"], directory("data.read", "search")),
  { names: ["ldapwhoami", "ldapurl", "ldapexop"], options: OPTIONS },
  does(["ldapadd"], directory("data.write", "add")),
  does(["ldapmodify", "ldapmodrdn", "ldapvi"], directory("data.write", "update")),
  does(["ldappasswd"], directory("data.write", "update")),
  does(["ldapdelete"], directory("data.delete", "delete")),
  {
    names: ["kinit", "kdestroy", "kpasswd", "ktutil", "kadmin", "kadmin.local", "ksu"],
    unknownOptions: "ignored",
    effects: [{ kind: "system.configure", detail: { what: "sign-in" } }],
  },
  { names: ["klist", "kvno"], unknownOptions: "ignored" },
  {
    names: ["showmount", "rpcinfo", "nfsstat", "ypcat", "ypmatch", "sssctl", "wbinfo"],
    unknownOptions: "ignored",
    operands: "text",
  },
];
