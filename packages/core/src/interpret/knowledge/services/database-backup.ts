import type { Line } from "../line.js";
import type { Effect, Emit, Entry, OptionSpec, Usage } from "../types.js";

type Kind = "infra.read" | "infra.apply" | "infra.delete";
const backup = (program: string, kind: Kind, what: string): Effect => ({
  kind,
  type: "cloud",
  name: program,
  detail: { program, what },
});
const does = (program: string, kind: Kind, what: string): Usage => ({
  effects: [backup(program, kind, what)],
  unknownOptions: "ignored",
});
/** The data of a database is replaced by what a backup holds. */
const PUTS_BACK: Effect = {
  kind: "data.define",
  type: "table",
  name: "*",
  detail: { statement: "restore", bounded: false },
};
const putsBack = (program: string): Usage => ({
  effects: [backup(program, "infra.read", "restore"), PUTS_BACK],
  unknownOptions: "ignored",
});
const INTO: Effect = { kind: "file.write", detail: { recursive: true, append: true } };
const HELP: Readonly<Record<string, OptionSpec>> = { "-h --help --version": "harmless" };

/** Nothing is deleted before `--confirm`: what would be is only shown. */
const walg: Entry = {
  names: ["wal-g", "wal-g-pg", "wal-g-mysql", "wal-g-mongo", "wal-g-redis"],
  options: { ...HELP, "--config, --target-user-data, --restore-spec": "value", "--confirm": { sets: "confirmed" } },
  unknownOptions: "ignored",
  subcommands: {
    "backup-list backup-show wal-show wal-verify wal-fetch wal-prefetch binlog-fetch oplog-fetch flags": does(
      "wal-g",
      "infra.read",
      "read",
    ),
    "backup-push wal-push wal-receive binlog-push oplog-push backup-mark copy pgbackrest catchup-push": does(
      "wal-g",
      "infra.read",
      "backup",
    ),
    st: {
      unknownOptions: "ignored",
      subcommands: {
        "rm delete": does("wal-g", "infra.delete", "st rm"),
        "put transfer": does("wal-g", "infra.apply", "st put"),
      },
      otherwise: does("wal-g", "infra.read", "st"),
    },
    "backup-fetch binlog-replay oplog-replay catchup-fetch": putsBack("wal-g"),
    "delete backup-delete": {
      effects: [
        { ...backup("wal-g", "infra.delete", "delete"), when: "confirmed" },
        { ...backup("wal-g", "infra.read", "delete"), unless: "confirmed" },
      ],
      unknownOptions: "ignored",
    },
  },
};

const pgbackrest: Entry = {
  names: ["pgbackrest"],
  options: {
    ...HELP,
    "--stanza, --type, --repo, --set, --config, --config-path, --log-level-console, --pg1-path, --pg-path, --repo1-path, --repo-path, --target, --output, --process-max":
      "value",
    "--dry-run": "harmless",
    "--force": "force",
  },
  unknownOptions: "ignored",
  subcommands: {
    "info check verify version help repo-ls repo-get archive-get annotate manifest": does(
      "pgbackrest",
      "infra.read",
      "read",
    ),
    "backup archive-push stanza-create stanza-upgrade server server-ping": does("pgbackrest", "infra.read", "backup"),
    "start stop": does("pgbackrest", "infra.apply", "stop"),
    restore: putsBack("pgbackrest"),
    "expire stanza-delete repo-rm": does("pgbackrest", "infra.delete", "expire"),
    "repo-put": does("pgbackrest", "infra.apply", "repo-put"),
  },
};

const barman: Entry = {
  names: ["barman"],
  options: { ...HELP, "-c --config, -f --format, --target-time, --target-xid": "value" },
  unknownOptions: "ignored",
  subcommands: {
    "list-backup list-backups list-server list-servers list-files show-backup show-backups show-server show-servers status check check-backup verify verify-backup diagnose replication-status":
      does("barman", "infra.read", "read"),
    "backup cron receive-wal get-wal put-wal sync-backup sync-info sync-wals keep switch-wal switch-xlog": does(
      "barman",
      "infra.read",
      "backup",
    ),
    "recover restore": { ...putsBack("barman"), operands: { first: ["text", "text"], last: "write" } },
    "delete archive-wal lock-directory-cleanup": does("barman", "infra.delete", "delete"),
  },
};

