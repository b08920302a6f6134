import type { ActionKind, Detail } from "../../../spine/index.js";
import type { Line } from "../line.js";
import type { Effect, Emit, Entry, OptionSpec, Usage } from "../types.js";
import { withText } from "../value.js";

const repository = (kind: ActionKind, program: string, what: string, detail: Detail = {}): Effect => ({
  kind,
  type: "repository",
  name: ".",
  detail: { program, what, ...detail },
});
const does = (
  kind: ActionKind,
  program: string,
  what: string,
  options: Readonly<Record<string, OptionSpec>> = {},
): Usage => ({ effects: [repository(kind, program, what)], options });

const svnReads = (what: string) => does("vcs.read", "svn", what);
const svnChanges = (what: string) => does("vcs.change", "svn", what);

/** Fetches from, or sends to, the host of a URL on the line. */
function net(kind: "net.receive" | "net.send"): NonNullable<Usage["act"]> {
  return (line: Line, emit: Emit) => {
    for (const one of line.operands) if (one.text.includes("://")) emit.net(kind, withText(one, one.text));
  };
}

const svn: Entry = {
  names: ["svn"],
  options: {
    "-r --revision, -m --message, -F --file, --username, --password, --depth, --set-depth, -c --change, -x --extensions, --encoding, --changelist --cl, -l --limit, --config-dir, --config-option, --strip, --accept, --targets, --trust-server-cert-failures, --editor-cmd, --native-eol, --search, --search-and, --show-item, --with-revprop, --old, --new":
      "value",
    "--diff-cmd --diff3-cmd": "program",
    "-q --quiet -v --verbose -u --show-updates -N --non-recursive --non-interactive --force-interactive --trust-server-cert --no-auth-cache --no-ignore --no-auto-props --auto-props --ignore-externals --ignore-ancestry --ignore-whitespace --ignore-properties --incremental --xml --stop-on-copy --keep-changelists --keep-local --no-unlock --parents --summarize --git --show-copies-as-adds --internal-diff --notice-ancestry --record-only --reintegrate --allow-mixed-revisions --relocate --strict --revprop --show-inherited-props --no-newline --pin-externals --diff --patch-compatible -g --use-merge-history --include-externals --vacuum-pristines":
      "flag",
    "--force": "force",
    "-R --recursive": "recursive",
    "--dry-run": "harmless",
    "--version -h --help": "harmless",
    "--remove-unversioned --remove-ignored": { effects: [repository("vcs.discard", "svn", "cleanup")] },
  },
  subcommands: {
    "status st stat log diff di info cat list ls blame praise annotate ann propget pget pg proplist plist pl help mergeinfo":
      svnReads("read"),
    "add mkdir propset pset ps propdel pdel pd propedit pedit pe resolve resolved changelist cl merge patch upgrade cleanup relocate unlock lock switch sw":
      svnChanges("change"),
    "copy cp move mv rename ren": svnChanges("move"),
    "delete del remove rm": { ...svnChanges("delete"), operands: "delete" },
    revert: does("vcs.discard", "svn", "revert"),
    "checkout co update up export": { ...does("vcs.receive", "svn", "checkout"), act: net("net.receive") },
    "commit ci import": { ...does("vcs.send", "svn", "commit"), act: net("net.send") },
  },
};

const svnadmin: Entry = {
  names: ["svnadmin", "svnlook", "svndumpfilter", "svnrdump"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (/^(?:create|load|setrevprop|setuuid|rmlocks|rmtxns|recover|pack|upgrade|hotcopy)$/.test(line.text(0) ?? ""))
      emit.add("vcs.rewrite", "repository", line.operands[1] ?? ".", { program: "svnadmin", what: "administer" });
  },
};

const hgReads = (what: string) => does("vcs.read", "hg", what);
const hgChanges = (what: string) => does("vcs.change", "hg", what);

