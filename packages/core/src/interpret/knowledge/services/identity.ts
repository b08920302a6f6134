import type { Line } from "../line.js";
import type { Effect, Emit, Entry, OptionSpec, Usage } from "../types.js";
import { textOf } from "../value.js";
import { service } from "./verb.js";

type Kind = "infra.read" | "infra.apply" | "infra.delete";
const does = (program: string, kind: Kind, what: string): Usage => ({
  effects: [{ kind, type: "cloud", name: program, detail: { program, what } } satisfies Effect],
  unknownOptions: "ignored",
});

const KCADM: Readonly<Record<string, OptionSpec>> = {
  "-r --target-realm, --realm, --server, --user, --password, --client, --secret, --keystore, --storepass, --keypass, --alias, -q --query, -F --fields, --format, -s --set, -d --delete, -b --body, -h --header, -a --admin-root, -o --offset, -l --limit":
    "value",
  "--uusername, --uid, --gname, --gpath, --gid, --rname, --rid, --rolename, --roleid, --cclientid, --cid, --username, --userid, -p --new-password, --truststore, --trustpass":
    "value",
  "-f --file": "file-or-stdin",
  "--config": "read",
  "-i --id -t --temporary -n --no-merge -m --merge -c --compressed -H --print-headers --effective --available --all --no-config --insecure":
    "flag",
  "--help": "harmless",
};

/** A realm, a client or a user more is a record more; a role of a user is a right. */
function creates(line: Line, emit: Emit): void {
  const endpoint = line.text(0) ?? "";
  if (/\/(?:role-mappings|groups|composites|credentials|federated-identity)(?:\/|$)/.test(endpoint))
    emit.add("infra.apply", "cloud", "keycloak", {
      program: "keycloak",
      what: "create",
      target: endpoint.slice(0, 256),
    });
  else emit.add("data.write", "table", "keycloak", { dialect: "keycloak", statement: "insert", bounded: true });
}

/** Keycloak: `kcadm.sh VERB ENDPOINT`. */
const kcadm: Entry = {
  names: ["kcadm.sh", "kcadm", "kcadm.bat", "kcreg.sh", "kcreg"],
  options: KCADM,
  unknownOptions: "ignored",
  subcommands: {
    config: { unknownOptions: "ignored" },
    "get get-roles": does("keycloak", "infra.read", "get"),
    create: { unknownOptions: "ignored", act: creates },
    delete: does("keycloak", "infra.delete", "delete"),
    "update update-token set-password add-roles remove-roles": does("keycloak", "infra.apply", "update"),
    help: {},
  },
};

/** FreeIPA: `ipa user-del bob`, the verb behind the noun. */
const ipa: Entry = {
  names: ["ipa"],
  unknownOptions: "ignored",
  options: { "-c --conf, -d --debug, -h --help": "optional" },
  act: (line, emit) => {
    const word = textOf(line.operands[0]);
    if (word === null || /^(?:help|ping|env|console|plugins|topics|i18n-messages)/.test(word)) return;
    const kind: Kind = /-(?:find|show|status|is-enabled|verify)$|^hbactest$/.test(word)
      ? "infra.read"
      : /-(?:del|delete|disable|remove-\w{1,32}|remove|unprovision|archive|purge)$|^(?:.{1,64}-)?(?:unapply|undel-purge)/.test(
            word,
          )
        ? "infra.delete"
        : "infra.apply";
    const target = textOf(line.operands[1]) ?? undefined;
    emit.add(kind, "cloud", "ipa", {
      program: "ipa",
      what: word.slice(0, 64),
      ...(target && { target: target.slice(0, 256) }),
    });
  },
};

/** Programs that put a server or member of a directory on this machine, or take it away with all it knows. */
const servers: Entry = {
  names: [
    "ipa-server-install",
    "ipa-client-install",
    "ipa-replica-install",
    "ipa-ca-install",
    "ipa-restore",
    "ipa-replica-manage",
    "ipa-server-upgrade",
    "realm",
    "adcli",
    "smbpasswd",
    "pdbedit",
  ],
  unknownOptions: "ignored",
  options: { "-L --list -u --uninstall, --delete -x": "flag" },
  act: (line, emit) => {
    const what = line.text(0) ?? "change";
    if (line.program === "pdbedit" && line.has("-L") && !line.has("-x")) return;
    if (/^(?:list|info|testjoin|show|current|check|discover)/.test(what)) return;
    emit.add("system.configure", "none", null, { what: "sign-in", program: line.program });
  },
};

