import type { Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

/** Hypervisors whose verb is in the middle of a word, or is an option. */
const TOOLS: readonly Tool[] = [
  {
    // vSphere: `noun.verb`, and `vm.power -off`.
    names: "govc",
    syntax: "word",
    whole: true,
    options: { "-h -help": "harmless" },
    says: [
      [/^[\w.]+\.(?:destroy|rm|remove|delete|revert|unmount|unregister|evacuate)\b/, "loses"],
      [/^vm\.power (?:.* )?-(?:off|reset|suspend|r|s)\b/, "loses"],
      [/^host\.(?:shutdown|maintenance\.enter|disconnect|remove)\b/, "loses"],
      [
        /^(?:session\.login|about|ls|find|tree|events|env|version|[\w.]+\.(?:info|ls|find|list|ip|history|tail|download|collect|usage|env|ps|sample|tree))\b/,
        "looks",
      ],
      [/^(?:vm\.power .*-on|vm\.console|vm\.markas\w+|library\.export|export\.ovf|snapshot\.create)\b/, "nothing"],
      [/^[\w.]+\.(?:esxcli) (?:\S+ )*(?:list|get)\b/, "looks"],
      [/^[\w.]+/, "changes"],
    ],
  },
  {
    // XenServer and Xen.
    names: "xe",
    says: [
      [/^[\w-]+-(?:list|param-get|param-list|data-source-list|get-\w+|export)\b|^help\b/, "looks"],
      [
        /^[\w-]+-(?:destroy|uninstall|forget|shutdown|reset-powerstate|revert|eject|declare-dead|disable|evacuate|reboot|unplug|purge)\b/,
        "loses",
      ],
      [/^(?:vm-(?:start|resume|snapshot|checkpoint)|snapshot-\w+)\b/, "nothing"],
      [/^\w[\w-]*/, "changes"],
    ],
  },
  {
    names: "xl xm",
    says: [
      [/^(?:list|info|dmesg|uptime|top|vcpu-list|console|network-list|block-list|help|dump-core|config)\b/, "looks"],
      [/^(?:destroy|shutdown|reboot|block-detach|network-detach|save|migrate|trigger)\b/, "loses"],
      [/^\w[\w-]*/, "changes"],
    ],
  },
  {
    names: "lxc-destroy lxc-stop lxc-freeze",
    values: "-n --name, -P --lxcpath, -t --timeout",
    whole: true,
    says: [[/^.{1,40}/, "loses"]],
  },
  { names: "lxc-ls lxc-info lxc-top lxc-monitor lxc-checkconfig lxc-config", says: [[/^/, "nothing"]] },
  {
    names: "docker-machine ignite tart krunvm",
    values: "-s --storage-path, -d --driver",
    says: [
      [/^(?:rm|delete|kill|remove|prune)\b/, "loses"],
      [/^(?:ls|list|ps|inspect|ip|env|status|url|version|config|logs|active|get|ssh|help)\b/, "looks"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "bhyvectl",
    whole: true,
    says: [
      [/--(?:destroy|force-reset|force-poweroff)\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    // Copies of machines, written back over one.
    names: "qmrestore",
    whole: true,
    says: [
      [/--force(?: |=1|$)/, "loses"],
      [/^.{1,40}/, "changes"],
    ],
  },
  // What was personal in a machine is wiped out of its disk.
  {
    names: "virt-sysprep virt-customize virt-format virt-sparsify virt-rescue virt-edit",
    tries: "-n --dry-run",
    whole: true,
    // A machine by its name; a picture of a disk is a file like any other.
    says: [
      [/(?:^| )(?:-d|--domain)\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
