import { EDITED_IN_SIGHT } from "../roles.js";
import type { Effect, Entry, OptionSpec, Usage } from "../types.js";
import { service } from "./verb.js";

const gives = (program: string, what: string): Usage => ({
  effects: [{ kind: "secret.read", type: "cloud", name: program, detail: { what } }],
  unknownOptions: "ignored",
});
const does = (program: string, kind: Effect["kind"], what: string): Usage => ({
  effects: [{ kind, type: "cloud", name: program, detail: { program, what } }],
  unknownOptions: "ignored",
});

const OP: Readonly<Record<string, OptionSpec>> = {
  "--account, --vault, --tags, --categories, --fields, --title, --template, --url, --file-name, --session, --encoding, --permissions, --user, --group, --expires-in, --name, --role, --otp, --emails":
    "value",
  "--out-file -o": "write",
  "--in-file -i, --env-file": "read",
  "--generate-password, --cache": "optional",
  "--archive --share-link --reveal --raw --iso-timestamps --no-masking --no-newline --dry-run --long --force": "flag",
};

const op: Entry = {
  ...service({
    names: ["op"],
    subject: "infra",
    from: 1,
    options: OP,
    secrets: /^(?:item get|document get|read|item template|account get)\b/,
    shows: /^(?:whoami|signin|signout|update|plugin)\b/,
    verbs: { forget: "apply", suspend: "stop", reactivate: "apply", confirm: "apply", provision: "apply" },
  }),
  subcommands: {
    // `op run -- cmd` hands secrets to a command as its environment.
    run: { syntax: "posix", options: OP, effects: [{ kind: "secret.read", detail: { what: "op run" } }], launches: {} },
    inject: { options: OP, effects: [{ kind: "secret.read", detail: { what: "op inject" } }] },
  },
  otherwise: {},
};

const DOPPLER: Readonly<Record<string, OptionSpec>> = {
  "-p --project, -c --config, -t --token, -e --environment, --scope, --configuration, --api-host, --dashboard-host, --timeout, --attempts, --name, --visibility, --type, --format, --name-transformer, --mount, --mount-max-reads, --mount-template, --fallback, --passphrase, --description, --slug, --max-age, --note":
    "value",
  "--preserve-env": "optional",
  "--only-names --raw --no-file --plain --copy --no-check-version --no-verify-tls --print-config --no-read-env --no-timeout --no-dns-resolver --no-fallback --fallback-only --fallback-readonly --no-exit-on-write-failure --forward-signals --enable-dns-resolver --no-prompt --no-interactive --json --debug --silent":
    "flag",
};

const doppler: Entry = {
  ...service({
    names: ["doppler"],
    subject: "infra",
    from: 1,
    options: DOPPLER,
    secrets: /^(?:secrets$|secrets (?:get|download|substitute)|configs tokens create|service-tokens create)/,
    shows: /^(?:login|logout|setup|configure|me|update|open|changelog|activity|feedback|tui)\b/,
  }),
  subcommands: {
    run: {
      syntax: "posix",
      options: {
        ...DOPPLER,
        "--command": "shell",
      },
      effects: [{ kind: "secret.read", detail: { what: "doppler run" } }],
      launches: {},
    },
  },
  otherwise: {},
};

const infisical: Entry = {
  ...service({
    names: ["infisical"],
    subject: "infra",
    from: 1,
    options: {
      "--env, --path, --projectId, --token, --domain, --tags, --type, --sort-order": "value",
    },
    secrets: /^(?:export|secrets$|secrets get|service-token create|user get token)/,
    shows: /^(?:login|init|scan|vault|user|reset|cassandra)\b/,
  }),
  subcommands: {
    run: {
      syntax: "posix",
      options: {
        "--command": "shell",
        "--env, --path, --projectId, --token, --domain, --watch-interval, --project-config-dir": "value",
        "--watch --expand --include-imports --secret-overriding --recursive": "optional",
      },
      effects: [{ kind: "secret.read", detail: { what: "infisical run" } }],
      launches: {},
    },
  },
  otherwise: {},
};