/** Options whose value is a word of its own. */
const VALUES: Readonly<Record<string, OptionSpec>> = {
  "-H --URL, -U --username, -W --workgroup, -s --configfile, --newpassword, --realm, --server-role, --dns-backend, --adminpass, --attributes, --filter, -D --binddn, -w --bindpw, -b --basedn":
    "value",
};

const AUTH0: Readonly<Record<string, OptionSpec>> = {
  "--tenant, -n --name, -d --description, --data, -i --id, -q --query, --filter, --roles, --scopes, --domain, --client-id, --connection-name, -e --email, -p --picture, -t --type, -a --apps, --number, --sort, -l --logo":
    "value",
  "--no-input --no-color --json-compact --csv --reveal-secrets": "flag",
};

/** Who may sign in, as whom, and what they may do then. */
export const entries: readonly Entry[] = [
  kcadm,
  ipa,
  servers,
  {
    ...service({
      names: ["auth0"],
      subject: "infra",
      from: 1,
      options: AUTH0,
      shows:
        /^(?:login|logout|test|tenants (?:ls|list|use)|logs|quickstarts|qs|completion|terraform|universal-login show)\b/,
      secrets: /^apps (?:session-transfer )?reveal\b/,
      verbs: { open: "read", deploy: "apply", import: "apply" },
    }),
    subcommands: { api: { options: AUTH0, unknownOptions: "ignored", act: sayApi } },
    otherwise: {},
  },
  service({
    names: ["okta", "workos", "clerk", "zitadel", "ory", "stytch", "fusionauth"],
    subject: "infra",
    from: 1,
    shows: /^(?:login|register|start|logs|apps$|apps config|help|auth)\b/,
  }),
  service({
    names: ["samba-tool"],
    subject: "infra",
    from: 1,
    options: VALUES,
    shows:
      /^(?:dbcheck|testparm|time|processes|visualize|ntacl get|domain (?:info|level show)|drs (?:showrepl|kcc|bind))\b/,
    secrets: /^user (?:getpassword|syncpasswords|get-kerberos-ticket)\b/,
    verbs: {
      addmembers: "apply",
      removemembers: "delete",
      setpassword: "apply",
      setexpiry: "apply",
      demote: "delete",
      provision: "apply",
      seize: "apply",
      query: "read",
      listmembers: "read",
      lock: "stop",
      unlock: "apply",
    },
  }),
  service({
    names: ["dsconf", "dsidm", "dsctl"],
    subject: "infra",
    from: 1,
    options: VALUES,
    shows: /^\S+ (?:status|healthcheck|monitor|tls list)\b/,
  }),
  // Teleport, and Temporal's old client of the same name: what both delete, create and terminate.
  service({
    names: ["tctl"],
    subject: "infra",
    from: 0,
    options: { "--auth-server, -i --identity, --roles, --logins, --ttl, --type, --user, --format": "value" },
    shows: /^(?:status|version|get|nodes ls|top|inventory|workflow (?:show|observe|query)|wf (?:show|observe|query))\b/,
    secrets: /^(?:auth (?:sign|export)|tokens add)\b/,
  }),
  // Google Workspace, Microsoft 365: everybody's accounts, mail and files.
  service({
    names: ["gam", "gamadv", "m365", "o365"],
    subject: "infra",
    from: 0,
    shows: /^(?:info|print|version|oauth|status|login|logout|cli)\b/,
    verbs: { wipe: "delete", deprovision: "delete", undelete: "apply", transfer: "apply", suspend: "stop" },
  }),
];

/** `auth0 api [METHOD] PATH`: without one, data makes it a POST. */
function sayApi(line: Line, emit: Emit): void {
  const first = (textOf(line.operands[0]) ?? "").toLowerCase();
  const method = /^(?:get|post|put|patch|delete)$/.test(first)
    ? first
    : line.has("--data") || line.has("-d")
      ? "post"
      : "get";
  const kind: Kind = method === "get" ? "infra.read" : method === "delete" ? "infra.delete" : "infra.apply";
  emit.add(kind, "cloud", "auth0", { program: "auth0", what: `api ${method.toUpperCase()}` });
}
