import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

const ANY = /^.{1,40}/;

/** What a machine starts with is written over. */
const flashes = (_line: Line, emit: Emit): void => emit.add("system.disk", "device", null, { what: "firmware" });

/** Boards of servers, and the firmware below every system: a machine is switched off from here whatever runs on it. */
const TOOLS: readonly Tool[] = [
  {
    names: "ipmitool ipmi-chassis ipmipower ipmi-power",
    values: "-I, -H, -U, -P, -p, -L, -h, -u, -C, -y, -k, -l, -W",
    whole: true,
    says: [
      [
        /(?:^| )(?:(?:chassis )?power (?:off|cycle|reset|soft|diag)|--(?:off|cycle|reset|soft|pulse)|mc reset|bmc reset)\b/,
        "loses",
      ],
      [
        /(?:^| )(?:sel clear|sel delete|user (?:set|disable|enable|priv)|lan set|chassis (?:bootdev|bootparam|policy|identify)|raw|hpm|fru (?:write|edit)|(?:chassis )?power on|--on|sol (?:set|activate))\b/,
        "changes",
      ],
      [ANY, "nothing"],
    ],
  },
  {
    names: "racadm redfishtool hponcfg ilorest idracadm7",
    whole: true,
    says: [
      [
        /(?:^| )(?:racreset\w*|serveraction (?:powerdown|powercycle|hardreset|graceshutdown)|systemerase|clrsel|factorydefaults|ForceOff|ForceRestart|GracefulShutdown|PowerCycle|delete|reset|clear\w*|reboot)(?: |$)/i,
        "loses",
      ],
      [
        /(?:^| )(?:get\w*|list|show|root|help|-v|version|status|select|info|types|login|logout|hwinventory|swinventory|lclog view)(?: |$)/,
        "looks",
      ],
      [ANY, "changes"],
    ],
  },
  {
    names: "flashrom",
    whole: true,
    says: [
      [/(?:^| )(?:-[wE]|--(?:write|erase))(?: |$)/, flashes],
      [/^/, "nothing"],
    ],
  },
  {
    names: "fwupdmgr fwupdtool",
    says: [
      [
        /^(?:update|upgrade|install\S*|downgrade|reinstall|switch-branch|set-bios-setting|emulation-load|activate)\b/,
        flashes,
      ],
      [/^(?:modify-\S+|enable-\S+|disable-\S+|unlock|clear-\S+|reset-config|block-firmware)\b/, "system"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "cpupower x86_energy_perf_policy",
    says: [
      [/^(?:frequency-set|idle-set|set)\b/, "system"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "tuned-adm",
    says: [
      [/^(?:profile|off|auto_profile|profile_mode)\b/, "system"],
      [/^/, "nothing"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
