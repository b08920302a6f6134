import { isHere } from "../launch/debuggers.js";
import type { Line } from "../line.js";
import { handsOut } from "../net/hand-over.js";
import type { Emit, Entry, OptionSpec, Usage } from "../types.js";
import type { Value } from "../value.js";
import { exact, textOf, withText } from "../value.js";

/** How a program names a place of a store: what is none is a file of this machine. */
type IsRemote = (text: string) => boolean;

/** `remote:path` of rclone; `:backend:path` too. */
const colon: IsRemote = (text) => /^:?[\w.+@ -]+(?:,[^:]*)?:/.test(text.slice(0, 256)) && !/^[./~]/.test(text);
const s3: IsRemote = (text) => /^(?:s3|gs|b2|az|abfss?):\/\//i.test(text.slice(0, 16));

function reads(line: Line, place: Value, isRemote: IsRemote, emit: Emit): void {
  if (isRemote(place.text)) emit.add("infra.read", "cloud", place, { program: line.program, what: "objects" });
  else emit.file("file.read", place, { recursive: true });
}

/** Data goes to a store, or to files here. */
function writes(place: Value, isRemote: IsRemote, emit: Emit): void {
  if (isRemote(place.text)) emit.net("net.send", storeOf(place));
  else emit.file("file.write", place, { recursive: true, append: true });
}

/** Where a place of a store is: the URL itself, or the name the store goes by here. */
function storeOf(place: Value): Value {
  if (place.form === "unknown" || place.text.includes("://")) return place;
  return withText(place, place.text.split(/[:/]/).find((part) => part !== "") ?? place.text);
}

function deletes(line: Line, place: Value, isRemote: IsRemote, emit: Emit, what = "objects"): void {
  if (isRemote(place.text)) emit.add("infra.delete", "cloud", place, { program: line.program, what, recursive: true });
  else emit.file("file.delete", place, { recursive: true });
}

const RCLONE: Readonly<Record<string, OptionSpec>> = {
  "-n --dry-run": "harmless",
  "-h --help -V --version": "harmless",
  "--config, --password-command": "value",
  "--log-file": "append-to",
  "--files-from, --files-from-raw, --include-from, --exclude-from, --filter-from, --combined, --differ, --missing-on-dst, --missing-on-src, --match, --error":
    "value",
  "--include, --exclude, --exclude-if-present, -f --filter, --min-size, --max-size, --min-age, --max-age, --max-depth, --transfers, --checkers, --bwlimit, --bwlimit-file, --buffer-size, --timeout, --contimeout, --retries, --retries-sleep, --low-level-retries, --stats, --stats-one-line-date-format, --log-level, --log-format, --cache-dir, --temp-dir, --backup-dir, --suffix, --compare-dest, --copy-dest, --max-transfer, --max-delete, --max-delete-size, --max-duration, --max-backlog, --multi-thread-streams, --multi-thread-cutoff, --order-by, --tpslimit, --tpslimit-burst, --user-agent, --header, --header-upload, --header-download, --modify-window, --drive-chunk-size, --s3-region, --s3-provider, --s3-endpoint, --s3-acl, --s3-chunk-size, --dedupe-mode, --format -F, --separator -s, --hash, --vfs-cache-mode, --vfs-cache-max-size, --dir-cache-time, --addr, --user, --pass, --rc-addr, --color, --ca-cert, --client-cert, --client-key, --bind, --use-cookies, --check-first, --cutoff-mode, --expire, --offset, --count, --head, --tail":
    "value",
  "-v --verbose -vv -q --quiet -P --progress -i --interactive -u --update -c --checksum -I --ignore-times -L --copy-links -l --links -x --one-file-system -M --metadata -R --recursive -1 -d --dir-slash":
    "flag",
  "--delete-before --delete-during --delete-after --delete-excluded --delete-empty-src-dirs --create-empty-src-dirs --ignore-existing --ignore-errors --ignore-size --ignore-case --ignore-case-sync --ignore-checksum --immutable --inplace --size-only --fast-list --track-renames --no-traverse --no-check-dest --no-check-certificate --no-update-modtime --no-unicode-normalization --use-json-log --use-server-modtime --server-side-across-configs --stats-one-line --stats-one-line-date --progress-terminal-title --suffix-keep-extension --one-way --download --checkfile --leave-root --rmdirs --drive-use-trash --drive-shared-with-me --s3-no-check-bucket --allow-other --allow-non-empty --read-only --daemon --rc --rc-no-auth --json --full --dirs-only --files-only --no-modtime --no-mimetype --human-readable --disable-http2 --resync --resilient --recover --error-on-no-transfer --auto-confirm --by-hash --unlink":
    "flag",
};

