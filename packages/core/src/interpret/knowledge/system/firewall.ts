import { said } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

const says = (line: Line, emit: Emit): void =>
  emit.add("system.configure", "none", null, { what: "firewall", program: line.program });

const tables: Entry = {
  names: ["iptables", "ip6tables", "iptables-legacy", "iptables-nft", "arptables", "ebtables"],
  options: {
    // `-C` asks whether a rule is there.
    "-L --list -S --list-rules -C --check -n --numeric -v --verbose --line-numbers -x -h -V --version": {
      sets: "lists",
    },
    "-t --table": "value",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const changes = /^-[ADIFPXNZRE]|^--(?:flush|append|delete|insert|policy|zero|new-chain|replace|rename)/;
    if (!line.flag("lists") || line.words.some((word) => changes.test(word.text))) says(line, emit);
  },
};

/** Programs whose line only looks where its words, joined, are like this. */
const LOOKS: readonly (readonly [names: string, looks: RegExp])[] = [
  [
    "nft",
    /^(?:-[ajnstyNSpu]+ |--(?:handle|json|numeric\S*|stateless|terse|echo|reversedns) )*(?:list|describe|monitor|export)(?: |$)|(?:^| )(?:-c|--check)(?: |$)/,
  ],
  ["ufw", /(?:^| )(?:status|show|version|app (?:list|info)|--dry-run|--version)(?: |$)/],
  // Every option asks; those of the second row say where.
  [
    "firewall-cmd firewall-offline-cmd",
    /^(?:(?:--(?:state|(?:get|list|info|query|path)-\S*|check-config|version|help|(?:zone|policy|ipset|service|icmptype|helper|permanent|direct|quiet|verbose|family)(?:=\S*)?)|-[qVhj]|\d[\w/.-]*|[A-Za-z]\S*)(?: |$))+$/,
  ],
  ["ipset", /^(?:-[!oqs]\S* )*(?:list|save|test|version|help|-[LSTvh]|--list|--save|--test)(?: |$)/],
  ["pfctl", /^(?:-[vqgr]+ )*-(?:v*s\w*|n\w*|v*s)(?: |$)/],
  ["semanage", /(?:^| )(?:-l|--list|-E|--extract|-h|--help|export)(?: |$)/],
  ["setenforce setsebool apparmor_parser aa-disable aa-teardown aa-complain", /(?:^| )(?:--help|--version)(?: |$)/],
  ["csf", /^(?:-[ltvhpgi]|--(?:list|status|temp|version|help|ports|grep|iplookup))(?: |$)/],
  [
    "shorewall shorewall6 pve-firewall",
    /^(?:status|show|list|ls|check|dump|version|help|compile|hits|logwatch|localnet|simulate|try-help)(?: |$)/,
  ],
  ["iptables-restore ip6tables-restore", /(?:^| )(?:-t|--test|-V|--version|-h|--help)(?: |$)/],
];

const looking = ([names, looks]: (typeof LOOKS)[number]): Entry => ({
  names: names.split(" "),
  syntax: "bare",
  act: (line, emit) => {
    if (line.words.length === 0 || !looks.test(said(line.words, "?", emit))) says(line, emit);
  },
});

const saves: Entry = {
  names: ["iptables-save", "ip6tables-save", "getenforce", "aa-status", "sestatus"],
  unknownOptions: "ignored",
};

/** What lets packets, users and programs through, and what does not. */
export const entries: readonly Entry[] = [tables, ...LOOKS.map(looking), saves];
