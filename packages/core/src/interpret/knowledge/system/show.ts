import type { Entry } from "../types.js";

/** Names that are programs of every system, whatever else is installed. */
const USUAL =
  /^(?:[a-z]?sh|bash|dash|python[\d.]*|perl|ruby|node|rm|cp|mv|ls|cat|find|grep|sed|[gmn]?awk|tar|curl|wget|git|ssh|sudo|env|dd|chmod|chown|kill|xargs|sort|head|tail|cut|tr|tee|make|gcc|id|date|docker)$/;

const shows = (...names: string[]): Entry => ({ names, unknownOptions: "ignored", carries: false });

/** Programs that only show how things stand. */
export const entries: readonly Entry[] = [
  shows(
    "ps",
    "pgrep",
    "pidof",
    "pstree",
    "pwdx",
    "top",
    "htop",
    "uptime",
    "free",
    "vmstat",
    "iostat",
    "mpstat",
    "sar",
    "lsof",
  ),
  shows(
    "w",
    "who",
    "id",
    "groups",
    "users",
    "last",
    "lastb",
    "lastlog",
    "finger",
    "logname",
    "tty",
    "locale",
    "getconf",
    "getent",
  ),
  shows(
    "arch",
    "lscpu",
    "lsmod",
    "lspci",
    "lsusb",
    "lsb_release",
    "sw_vers",
    "system_profiler",
    "neofetch",
    "ss",
    "netstat",
    "ifstat",
  ),
  shows("cal", "ncal", "sleep", "usleep", "tput", "clear", "man", "info", "tldr", "whereis", "history", "fc"),
  shows(
    "bc",
    "dc",
    "expr",
    "factor",
    "numfmt",
    "units",
    "figlet",
    "cowsay",
    "fortune",
    "mountpoint",
    "pathchk",
    "nvidia-smi",
    "wall",
    "stty",
    "reset",
  ),
  {
    names: ["which", "type", "whence"],
    unknownOptions: "ignored",
    // The programs known here are where they usually are; others may be anywhere.
    output: (line) => {
      const name = line.text(0);
      if (name === null || line.operands.length !== 1 || !/^[\w.+-]+$/.test(name.slice(0, 64))) return null;
      return USUAL.test(name) ? `/usr/bin/${name}\n` : { pattern: `/**/${name}` };
    },
  },
  {
    names: ["fuser"],
    options: {
      "-k --kill": { effects: [{ kind: "system.kill", type: "process", name: "*", detail: { bounded: true } }] },
    },
    unknownOptions: "ignored",
  },
  {
    names: ["dmesg", "journalctl"],
    options: {
      "-C --clear -c --read-clear --rotate": { effects: [{ kind: "system.configure", detail: { what: "log" } }] },
      "--vacuum-time --vacuum-size --vacuum-files": {
        value: "required",
        effects: [{ kind: "file.delete", name: "/var/log/journal", detail: { recursive: true, bounded: true } }],
      },
    },
    unknownOptions: "ignored",
  },
  {
    names: ["date", "gdate"],
    options: {
      "-d --date -r --reference -I --iso-8601 --rfc-3339 -f --file -j -v": "optional",
      "-s --set": { value: "required", effects: [{ kind: "system.configure", detail: { what: "clock" } }] },
    },
    unknownOptions: "ignored",
    output: (line) => (line.operands.some((one) => one.text.includes("/")) ? null : { pattern: "*" }),
  },
  {
    names: ["hostname"],
    options: {
      "-b -F --file": { value: "required", effects: [{ kind: "system.configure", detail: { what: "hostname" } }] },
    },
    unknownOptions: "ignored",
    operands: [{ kind: "system.configure", detail: { what: "hostname" } }],
    output: () => ({ pattern: "*" }),
  },
  { names: ["whoami"], output: () => ({ pattern: "*" }) },
  { names: ["nproc"], unknownOptions: "ignored", output: () => ({ pattern: "*" }) },
  {
    names: ["uname"],
    unknownOptions: "ignored",
    output: (line) => (line.words.length === 0 || line.words[0]!.text === "-s" ? "Linux\n" : { pattern: "*" }),
  },
];
