import type { Entry } from "../types.js";

const configures = (what: string, ...names: string[]): Entry => ({
  names,
  unknownOptions: "ignored",
  effects: [{ kind: "system.configure", detail: { what } }],
});

/** Programs that show or set, by their first words; without any they show where `bare` is true. */
const LOOKING: readonly (readonly [names: string, what: string, looks: RegExp, bare: boolean])[] = [
  ["timedatectl", "clock", /^(?:status|show|list-timezones|timesync-status|show-timesync|--help|--version)$/, true],
  [
    "hwclock",
    "clock",
    /^(?:-r|--show|--get|-D|--debug|-v|--verbose|-V|--version|-h|--help|-u|--utc|-l|--localtime)$/,
    true,
  ],
  ["localectl", "system", /^(?:status|list-[\w-]+|--help|--version|--no-pager)$/, true],
  [
    "update-alternatives",
    "system",
    /^(?:--list|--display|--query|--get-selections|--help|--version|[a-z][\w.+-]*)$/,
    false,
  ],
  ["ldconfig", "system", /^(?:-p|--print-cache|-V|--version|-N|-X|--help)$/, false],
  [
    "scutil",
    "system",
    /^(?:--get|--dns|--proxy|--nwi|-r|--nc|list|status|show|ComputerName|HostName|LocalHostName|[\w.-]+\.[\w.-]+)$/,
    true,
  ],
  [
    "pmset",
    "system",
    /^(?:-g|batt|assertions|assertionslog|log|stats|sched|cap|ps|therm|custom|live|everything|systemstate|rawlog)$/,
    false,
  ],
  ["efibootmgr", "kernel", /^(?:-v|--verbose|-u|--unicode|-V|--version|-h|--help)$/, true],
  ["nvram", "kernel", /^(?:-p|-x|-xp|(?!-)[\w:-]+)$/, true],
  ["bless", "kernel", /^(?:--info|--getBoot|--verbose|--plist|\/.*)$/, false],
];

function looking([name, what, looks, bare]: (typeof LOOKING)[number]): Entry {
  return {
    names: [name],
    syntax: "bare",
    act: (line, emit) => {
      const { words } = line;
      if (words.length === 0 ? bare : asks(line, looks)) return;
      emit.add("system.configure", "none", null, { what, program: name });
    },
  };
}

/** Whether the line only asks: its words are all of these. */
function asks(line: { readonly words: readonly { readonly text: string }[] }, reading: RegExp): boolean {
  return line.words.every((word) => reading.test(word.text.slice(0, 64)));
}

const kernel: Entry = {
  names: [
    "insmod",
    "modprobe",
    "rmmod",
    "depmod",
    "update-grub",
    "grub-install",
    "grub-mkconfig",
    "update-initramfs",
    "dracut",
    "mkinitcpio",
    "kmod",
  ],
  options: { "-n --dry-run --show --show-depends -l --list": "harmless" },
  unknownOptions: "ignored",
  effects: [{ kind: "system.configure", detail: { what: "kernel" } }],
};

/** Another kernel is loaded, or code into this one; `-l` loads, `-n` says how to look. */
const loads: readonly Entry[] = [
  { names: ["kexec"], unknownOptions: "ignored", effects: [{ kind: "system.configure", detail: { what: "kernel" } }] },
  {
    names: ["bpftool"],
    unknownOptions: "ignored",
    act: (line, emit) => {
      const words = line.operands.map((one) => one.text);
      if (words.length > 0 && !words.some((one) => /^(?:show|list|dump|help|probe|version)$/.test(one)))
        emit.add("system.configure", "none", null, { what: "kernel", program: "bpftool" });
    },
  },
];

const sysctl: Entry = {
  names: ["sysctl"],
  options: {
    "-w --write": { sets: "writes" },
    "-p --load --system": { sets: "writes" },
    "-a --all -A -X -n --values -N --names -e -q -b": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.flag("writes") || line.operands.some((one) => one.text.includes("=")))
      emit.add("system.configure", "none", null, { what: "kernel" });
  },
};

export const entries: readonly Entry[] = [
  configures("clock", "ntpdate"),
  configures("system", "dpkg-reconfigure"),
  ...LOOKING.map(looking),
  kernel,
  ...loads,
  sysctl,
];