/** Password stores of a person. */
const stores: readonly Entry[] = [
  {
    names: ["pass", "gopass"],
    options: {
      "-c --clip -q --qrcode -m --multiline -e --echo -n --no-symbols -i --in-place -f --force -r --recursive -o --password -y --yes":
        "flag",
      "-p --path": "value",
    },
    unknownOptions: "ignored",
    subcommands: {
      "ls list find search init version help git setup config audit": {},
      "show grep otp cat": gives("pass", "keyring"),
      "insert add generate edit mv rename cp copy create new": does("pass", "infra.apply", "insert"),
      "rm remove delete": does("pass", "infra.delete", "remove"),
    },
    // `pass name` shows it, `pass` alone the names.
    otherwise: {
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (line.operands.length > 0) emit.add("secret.read", "cloud", "pass", { what: "keyring" });
      },
    },
  },
  {
    names: ["bw", "bws"],
    options: {
      "--session, --search, --folderid, --organizationid --url, --collectionid, --itemid, --output, --format, --password":
        "value",
      "--raw --pretty --response --quiet --nointeraction --cleanexit -p --permanent": "flag",
    },
    unknownOptions: "ignored",
    subcommands: {
      "status sync config encode generate completion update lock login logout unlock help": {},
      list: { subcommands: { items: gives("bitwarden", "keyring") }, otherwise: {}, unknownOptions: "ignored" },
      "get export send secret": gives("bitwarden", "keyring"),
      "create edit share confirm import restore receive": does("bitwarden", "infra.apply", "create"),
      delete: does("bitwarden", "infra.delete", "delete"),
    },
  },
  {
    names: ["lpass"],
    unknownOptions: "ignored",
    subcommands: {
      "ls status sync login logout passwd": {},
      "show export": gives("lastpass", "keyring"),
      "add edit generate duplicate mv share import": does("lastpass", "infra.apply", "add"),
      rm: does("lastpass", "infra.delete", "rm"),
    },
  },
  {
    names: ["rbw", "passage", "prs", "dcli", "kpcli", "keepassxc-cli", "nordpass", "lesspass"],
    options: {
      "-k --key-file, -y --yubikey, -f --format --field, -a --attributes, -s --folder, -u --user, --list-fields, --length":
        "optional",
      "-q --quiet --no-password -t --totp --raw --clipboard": "flag",
      "-h --help -v --version": "harmless",
    },
    unknownOptions: "ignored",
    subcommands: {
      "get show code otp clip export attachment-export password p note n read r secret reveal copy": gives(
        "keyring",
        "keyring",
      ),
      "add edit set insert generate-and-add mv rename import merge attachment-import restore": does(
        "keyring",
        "infra.apply",
        "add",
      ),
      "rm remove del delete rmdir purge": does("keyring", "infra.delete", "remove"),
      "list ls search sync status unlock unlocked lock login logout config register info db-info db-create generate diceware estimate analyze help version diagnose accounts":
        {},
    },
    otherwise: {},
  },
  {
    // They hand out what a program signs in with to whoever asks on their input.
    names: [
      "docker-credential-desktop",
      "docker-credential-osxkeychain",
      "docker-credential-pass",
      "docker-credential-secretservice",
      "docker-credential-ecr-login",
      "docker-credential-gcloud",
      "git-credential-manager",
      "git-credential-manager-core",
      "git-credential-osxkeychain",
      "git-credential-libsecret",
      "git-credential-store",
      "git-credential-cache",
    ],
    unknownOptions: "ignored",
    subcommands: {
      get: gives("keyring", "keyring"),
      "store erase": does("keyring", "infra.apply", "store"),
      "list version configure diagnose": {},
    },
    otherwise: {},
  },
  {
    names: ["kwallet-query", "kwalletcli"],
    unknownOptions: "ignored",
    effects: [{ kind: "secret.read", type: "cloud", name: "keyring", detail: { what: "keyring" } }],
  },
  {
    names: ["secret-tool"],
    unknownOptions: "ignored",
    subcommands: {
      "lookup search": gives("keyring", "keyring"),
      store: does("keyring", "infra.apply", "store"),
      clear: does("keyring", "infra.delete", "clear"),
      lock: {},
    },
  },
  {
    names: ["sops"],
    options: {
      "-d --decrypt": { effects: [{ kind: "secret.read", detail: { what: "sops" } }] },
      "-i --in-place": { operands: "edit" },
      "-e --encrypt -r --rotate -v --verbose --ignore-mac --show-master-keys -s": "flag",
      "--output": "write",
      "-k --kms, -p --pgp, -a --age, --input-type, --output-type, --extract, --set, --config, --add-kms, --rm-kms, --add-pgp, --rm-pgp, --gcp-kms, --azure-kv, --hc-vault-transit":
        "value",
    },
    subcommands: {
      "exec-env exec-file": {
        operands: { first: ["read"] },
        effects: [{ kind: "secret.read", detail: { what: "sops" } }],
        act: (line, emit) => {
          const [, text] = line.operands;
          if (text !== undefined) emit.shell(text);
        },
      },
      decrypt: { operands: "read", effects: [{ kind: "secret.read", detail: { what: "sops" } }] },
      "encrypt publish filestatus keyservice groups": { operands: "read" },
      edit: { operands: { first: [EDITED_IN_SIGHT] } },
      "rotate set unset updatekeys": { operands: { first: ["edit"] } },
    },
    otherwise: { operands: "read" },
  },
  {
    names: ["chamber", "aws-vault", "envchain", "teller"],
    unknownOptions: "ignored",
    syntax: "posix",
    subcommands: {
      // What runs stands after `--`; the words before it name where its environment comes from.
      exec: {
        syntax: "bare",
        effects: [{ kind: "secret.read", detail: { what: "environment" } }],
        act: (line, emit) => {
          const at = line.words.findIndex((word) => word.text === "--");
          if (at >= 0 && at + 1 < line.words.length) emit.run(line.words.slice(at + 1));
          // Without dashes it follows the name of the profile.
          else if (at < 0 && line.program === "aws-vault" && !/^-/.test(line.operands[0]?.text ?? "-"))
            emit.run(line.operands.slice(1));
        },
      },
      "read export env show": gives("chamber", "read"),
      "write import add set rotate": does("chamber", "infra.apply", "write"),
      "delete remove clear": does("chamber", "infra.delete", "delete"),
      "list ls history find login version": {},
    },
  },
];

export const entries: readonly Entry[] = [op, doppler, infisical, ...stores];
