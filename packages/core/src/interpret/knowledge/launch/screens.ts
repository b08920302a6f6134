import { joined } from "../apply.js";
import { upTo } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { withText } from "../value.js";

/** `exec firefox`, `exec --no-startup-id x; workspace 2`, `dispatch exec x`: what a window manager is told to start. */
function told(line: Line, emit: Emit): void {
  const text = line.operands.length === 0 ? null : joined(line.operands);
  if (text?.form !== "exact") return;
  for (const part of upTo(4_096, text.text, emit).split(";")) {
    const [, command] = /^\s*(?:dispatch\s+)?exec\s+(?:--no-startup-id\s+|--\s+)?(.+)$/.exec(part) ?? [];
    if (command !== undefined) emit.shell(withText(text, command.replace(/^(["'])([\s\S]*)\1$/, "$2")));
  }
}

/** Displays and window managers that start programs. */
export const entries: readonly Entry[] = [
  { names: ["i3-msg", "swaymsg", "hyprctl"], options: { "-s -t": "value" }, unknownOptions: "ignored", act: told },
  {
    names: ["startx", "xinit", "cage", "gamescope", "dbus-x11"],
    syntax: "posix",
    unknownOptions: "ignored",
    launches: {},
  },
  {
    names: ["weston", "labwc", "sway", "river"],
    syntax: "gnu",
    unknownOptions: "ignored",
    act: (line, emit) => {
      const at = line.words.findIndex(({ text }) => text === "--");
      if (at >= 0 && at + 1 < line.words.length) emit.run(line.words.slice(at + 1));
    },
  },
  {
    names: ["rofi", "dmenu_run", "wofi", "bemenu-run"],
    options: { "-run-command -run-shell-command -terminal": "shell" },
    unknownOptions: "ignored",
  },
];
