import type { Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

/** What is matched is all of it, so that what is said names the verb. */
const ANY = /^.{1,40}/;

/** Switches, routes and radios, and who is told names: what is cut here is cut for whoever is behind it. */
const TOOLS: readonly Tool[] = [
  {
    names: "ovs-vsctl ovs-ofctl ovs-dpctl ovs-appctl ovn-nbctl ovn-sbctl",
    values: "--db, -t --timeout, -O --protocols, -p --private-key, -c --certificate",
    says: [
      [
        /^(?:show|list\S*|get\S*|dump\S*|find|br-exists|iface-to-br|port-to-br|fdb\/show|\S+\/(?:show|list|dump)|snoop|monitor|ping|probe|version|list-commands|vlog\/list|coverage\/show|ls-list|lr-list|lsp-list)\b/,
        "nothing",
      ],
      [ANY, "system"],
    ],
  },
  {
    names: "bridge",
    values: "-n -netns",
    says: [
      [/^(?:monitor|help|\S+(?: (?:show|list|sh|get))?)(?: dev \S+)?$/, "nothing"],
      [/^\S+ (?:show|list|get)\b/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    names: "conntrack",
    whole: true,
    says: [
      [/(?:^| )(?:-[DFUIA]|--(?:delete|flush|update|create|add))(?: |$)/, "system"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "netplan",
    says: [
      [/^(?:get|status|info|generate|help|rebind)\b/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    names: "networkctl",
    says: [
      [/^(?:list|status|lldp|label|cat|help|$)/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    names: "iw",
    says: [
      [
        /^(?:list|phy|reg get|event|help|dev$|(?:dev|phy) \S+ (?:info|link|scan|station (?:dump|get)|survey dump|get \S+|channels|interface\b.*)$|(?:dev|phy) \S+$)/,
        "nothing",
      ],
      [ANY, "system"],
    ],
  },
  {
    // FRRouting's shell: what it is told stands behind `-c`.
    names: "vtysh",
    whole: true,
    says: [
      [
        /(?:^| )(?:conf(?:igure)?|clear|no|write|copy|reload)(?: |$)|(?:^| )(?:-b|--boot|-f|--inputfile)(?: |$)/,
        "system",
      ],
      [/^/, "nothing"],
    ],
  },
  {
    names: "birdc birdcl bird6c",
    values: "-s",
    says: [
      [/^(?:show|echo|help|dump)\b|^$/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    names: "rfkill",
    says: [
      [/^(?:block|unblock|toggle)\b/, "system"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "pihole",
    whole: true,
    says: [
      [/^(?:status|version|-v|-c|chronometer|query|-q|tail|-t|help|-h|-d|debug)(?: |$)/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    names: "postfix",
    values: "-c",
    says: [
      [/^(?:status|check|logrotate|tls \S+-\S+-(?:status|show))\b/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    names: "squid",
    whole: true,
    says: [
      [/(?:^| )(?:-k (?:parse|check)|-v|-h)(?: |$)/, "nothing"],
      [ANY, "system"],
    ],
  },
  {
    // What is given to others to mount, and to whom.
    names: "exportfs",
    whole: true,
    says: [
      [/^(?:-[vs]+)?$/, "nothing"],
      [ANY, "system"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
