import type { Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

const ANY = /^.{1,40}/;

/** Copies that follow one another, and clusters of hosts: which one counts is decided here. */
const TOOLS: readonly Tool[] = [
  {
    names: "drbdadm drbdsetup drbdmeta",
    tries: "-d --dry-run",
    says: [
      [/^(?:status|dump|cstate|dstate|role|show\S*|sh-\S+|get-gi|show-gi|events2|help|hidden-commands)\b/, "looks"],
      [
        /^(?:invalidate\S*|create-md|wipe-md|secondary|down|detach|disconnect|outdate|new-current-uuid|forget-peer|del-\S+)\b/,
        "loses",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "linstor",
    values: "-m, --controllers",
    says: [
      [/^(?:\S+ )*?(?:list\S*|l|list-properties|lp|query\S*|show|info)\b/, "looks"],
      [/^(?:\S+ )*?(?:delete|d|lost|rollback|rst|evacuate|evict|drop\S*|snapshot-delete)\b/, "loses"],
      [ANY, "changes"],
    ],
  },
  {
    // Pacemaker and its like.
    names: "pcs crm crmsh",
    values: "-f --file",
    says: [
      [
        /^(?:status|config|show|help|history|\S+ (?:status|show|list|describe|config|agents|failcount show|op defaults|cib$|relations))\b/,
        "looks",
      ],
      [
        /^(?:\S+ )*?(?:delete|remove|destroy|stop|standby|disable|kill|fence|ban|move|unmanage|clear|erase|maintenance)\b/,
        "loses",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "crm_mon crm_verify corosync-cfgtool corosync-quorumtool",
    whole: true,
    says: [
      [/(?:^| )-[kKrR]\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "stonith_admin crm_resource crm_node crm_attribute cibadmin",
    whole: true,
    says: [
      [/(?:^| )(?:-[lLqQWwTIK]|--(?:list\S*|query\S*|history|metadata|locate|last|version|help))(?: |$)/, "nothing"],
      [
        /(?:^| )(?:-[FBRDECM]|--(?:fence|reboot|unfence|delete|erase|cleanup|ban|move|force-\S+|replace|remove))\b/,
        "loses",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "syncoid",
    tries: "--no-command-checks",
    whole: true,
    says: [
      [/--(?:force-delete|delete-target-snapshots)\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "sanoid",
    tries: "--readonly",
    whole: true,
    says: [
      [/--(?:prune-snapshots|force-prune|cron)\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "snapraid",
    says: [
      [/^(?:status|diff|list|dup|smart|check|devices|scrub)\b/, "nothing"],
      [ANY, "changes"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
