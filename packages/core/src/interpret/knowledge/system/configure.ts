import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

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

const firewalls: Entry = {
  names: ["iptables", "ip6tables", "iptables-legacy", "iptables-nft", "arptables", "ebtables", "ipset"],
  options: {
    "-L --list -S --list-rules -n --numeric -v --verbose --line-numbers -x -h -V --version": { sets: "lists" },
    "-t --table": "value",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (
      line.flag("lists") &&
      !line.words.some((word) =>
        /^-[ADIFPXNZREC]|^--(?:flush|append|delete|insert|policy|zero|new-chain|replace)/.test(word.text),
      )
    )
      return;
    emit.add("system.configure", "none", null, { what: "firewall", program: line.program });
  },
};

const rules: Entry = {
  names: [
    "nft",
    "ufw",
    "firewall-cmd",
    "pfctl",
    "iptables-restore",
    "ip6tables-restore",
    "setenforce",
    "setsebool",
    "semanage",
    "apparmor_parser",
    "aa-disable",
    "aa-teardown",
    "aa-complain",
  ],
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (
      line.words.length > 0 &&
      asks(
        line,
        /^(?:list|status|ruleset|tables?|chains?|verbose|numbered|show|--list.*|--state|--get.*|-s|-sr|-l|--assess|-a|info|rules)$/,
      )
    )
      return;
    emit.add("system.configure", "none", null, { what: "firewall", program: line.program });
  },
};

const saves: Entry = {
  names: ["iptables-save", "ip6tables-save", "getenforce", "aa-status", "sestatus"],
  unknownOptions: "ignored",
};

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

const network: Entry = {
  names: [
    "ip",
    "ifconfig",
    "iwconfig",
    "route",
    "nmcli",
    "networksetup",
    "resolvectl",
    "ethtool",
    "tc",
    "brctl",
    "arp",
    "wg",
    "wg-quick",
    "openvpn",
    "dhclient",
    "ifup",
    "ifdown",
  ],
  options: { "-4 -6 -s -d -o -br -a -c -j -p -n": "flag" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.program === "ip" && inNamespace(line, emit)) return;
    // What a network is joined with.
    if (
      line.program === "nmcli" &&
      line.words.some(({ text }) => /^(?:-s|--show-secrets|show-password)$/.test(text)) &&
      !line.words.some(({ text }) => /^(?:add|modify)$/.test(text))
    )
      emit.add("secret.read", "cloud", "network", { what: "keyring" });
    if (
      line.words.some((word) =>
        /^(?:add|del|delete|set|flush|up|down|change|replace|append|-set.*|modify|connect|disconnect|off|on|reapply|promisc)$/.test(
          word.text,
        ),
      ) ||
      /^(?:ifup|ifdown|dhclient|openvpn|wg-quick)$/.test(line.program)
    ) {
      emit.add("system.configure", "none", null, { what: "network", program: line.program });
    }
  },
};

/** `ip netns exec NAME cmd`, `ip vrf exec NAME cmd`: what runs there is the command; `-all` names no network. */
function inNamespace({ words }: Line, emit: Emit): boolean {
  const at = words.findIndex(({ text }) => /^(?:netns?|vrf?)$/.test(text));
  if (at < 0 || !/^ex(?:ec?)?$/.test(words[at + 1]?.text ?? "")) return false;
  const all = words.slice(0, at).some(({ text }) => /^-a(?:ll?)?$/.test(text));
  const command = words.slice(at + (all ? 2 : 3));
  if (command.length > 0) emit.run(command);
  return true;
}

export const entries: readonly Entry[] = [
  configures("clock", "ntpdate"),
  configures("system", "dpkg-reconfigure"),
  ...LOOKING.map(looking),
  firewalls,
  kernel,
  ...loads,
  network,
  rules,
  saves,
  sysctl,
];
