import type { Effect, Entry, OptionSpec, Usage } from "../types.js";

const backup = (program: string, kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  name: program,
  detail: { program, what },
});
/** Copies what is named into a store elsewhere or here; nothing is lost by it. */
const saves = (program: string): Usage => ({
  operands: [{ kind: "file.read", detail: { recursive: true } }],
  effects: [{ kind: "net.send", name: program, certainty: "possible" }],
});
const does = (program: string, kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Usage => ({
  effects: [backup(program, kind, what)],
});

const RESTIC: Readonly<Record<string, OptionSpec>> = {
  "-r --repo, --from-repo, --repo2, --key-hint, --from-key-hint, -o --option, --limit-download, --limit-upload, --cacert, --tls-client-cert, --compression, --pack-size, --cache-dir, --retry-lock, --stuck-request-timeout, --http-user-agent":
    "value",
  "-p --password-file, --repository-file, --files-from, --files-from-raw, --files-from-verbatim, --exclude-file, --iexclude-file, --include-file, --iinclude-file, --from-password-file, --new-password-file":
    "read",
  "--password-command": "shell",
  "-H --host, --tag, --path, -e --exclude, --iexclude, -i --include, --iinclude, --exclude-if-present, --exclude-larger-than, --parent, --time, -l --keep-last, --keep-hourly, --keep-daily -d, --keep-weekly -w, --keep-monthly -m, --keep-yearly -y, --keep-within, --keep-within-hourly, --keep-within-daily, --keep-within-weekly, --keep-within-monthly, --keep-within-yearly, --keep-tag, -g --group-by, --max-unused, --max-repack-size, --mode, -N --newest, -O --oldest, --snapshot -s, --stdin-filename, --read-concurrency, --latest, --read-data-subset, --add, --remove, --set, --user, --archive -a, --pack, --overwrite":
    "value",
  // Whatever the copy holds is put there, beside or over what there is.
  "-t --target": { is: { kind: "file.write", detail: { recursive: true, append: true } } },
  "-n --dry-run": "harmless",
  "--help --version": "harmless",
  "-q --quiet, -v --verbose, --json, --no-lock, --no-cache, --cleanup-cache, --insecure-tls, --insecure-no-password, --read-data, --with-cache, --check-unused, --one-file-system -x, --with-atime, --ignore-ctime, --ignore-inode, --skip-if-unchanged, --stdin, --stdin-from-command, --exclude-caches, --use-fs-snapshot, --no-scan, -f --force, -c --compact, --prune, --repack-cacheable-only, --repack-small, --repack-uncompressed, --verify, --sparse, --delete, --long, --recursive, --human-readable, --ncdu, --sort, --reverse, --ignore-case, --show-pack-id, --blob, --tree, --metadata, --allow-other, --allow-root, --no-default-permissions, --owner-root, --copy-chunker-params":
    "flag",
  "--remove-all": { effects: [backup("restic", "infra.delete", "locks")] },
  "--unsafe-allow-remove-all": "force",
  "--cleanup": { effects: [backup("restic", "infra.delete", "cache")] },
};

const restic: Entry = {
  names: ["restic", "rustic"],
  options: RESTIC,
  subcommands: {
    backup: saves("restic"),
    "check snapshots ls find stats diff cat list dump version generate help options features self-check self-update": {
      effects: [backup("restic", "infra.read", "read")],
    },
    unlock: {},
    cache: {},
    restore: { effects: [backup("restic", "infra.read", "restore")] },
    mount: { operands: "create" },
    "init copy migrate rewrite tag recover rebuild-index": does("restic", "infra.apply", "change"),
    repair: does("restic", "infra.apply", "repair"),
    "forget prune": does("restic", "infra.delete", "forget"),
    key: {
      subcommands: {
        list: {},
        "add passwd": does("restic", "infra.apply", "key"),
        remove: does("restic", "infra.delete", "key remove"),
      },
    },
  },
};

const borg: Entry = {
  names: ["borg", "borg2"],
  options: {
    "-n --dry-run": "harmless",
    "-h --help -V --version": "harmless",
    "--rsh": "command",
    "-r --repo, -e --exclude, --pattern, --comment, --timestamp, -c --checkpoint-interval, --chunker-params, -C --compression, -P --prefix, -a --glob-archives --match-archives, --sort-by, --first, --last, --keep-within, --keep-last --keep-secondly, --keep-minutely, -H --keep-hourly, -d --keep-daily, -w --keep-weekly, -m --keep-monthly, -y --keep-yearly, --format, --upload-ratelimit, --remote-path, --umask, --lock-wait, --files-cache, --stdin-name, --stdin-user, --stdin-group, --stdin-mode, --encryption, --storage-quota, --strip-components, --target, --recompress, --threshold, --max-duration, --other-repo, --debug-topic":
      "value",
    "--exclude-from, --patterns-from, --paths-from-stdin": "read",
    "--paths-from-command": { sets: "command" },
    "-v --verbose -q --quiet --info --debug --critical --error --warning -p --progress --log-json --show-version --show-rc --consider-checkpoints --bypass-lock -s --stats --list --json --json-lines --filter -x --one-file-system --numeric-ids --noatime --atime --noctime --nobirthtime --nobsdflags --noflags --noacls --noxattrs --sparse --read-special --no-cache-sync --exclude-caches --keep-exclude-tags --exclude-nodump --stdout --save-space --cache-only --keep-security-info --verify-data --repository-only --archives-only --repair --undelete-archives --append-only --make-parent-dirs --short -f --foreground --content-from-command":
      "flag",
    "--force": "force",
  },
  subcommands: {
    create: saves("borg"),
    "list info diff check version help benchmark": does("borg", "infra.read", "read"),
    extract: { effects: [{ kind: "file.write", name: "./", detail: { recursive: true, append: true } }] },
    "mount export-tar": { operands: { first: ["text"], rest: "create" } },
    "umount break-lock": {},
    "init rcreate upgrade recreate rename import-tar serve transfer tag": does("borg", "infra.apply", "change"),
    "delete rdelete prune compact": does("borg", "infra.delete", "delete"),
    config: does("borg", "infra.apply", "config"),
    key: { ...does("borg", "infra.apply", "key"), unknownOptions: "ignored" },
    "with-lock": { syntax: "posix", operands: { first: ["text"] }, launches: { skip: 1 } },
  },
};

/** Tools that share the verbs of backup: they keep, list, give back and drop. */
const others: Entry = {
  names: ["duplicacy", "bupstash", "tarsnap", "rdiff-backup", "attic", "zbackup"],
  unknownOptions: "ignored",
  options: {
    "-n --dry-run": "harmless",
    "-d --nuke": { sets: "deletes" },
    "-c -x -t -f --keyfile --cachedir --remove-older-than --config": "optional",
  },
  subcommands: {
    "backup snapshot put create b check list ls log verify diff info status show regress compare test restore-test": {
      effects: [backup("backup", "infra.read", "backup")],
      unknownOptions: "ignored",
    },
    "restore get extract": {
      effects: [
        backup("backup", "infra.apply", "restore"),
        { kind: "file.write", name: "./", detail: { recursive: true } },
      ],
      unknownOptions: "ignored",
    },
    "delete rm prune expire gc remove forget nuke": {
      effects: [backup("backup", "infra.delete", "delete")],
      unknownOptions: "ignored",
    },
    "policy repository server init connect disconnect start stop set": {
      effects: [backup("backup", "infra.apply", "change")],
      unknownOptions: "ignored",
    },
  },
  otherwise: {},
  act: (line, emit) => {
    if (line.flag("deletes") && line.program === "tarsnap")
      emit.add("infra.delete", "cloud", "tarsnap", { program: "tarsnap", what: "delete" });
    if (line.has("--remove-older-than"))
      emit.add("infra.delete", "cloud", "rdiff-backup", { program: "rdiff-backup", what: "remove" });
  },
};

const duplicity: Entry = {
  names: ["duplicity", "duply"],
  options: {
    "--dry-run": "harmless",
    "--encrypt-key, --sign-key, --include, --exclude, --volsize, --full-if-older-than, --file-to-restore --path-to-restore, -t --time --restore-time, --archive-dir, --tempdir, --name, --gpg-options, --ssh-options, --rsync-options, --num-retries, --backend-retry-delay, --s3-endpoint-url, --timeout, --verbosity -v":
      "value",
    "--include-filelist, --exclude-filelist, --log-file": "read",
    "--force": { sets: "deletes" },
    "--no-encryption --allow-source-mismatch --progress --asynchronous-upload --extra-clean --null-separator --exclude-device-files --exclude-other-filesystems --no-print-statistics":
      "flag",
  },
  subcommands: {
    "collection-status list-current-files verify": does("duplicity", "infra.read", "read"),
    "cleanup remove-older-than remove-all-but-n-full remove-all-inc-of-but-n-full": {
      effects: [{ ...backup("duplicity", "infra.delete", "remove"), when: "deletes" }],
    },
    "restore replicate": { operands: { first: ["text"], last: "write" } },
    "full incr incremental backup inc": { operands: { first: ["read"] } },
  },
  otherwise: { operands: "text" },
};

const rsnapshot: Entry = {
  names: ["rsnapshot"],
  options: { "-c": "read", "-t -h -V": "harmless", "-v -q -x -D": "flag" },
  act: (line, emit) => {
    if (line.operands.some((one) => !/^(?:configtest|du|diff|version)$/.test(one.text)))
      emit.add("infra.apply", "cloud", "rsnapshot", { program: "rsnapshot", what: "rotate" });
  },
};

export const entries: readonly Entry[] = [restic, borg, others, duplicity, rsnapshot];