/** One program a verb, and where the store is an address. */
const barmanCloud: readonly Entry[] = [
  {
    names: ["barman-cloud-backup-delete"],
    options: { ...HELP, "--dry-run -t --test": "harmless" },
    unknownOptions: "ignored",
    effects: [backup("barman", "infra.delete", "delete")],
  },
  {
    names: ["barman-cloud-restore"],
    options: { ...HELP, "-t --test": "harmless" },
    unknownOptions: "ignored",
    effects: [backup("barman", "infra.read", "restore"), PUTS_BACK],
  },
  {
    names: "list show check-wal-archive keep".split(" ").map((verb) => `barman-cloud-backup-${verb}`),
    options: HELP,
    unknownOptions: "ignored",
    effects: [backup("barman", "infra.read", "read")],
  },
  {
    names: [
      "barman-cloud-backup",
      "barman-cloud-wal-archive",
      "barman-cloud-wal-restore",
      "barman-cloud-check-wal-archive",
    ],
    options: HELP,
    unknownOptions: "ignored",
    effects: [backup("barman", "infra.read", "backup")],
  },
];

/** Copies of MySQL's files: taken, made ready, put back where the server finds them. */
const xtrabackup: Entry = {
  names: ["xtrabackup", "mariabackup", "mariadb-backup", "innobackupex"],
  syntax: "word",
  options: {
    ...HELP,
    "--target-dir, --datadir, --user, --password, --host, --incremental-basedir, --incremental-dir, --parallel, --defaults-file":
      "value",
    "--copy-back --move-back": { effects: [PUTS_BACK] },
    "--backup --prepare --apply-log-only": "flag",
  },
  unknownOptions: "ignored",
};

const probackup: Entry = {
  names: ["pg_probackup", "pg_rman"],
  options: {
    ...HELP,
    "--dry-run": "harmless",
    "-B --backup-path, --instance, -i --backup-id, -D --pgdata, -b --backup-mode, -j --threads": "value",
    "--delete-expired --delete-wal": { effects: [backup("pg_probackup", "infra.delete", "delete")] },
  },
  unknownOptions: "ignored",
  subcommands: {
    "show show-config validate checkdb version help archive-get": does("pg_probackup", "infra.read", "read"),
    "init add-instance backup archive-push catchup set-backup merge": does("pg_probackup", "infra.read", "backup"),
    "set-config": does("pg_probackup", "infra.apply", "config"),
    restore: putsBack("pg_probackup"),
    "delete del-instance purge": does("pg_probackup", "infra.delete", "delete"),
  },
};

/** Tools that keep, list, give back and drop snapshots of folders, a noun before the verb. */
const kopia: Entry = {
  names: ["kopia"],
  options: {
    ...HELP,
    "--config-file, -p --password, --log-level, --parallel, --tags, --description, --path": "value",
    "-n --dry-run": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "list ls show diff session benchmark": does("kopia", "infra.read", "read"),
    "snapshot snap": {
      unknownOptions: "ignored",
      subcommands: {
        "list ls verify estimate create save pin copy-history copy-local": does("kopia", "infra.read", "backup"),
        "delete remove rm": does("kopia", "infra.delete", "delete"),
        // Only shows before `--delete`.
        expire: {
          options: { "--delete": { effects: [backup("kopia", "infra.delete", "expire")] } },
          unknownOptions: "ignored",
        },
        "fix migrate": does("kopia", "infra.apply", "fix"),
        restore: { operands: { first: ["text"], last: INTO }, unknownOptions: "ignored" },
      },
    },
    restore: { operands: { first: ["text"], last: INTO }, unknownOptions: "ignored" },
    mount: { operands: { first: ["text"], rest: "create" }, unknownOptions: "ignored" },
    "policy repository repo server maintenance acl user users content contents blob manifest index cache logs epoch notification":
      { unknownOptions: "ignored", act: kopiaNoun },
  },
};

function kopiaNoun(line: Line, emit: Emit): void {
  const said = line.operands
    .slice(0, 3)
    .map((one) => one.text)
    .join(" ");
  const noun = line.path[0] ?? "";
  const what = `${noun} ${said.split(" ", 1)[0]!}`.trim().slice(0, 64);
  const kind: Kind =
    /^(?:list|ls|show|get|info|status|stats|verify|validate|inspect)\b|^[\w-]+ (?:list|ls|info|show)\b/.test(said)
      ? "infra.read"
      : /\b(?:delete|remove|rm|gc|disconnect|clear|prune|drop-deleted)\b/.test(said) || noun === "maintenance"
        ? "infra.delete"
        : "infra.apply";
  emit.add(kind, "cloud", "kopia", { program: "kopia", what });
}

/** Copies of databases and of folders, and what puts them back or drops them. */
export const entries: readonly Entry[] = [walg, pgbackrest, barman, ...barmanCloud, xtrabackup, probackup, kopia];
