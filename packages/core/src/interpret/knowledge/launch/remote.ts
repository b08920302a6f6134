import { joined } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec, Usage } from "../types.js";
import { textOf, type Value, withText } from "../value.js";

/** Settings of ssh that are commands for a shell here. */
export function runSettings(line: Line, emit: Emit): void {
  for (const option of line.values("-o")) runSetting(option, emit);
}

function runSetting(option: Value, emit: Emit): void {
  const found = /^(?:ProxyCommand|LocalCommand|KnownHostsCommand)[ =]+(.*)$/is.exec(option.text);
  if (found !== null && found[1] !== "none") emit.shell({ ...option, text: found[1]! });
}

const SSH: Readonly<Record<string, OptionSpec>> = {
  "-B -b -c -e -I -l -m -Q -S -w -W -J -O -p": "value",
  "-E": "append-to",
  "-F -i": "value",
  "-L": "value",
  // Whoever reaches the other machine reaches this one.
  "-R": { value: "required", effects: [{ kind: "system.configure", detail: { what: "tunnel" } }] },
  // Any program here reaches whatever the other machine reaches; not of this machine alone where an address is named.
  "-D": { value: "required", effects: [{ kind: "system.configure", detail: { what: "proxy" } }] },
  "-o": "value",
  "-1 -2 -4 -6 -A -a -C -f -G -g -K -k -N -n -q -s -T -t -v -X -x -Y -y": "flag",
  "-V": "harmless",
};

/** Options that stand alone, and those with a value: `ssh host -p 22 -t command` has them behind the host, too. */
const ALONE = /^-[1246AaCfGgKkNnqsTtVvXxYy]+$/;
const VALUED = /^-[1246AaCfGgKkNnqsTtVvXxYy]*[BbcDEeFIiJLlmOopQRSWw]/;

/** The command behind the options that stand behind a host; `--` ends them. */
function behindOptions(words: readonly Value[], emit: Emit): readonly Value[] {
  let at = 0;
  for (; at < words.length; at++) {
    const text = textOf(words[at]);
    if (text === null || !text.startsWith("-") || text === "-") break;
    if (text === "--") return words.slice(at + 1);
    if (ALONE.test(text)) continue;
    const valued = VALUED.exec(text)?.[0];
    if (valued === undefined) break;
    const value = valued.length < text.length ? withText(words[at]!, text.slice(valued.length)) : words[++at];
    if (value === undefined) break;
    if (valued.endsWith("R")) emit.add("system.configure", "none", null, { what: "tunnel" });
    else if (valued.endsWith("D")) emit.add("system.configure", "none", null, { what: "proxy" });
    else if (valued.endsWith("L")) forwards([value], emit);
    else if (valued.endsWith("o")) runSetting(value, emit);
  }
  return words.slice(at);
}

/** A port of this machine that leads to another one: with everybody's address in front it is a door for others. */
function forwards(routes: readonly Value[], emit: Emit): void {
  for (const route of routes) {
    const door = /^(?:0\.0\.0\.0|\*|\[::\]|::)?:(\d{1,5}):/.exec(route.text.slice(0, 1024));
    if (door !== null) emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel", port: Number(door[1]) });
  }
}

const ssh: Usage = {
  syntax: "posix",
  options: { ...SSH, "-M": "flag" },
  operands: { first: ["host"] },
  act: (line, emit) => {
    runSettings(line, emit);
    forwards(line.values("-L"), emit);
    const [host, ...rest] = line.operands;
    if (host === undefined) return;
    const command = behindOptions(rest, emit);
    if (line.stdin.sources.length > 0 || (line.stdin.text ?? "x") !== "") emit.net("net.send", host);
    if (command.length > 0) emit.shell(joined(command), { where: "remote", stdin: line.stdin });
    else if (line.stdin.text !== null && line.stdin.text !== "") {
      emit.shell(
        { form: "exact", text: line.stdin.text, sources: line.stdin.sources, span: host.span },
        { where: "remote" },
      );
    }
  },
};

/** Programs that run something on another machine. */
export const entries: readonly Entry[] = [
  { names: ["ssh", "slogin"], ...ssh },
  // Its `-M` is a port to watch by, its `-f` comes before ssh's own options.
  { names: ["autossh"], ...ssh, options: { ...SSH, "-M": "value" } },
  {
    names: ["scp"],
    options: {
      "-c -D -F -i -J -l -P -X": "value",
      "-o": "value",
      "-S": "program",
      "-r": { sets: ["recursive", "append"] },
      "-3 -4 -6 -A -B -C -O -p -q -R -s -T -v": "flag",
    },
    operands: { last: "remote-or-write", rest: "remote-or-read" },
    carries: false,
    act: runSettings,
  },
  {
    names: ["rsync"],
    options: {
      "-r --recursive -a --archive": { sets: ["recursive", "append"] },
      "-e --rsh": { value: "required", sets: "rsh" },
      "--delete --delete-before --delete-during --del --delete-delay --delete-after --delete-excluded --delete-missing-args":
        { sets: "delete" },
      "--remove-source-files": { sets: "remove" },
      "-n --dry-run --list-only": "harmless",
      "--exclude-from --include-from --files-from --password-file": "read",
      "-f --filter --exclude --include --bwlimit --max-size --min-size --timeout --port --chmod --chown --partial-dir -T --temp-dir --backup-dir --suffix -B --block-size --compare-dest --copy-dest --link-dest --log-file-format --out-format --info --debug --max-delete --modify-window --contimeout --address --sockopts --compress-level --skip-compress --iconv --checksum-choice --usermap --groupmap":
        "value",
      "--log-file": "append-to",
      "--rsync-path": { value: "required", sets: "path" },
      "-v --verbose -q --quiet -c --checksum -R --relative -b --backup -u --update -l --links -L --copy-links -k -K -H --hard-links -p --perms -E -A --acls -X --xattrs -o --owner -g --group -t --times -O -J -S --sparse -W --whole-file -x --one-file-system -C --cvs-exclude -z --compress -P -m --prune-empty-dirs -h --human-readable -i --itemize-changes -8 -4 -6 -d -D -y -s -0 -I -N -U":
        "flag",
      "--progress --partial --stats --existing --ignore-existing --ignore-errors --force --inplace --append --append-verify --size-only --ignore-times --devices --specials --numeric-ids --delay-updates --mkpath --no-motd --protect-args --super --fake-super --safe-links --copy-unsafe-links --munge-links --executability --crtimes --atimes --open-noatime --no-perms --no-owner --no-group --no-times --no-recursive --no-links --no-compress":
        "flag",
    },
    operands: { last: "remote-or-write", rest: "remote-or-read" },
    carries: false,
    act: (line, emit) => {
      const target = line.operands[line.operands.length - 1];
      const rsh = line.value("-e");
      if (rsh !== null && !/^\s*ssh(?:\s|$)/.test(rsh.text.slice(0, 16))) emit.shell(rsh);
      // A shell of the other machine reads it.
      const path = line.value("--rsync-path");
      if (path !== null) emit.shell(path, { where: "remote" });
      if (target === undefined) return;
      const isRemote = /^[^/]*:/.test(target.text.slice(0, 256));
      if (line.flag("delete") && line.operands.length > 1) {
        if (isRemote) {
          const path = withText(target, target.text.replace(/^[^/]*:+/, ""));
          emit.elsewhere("remote", () => emit.file("file.delete", path, { recursive: true }));
        }
        if (!isRemote) emit.file("file.delete", target, { recursive: true });
      }
      if (line.flag("remove"))
        for (const source of line.operands.slice(0, -1)) emit.file("file.delete", source, { recursive: true });
    },
  },
];