/** Both ways of a copy: source read, target written. */
const copies = (removes: boolean, mirrors: boolean, isRemote: IsRemote): Usage => ({
  act: (line, emit) => {
    const [source, target] = line.operands;
    if (source === undefined || target === undefined) return;
    reads(line, source, isRemote, emit);
    writes(target, isRemote, emit);
    if (removes) deletes(line, source, isRemote, emit, "move");
    if (mirrors) deletes(line, target, isRemote, emit, "sync");
  },
});
const each = (say: typeof reads | typeof deletes, isRemote: IsRemote): Usage => ({
  act: (line, emit) => {
    for (const place of line.operands) say(line, place, isRemote, emit);
  },
});

/** `rclone serve http path`: for this machine, unless an address says for others. */
function serves(line: Line, emit: Emit): void {
  const [, folder] = line.operands;
  const to = line.value("--addr")?.text ?? "localhost";
  const here = isHere(exact(to.replace(/^\w+:\/\//, "")));
  const store = folder !== undefined && colon(folder.text);
  // What is in a store somebody signed in to is there for whoever asks.
  const scheme = !here && store ? { scheme: "tunnel" } : {};
  emit.add("net.listen", "host", here ? "127.0.0.1" : "0.0.0.0", scheme);
  if (!here && !store && folder !== undefined) handsOut(folder, emit);
}

const rclone: Entry = {
  names: ["rclone"],
  options: RCLONE,
  subcommands: {
    "ls lsl lsd lsf lsjson size about cat md5sum sha1sum hashsum tree check cryptcheck checksum ncdu test": each(
      reads,
      colon,
    ),
    "copy copyto": copies(false, false, colon),
    "move moveto": copies(true, false, colon),
    sync: copies(false, true, colon),
    bisync: copies(false, true, colon),
    "delete deletefile purge rmdir rmdirs cleanup dedupe": each(deletes, colon),
    "mkdir touch link settier": {
      act: (line, emit) => {
        for (const place of line.operands) writes(place, colon, emit);
      },
    },
    rcat: {
      act: (line, emit) => {
        const [target] = line.operands;
        if (target !== undefined) writes(target, colon, emit);
      },
    },
    copyurl: {
      act: (line, emit) => {
        const [url, target] = line.operands;
        if (url !== undefined) emit.net("net.receive", url);
        if (target !== undefined) writes(target, colon, emit);
      },
    },
    config: {
      subcommands: {
        "show dump": { effects: [{ kind: "file.read", name: "~/.config/rclone/rclone.conf" }] },
        "file paths providers userinfo touch": {},
        "delete create update password disconnect edit reconnect encryption": {
          effects: [{ kind: "file.write", name: "~/.config/rclone/rclone.conf" }],
          unknownOptions: "ignored",
        },
      },
      otherwise: {},
    },
    "listremotes version help genautocomplete completion obscure features authorize gendocs": {},
    "mount nfsmount mount2": { operands: { first: ["text", "create"] }, unknownOptions: "ignored" },
    serve: { options: { "--addr": "value" }, unknownOptions: "ignored", act: serves },
    "rc rcd backend": { effects: [{ kind: "infra.apply", type: "cloud", name: "rclone" }], unknownOptions: "ignored" },
    selfupdate: { effects: [{ kind: "package.install", type: "package", name: "rclone" }] },
  },
};

/** MinIO's client: `alias/bucket/key` and files of this machine look alike; a known folder prefix makes it a file. */
const alias: IsRemote = (text) => !/^(?:\.{0,2}\/|~|-$)/.test(text) && text.includes("/");

const MC: Readonly<Record<string, OptionSpec>> = {
  "-r --recursive": "recursive",
  "--force": "force",
  "--dry-run --fake": "harmless",
  "--help -h --version -v": "harmless",
  "--config-dir -C, --older-than, --newer-than, --exclude, --name, --path, --maxdepth, --depth, --larger, --smaller, --regex, --print, --ignore, --attr, --tags, --storage-class -sc --sc, --encrypt, --enc-s3, --enc-kms, --enc-c, --rewind, --version-id --vid, --limit-upload, --limit-download, --resolve, --region, --expire, --api, --lines -n, --bytes -c, --checksum, --retention-mode, --retention-duration, --custom-header -H, --expiry-days, --prefix, --priority":
    "value",
  "--json --quiet -q --no-color --debug --insecure --disable-pager --versions --incomplete -I --watch -w --remove --overwrite --preserve -a --bypass --non-current --stdin --purge --summarize --zip --disable-multipart --md5 --continue --with-lock -l --with-versioning --ignore-existing -p --active-active --skip-errors --summary --older-versions":
    "flag",
  "--dangerous": "flag",
  "--exec": { value: "required" },
};

const mcDoes = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Usage => ({
  effects: [{ kind, type: "cloud", name: "minio", detail: { program: "mc", what } }],
  unknownOptions: "ignored",
});

const mc: Entry = {
  names: ["mc", "mcli"],
  options: MC,
  subcommands: {
    "ls cat head stat du diff tree find sql watch ping ready od support": {
      act: (line, emit) => {
        for (const place of line.operands) reads(line, place, alias, emit);
        const command = line.value("--exec");
        // What is found stands where it is looked for.
        const [place] = line.operands;
        if (command !== null && place !== undefined)
          emit.shell(withText(command, command.text.replaceAll("{}", place.text)), { certainty: "possible" });
      },
    },
    "cp put get pipe": copies(false, false, alias),
    mv: copies(true, false, alias),
    mirror: {
      act: (line, emit) => {
        const [source, target] = line.operands;
        if (source === undefined || target === undefined) return;
        reads(line, source, alias, emit);
        writes(target, alias, emit);
        if (line.has("--remove")) deletes(line, target, alias, emit, "mirror");
      },
    },
    // Only `rm` takes files of this machine too; with `--dangerous` it is told a whole store.
    rm: {
      act: (line, emit) => {
        const isRemote: IsRemote = line.has("--dangerous") ? (text) => !/^[./~]/.test(text) : alias;
        for (const place of line.operands) deletes(line, place, isRemote, emit);
      },
    },
    "rb undo": each(deletes, () => true),
    "mb share": mcDoes("infra.apply", "make bucket"),
    "policy anonymous tag retention legalhold event version ilm encrypt replicate quota cors batch license": {
      subcommands: {
        "list ls info get get-json links export status describe generate": mcDoes("infra.read", "list"),
        "remove rm clear delete reset cancel detach": mcDoes("infra.delete", "remove"),
        "set set-json add create enable suspend disable import edit update resync start attach": mcDoes(
          "infra.apply",
          "set",
        ),
        rule: {
          subcommands: {
            "ls list export": mcDoes("infra.read", "rule"),
            "rm remove": mcDoes("infra.delete", "rule"),
            "add edit import": mcDoes("infra.apply", "rule"),
          },
        },
      },
    },
    alias: {
      subcommands: {
        "list ls export": {},
        "set s import": { effects: [{ kind: "file.write", name: "~/.mc/config.json", detail: { append: true } }] },
        "remove rm": { effects: [{ kind: "file.write", name: "~/.mc/config.json", detail: { append: true } }] },
      },
    },
    "admin idp": { act: admin },
    "update help": {},
  },
  // The other `mc` is a file manager: it is given folders.
  otherwise: { operands: "list" },
};

function admin(line: Line, emit: Emit): void {
  const words = line.operands.map((operand) => textOf(operand) ?? "*");
  const kind = /^(?:info|trace|console|prometheus|top|inspect|speedtest|scanner|logs|profile|obd|health)$/.test(
    words[0] ?? "",
  )
    ? "infra.read"
    : words.some((word) => /^(?:list|ls|info|get|status|export|describe|policy-list)$/.test(word)) &&
        !words.some((word) => /^(?:remove|rm|delete|disable|unset)$/.test(word))
      ? "infra.read"
      : words.some((word) => /^(?:remove|rm|delete|unset|detach|clear|stop|decommission)$/.test(word))
        ? "infra.delete"
        : "infra.apply";
  emit.add(kind, "cloud", "minio", { program: "mc", what: words.slice(0, 2).join(" ").slice(0, 64) });
}

const S3CMD: Readonly<Record<string, OptionSpec>> = {
  "-r --recursive": "recursive",
  "-f --force": "force",
  "-n --dry-run --dryrun": "harmless",
  "-h --help --version": "harmless",
  "-c --config, --access_key, --secret_key, --access_token, --host, --host-bucket, --region, --bucket-location, --exclude, --exclude-from, --rexclude, --include, --include-from, --rinclude, --files-from, --add-header, --remove-header, --mime-type -m, --storage-class, --acl-grant, --acl-revoke, --expiry-days, --expiry-date, --expiry-prefix, --limit, --limitrate, --multipart-chunk-size-mb, --max-delete, --cache-file, --endpoint-url, --profile, --numworkers, --concurrency, --part-size, --log, --retry-count, --credentials-file":
    "value",
  "--delete-removed --delete-after --delete": { sets: "mirrors" },
  "-v --verbose -d --debug -q --quiet -H --human-readable-sizes -e --encrypt -p --preserve --no-preserve --skip-existing --continue --get-continue --acl-public -P --acl-private --guess-mime-type -M --no-mime-magic --check-md5 --no-check-md5 --progress --no-progress --stats --ssl --no-ssl --no-check-certificate --list-md5 --list-allow-unordered --reduced-redundancy --rr --disable-multipart --server-side-encryption --follow-symlinks -F --stop-on-error --json --no-verify-ssl --no-sign-request --if-size-differ --if-source-newer --no-clobber":
    "flag",
};

const s3tools: Entry = {
  names: ["s3cmd", "s5cmd", "s4cmd"],
  options: S3CMD,
  subcommands: {
    "ls la du info cat head get-object select multipart listmp": each(reads, s3),
    "get put cp": copies(false, false, s3),
    mv: copies(true, false, s3),
    sync: {
      act: (line, emit) => {
        const [source, target] = line.operands;
        if (source === undefined || target === undefined) return;
        reads(line, source, s3, emit);
        writes(target, s3, emit);
        if (line.flag("mirrors")) deletes(line, target, s3, emit, "sync");
      },
    },
    "del rm rb abortmp delpolicy delcors dellifecycle delnotification": each(deletes, s3),
    "mb setacl setpolicy setcors setlifecycle setversioning accesslog sign signurl fixbucket modify tag pipe restore expire payer setownership setblockpublicaccess":
      { act: (line, emit) => emit.add("infra.apply", "cloud", line.operands[0] ?? null, { program: line.program }) },
    run: { operands: "read", act: (_line, emit) => emit.opaque("unknown_language") },
    "version ws-info cflist cfinfo": {},
  },
};

const blob: IsRemote = (text) => /^https?:\/\//i.test(text.slice(0, 16));

/** Azure's: addresses of blobs, and files of this machine. */
const azcopy: Entry = {
  names: ["azcopy"],
  options: {
    "--recursive --delete-snapshots": { value: "optional" },
    "--dry-run": "harmless",
    "--delete-destination": { value: "optional", sets: "mirrors" },
    "--include-pattern --exclude-pattern --include-path --exclude-path --from-to --log-level --output-type --cap-mbps --block-size-mb --overwrite":
      "value",
  },
  unknownOptions: "ignored",
  subcommands: {
    "list ls": each(reads, blob),
    "remove rm": each(deletes, blob),
    "copy cp c": copies(false, false, blob),
    "sync s": {
      act: (line, emit) => copies(false, line.flag("mirrors"), blob).act?.(line, emit),
    },
    "login logout jobs env doc bench benchmark make": { unknownOptions: "ignored" },
  },
};

export const entries: readonly Entry[] = [rclone, mc, s3tools, azcopy];
