import type { PlaceTable } from "./table.js";

/** Where Rampart lives by default, in user mode and in system mode. What is really installed comes in as facts. */
export const RAMPART: PlaceTable = {
  label: "rampart",
  places: [
    ["of a user", "~/.config/rampart/**, ~/.local/state/rampart/**, ~/.local/share/rampart/**, ~/.cache/rampart/**"],
    ["sockets", "/run/user/*/rampart/**, /run/rampart/**, /var/run/rampart/**"],
    [
      "of the machine",
      "/etc/rampart/**, /var/lib/rampart/**, /var/log/rampart/**, /opt/rampart/**, /usr/lib/rampart/**",
    ],
    [
      "programs",
      "/usr/bin/rampart, /usr/local/bin/rampart, /usr/local/lib/rampart/**, ~/.local/bin/rampart*, /usr/local/bin/rampart-*, /usr/bin/rampart-*",
    ],
    [
      "services",
      "/etc/systemd/system/rampart*, ~/.config/systemd/user/rampart*, ~/Library/LaunchAgents/*rampart*, /Library/LaunchDaemons/*rampart*, /usr/lib/systemd/system/rampart*, /usr/lib/systemd/user/rampart*, /lib/systemd/system/rampart*",
    ],
  ],
};