const hg: Entry = {
  names: ["hg", "chg"],
  options: {
    "-R --repository --cwd": "chdir",
    // Settings may name programs: an editor, a pager, a hook, another way to the host.
    "--config": { value: "required", sets: "configured" },
    "-r --rev, -m --message, -l --logfile --limit, -d --date, -u --user, -b --branch, -B --bookmark, -I --include, -X --exclude, -e --ssh, --remotecmd, --encoding, --color, --pager, -T --template, -U --unified, -c --change, -s --source, --dest, -t --tool, --style, -k --keyword, -p --port, -a --address, --similarity":
      "value",
    "-o --output": "write",
    "-y --noninteractive -q --quiet -v --verbose --debug --debugger --traceback --time --profile --hidden -A --addremove --close-branch --amend --secret -i --interactive -n --no-status --new-branch --insecure --pull --stream --uncompressed -G --graph -f --follow -S --subrepos -M --no-merges --stat --git -w --ignore-all-space --no-backup --all --list --mark --unmark --no-commit --abort --continue --stop --keep --collapse --detach --mq --print --only-files":
      "flag",
    "--dry-run -h --help --version": "harmless",
    "-C --clean": { sets: "discards" },
    "--force": "force",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.flag("configured")) emit.maybe(() => emit.opaque("unknown_option"));
  },
  subcommands: {
    "status st log history diff annotate blame cat files manifest heads tip parents identify id root paths summary sum verify help version branches tags config showconfig grep locate incoming in outgoing out archive bundle export phase resolve":
      hgReads("read"),
    "add addremove forget commit ci branch bookmark bookmarks tag copy cp rename mv move merge graft shelve unshelve import patch backout recover rebase histedit qnew qpush qpop qrefresh init":
      hgChanges("change"),
    "remove rm": { ...hgChanges("remove"), operands: "delete" },
    revert: does("vcs.discard", "hg", "revert"),
    "update up checkout co": {
      effects: [
        repository("vcs.change", "hg", "update"),
        { ...repository("vcs.discard", "hg", "update"), when: "discards" },
      ],
    },
    "strip rollback purge clean prune": does("vcs.discard", "hg", "strip"),
    "clone pull fetch unbundle": { ...does("vcs.receive", "hg", "pull"), act: net("net.receive") },
    push: { ...does("vcs.send", "hg", "push", { "-f": "force" }), act: net("net.send") },
    serve: { effects: [{ kind: "net.listen", name: "0.0.0.0" }] },
    email: { effects: [{ kind: "message.send", type: "recipient", name: "*", detail: { what: "mail" } }] },
  },
};

const cvs: Entry = {
  names: ["cvs", "bzr", "brz", "fossil", "darcs", "jj", "p4"],
  unknownOptions: "ignored",
  subcommands: {
    "status st log diff annotate blame info ls list history show help version whoami heads tags branches missing evolog opened describe files print filelog changes timeline":
      { effects: [repository("vcs.read", "vcs", "read")], unknownOptions: "ignored" },
    "revert undo unrecord obliterate abandon clean restore uncommit purge scrub": {
      effects: [repository("vcs.discard", "vcs", "revert")],
      unknownOptions: "ignored",
    },
    "push send submit commit-push": { effects: [repository("vcs.send", "vcs", "push")], unknownOptions: "ignored" },
    util: {
      subcommands: { exec: { syntax: "posix", launches: {} } },
      unknownOptions: "ignored",
      otherwise: { effects: [repository("vcs.read", "vcs", "read")], unknownOptions: "ignored" },
    },
    "pull clone checkout co update up get branch sync fetch": {
      effects: [repository("vcs.receive", "vcs", "pull")],
      unknownOptions: "ignored",
    },
  },
  otherwise: { effects: [repository("vcs.change", "vcs", "change")], unknownOptions: "ignored" },
};

/** Rewrites every commit of a repository. */
const bfg: Entry = {
  names: ["bfg", "bfg.jar", "git-filter-repo"],
  // Of `git filter-repo`: it only looks, or writes what it would do beside.
  options: { "--analyze --dry-run": "harmless" },
  unknownOptions: "ignored",
  effects: [
    {
      kind: "vcs.rewrite",
      type: "repository",
      name: ".",
      detail: { program: "bfg", what: "filter", force: true, shared: true },
    },
  ],
};

export const entries: readonly Entry[] = [svn, svnadmin, hg, cvs, bfg];
