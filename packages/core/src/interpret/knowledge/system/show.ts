import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";

/** Names that are programs of every system, whatever else is installed. */
const USUAL =
  /^(?:[a-z]?sh|bash|dash|python[\d.]*|perl|ruby|node|rm|cp|mv|ls|cat|find|grep|sed|[gmn]?awk|tar|curl|wget|git|ssh|sudo|env|dd|chmod|chown|kill|xargs|sort|head|tail|cut|tr|tee|make|gcc|id|date|docker)$/;

const which: Entry = {
  names: ["which", "type", "whence", "gwhich"],
  options: {
    "-a --all -s --silent -v -p -f -P -t -i --read-alias --skip-alias --read-functions --skip-functions --skip-dot --skip-tilde --show-dot --show-tilde --tty-only":
      "flag",
    "-V --version": "harmless",
  },
  unknownOptions: "ignored",
  // The programs known here are where they usually are; others may be anywhere.
  output: (line) => {
    const name = line.text(0);
    if (name === null || line.operands.length !== 1 || !/^[\w.+-]+$/.test(name.slice(0, 64))) return null;
    return USUAL.test(name) ? `/usr/bin/${name}\n` : { pattern: `/**/${name}` };
  },
};

const date: Entry = {
  names: ["date", "gdate"],
  options: {
    "-d --date, -r --reference": "value",
    // Every line, also one that is no date: then an error tells it.
    "-f --file": "read",
    "-I --iso-8601, --rfc-3339": "optional",
    "-R --rfc-email --rfc-2822 -u --utc --universal --debug -j -n": "flag",
    "-v": "value",
    "-s --set": { value: "required", sets: "sets" },
  },
  act: setsClock,
  output: (line) => (line.operands.some((one) => one.text.includes("/")) ? null : { pattern: "*" }),
};

/** An operand that is no format is a time to set: `date 010100001970`. */
function setsClock(line: Line, emit: Emit): void {
  const given = line.operands.find((one) => one.form !== "exact" || !one.text.startsWith("+"));
  const isTime =
    given !== undefined && !line.has("-j") && (given.form === "unknown" || /^\d{8,12}(?:\.\d\d)?$/.test(given.text));
  if (line.flag("sets") || isTime) emit.add("system.configure", "none", null, { what: "clock" });
}

const hostname: Entry = {
  names: ["hostname"],
  options: {
    "-a --alias -A --all-fqdns -d --domain -f --fqdn --long -i --ip-address -I --all-ip-addresses -s --short -y --yp --nis":
      { sets: "shows" },
    "-F --file": { value: "required", effects: [{ kind: "system.configure", detail: { what: "hostname" } }] },
    "-b --boot": "flag",
    "-V --version -h": "harmless",
  },
  operands: [{ kind: "system.configure", detail: { what: "hostname" }, unless: "shows" }],
  output: () => ({ pattern: "*" }),
};

const hostnamectl: Entry = {
  names: ["hostnamectl"],
  options: { "--transient --static --pretty --no-ask-password -j": "flag", "-H --host, -M --machine, --json": "value" },
  subcommands: { "status show": {} },
  otherwise: { effects: [{ kind: "system.configure", detail: { what: "hostname" } }] },
};

const logs: Entry = {
  names: ["dmesg", "journalctl"],
  options: {
    "-C --clear -c --read-clear": { sets: "clears" },
    "--rotate --flush --relinquish-var --smart-relinquish-var --sync --setup-keys": "flag",
    "--vacuum-time --vacuum-size --vacuum-files": {
      value: "required",
      effects: [
        { kind: "system.configure", detail: { what: "log" } },
        { kind: "file.delete", name: "/var/log/journal", detail: { recursive: true, bounded: true } },
      ],
    },
    "-H --human -k --kernel --dmesg -w --follow -W --follow-new -e --reltime --pager-end -P --nopager -T --ctime -t --notime -u --userspace -x --decode --catalog -r --raw --reverse -S --syslog -d --show-delta -E --console-on -D --console-off -L --color -p --force-prefix -J --json -f -a --all -m --merge -q --quiet --no-pager --no-full --full -l --system --user --no-hostname --utc --disk-usage --list-boots --header --verify --no-tail --dump-catalog --list-catalog -N --fields --update-catalog --new-id128":
      "flag",
    "-o --output, -n --lines --console-level, --facility, --level, -F --file --field, -s --buffer-size, -i --identifier, -g --grep, --since, --until, --cursor, --after-cursor, --priority, -b --boot, -M --machine, -U, --unit, --user-unit, --root, --image, --directory, --case-sensitive, --output-fields, --cursor-file, --namespace, --interval, --verify-key, --noescape, --time-format, --transport":
      "optional",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    // `-c` clears the kernel's messages, and names a place in the journal.
    if (line.flag("clears") && line.program === "dmesg") emit.add("system.configure", "none", null, { what: "log" });
  },
};

const fuser: Entry = {
  names: ["fuser"],
  options: {
    "-k --kill": { sets: "kills" },
    // Everything on the file system the operand lies on.
    "-m --mount -c": { sets: "mounted" },
    "-a --all -f -i --interactive -I --inode -l --list-signals -M --ismountpoint -s --silent -u --user -v --verbose -w --writeonly -4 --ipv4 -6 --ipv6 -#":
      "flag",
    "-n --namespace": "value",
    "-V": "harmless",
  },
  unknownOptions: "ignored",
  carries: false,
  act: (line, emit) => {
    // Whoever uses the file or port ends.
    if (!line.flag("kills")) return;
    for (const used of line.operands) {
      if (
        line.flag("mounted") ||
        /^(?:\/|\/(?:home|root|Users|usr|var|etc|mnt|srv|opt)(?:\/[\w.-]+)?\/?)$/.test(textOf(used) ?? "")
      )
        emit.add("system.kill", "process", null);
      else emit.add("system.kill", "process", used, { bounded: true });
    }
  },
};

const uname: Entry = {
  names: ["uname", "guname"],
  options: {
    "-a --all -s --kernel-name -n --nodename -r --kernel-release -v --kernel-version -m --machine -p --processor -i --hardware-platform -o --operating-system":
      "flag",
  },
  unknownOptions: "ignored",
  output: (line) => (line.words.length === 0 || line.words[0]!.text === "-s" ? "Linux\n" : { pattern: "*" }),
};

const nproc: Entry = {
  names: ["nproc", "gnproc"],
  options: { "--all": "flag", "--ignore": "value" },
  output: () => ({ pattern: "*" }),
};

/** Everybody who is logged in reads it. */
const spoken: Entry = {
  names: ["wall", "write"],
  unknownOptions: "ignored",
  effects: [{ kind: "message.send", type: "recipient", name: "*", detail: { what: "terminal" } }],
};

/** What a terminal looks like and who may write to it. */
const terminals: Entry = {
  names: ["stty", "reset", "setterm", "mesg", "tic", "luit", "resize", "chvt", "deallocvt", "loadkeys"],
  unknownOptions: "ignored",
  carries: false,
};

export const entries: readonly Entry[] = [
  which,
  date,
  hostname,
  hostnamectl,
  logs,
  fuser,
  uname,
  nproc,
  { names: ["whoami", "gwhoami"], output: () => ({ pattern: "*" }) },
  terminals,
  spoken,
];
