import { joined } from "../apply.js";
import type { Entry } from "../types.js";

/** Linux beside Windows: options, then a command, with or without `--` or `--exec` before it. */
const subsystem: Entry = {
  names: ["wsl"],
  syntax: "posix",
  options: {
    "-d --distribution, -u --user, --cd, --shell-type, --set-default, -s, --set-version, --set-default-version":
      "value",
    "-e --exec, --system": "flag",
    "--unregister": {
      value: "required",
      effects: [{ kind: "infra.delete", type: "cloud", name: "wsl", detail: { program: "wsl", what: "unregister" } }],
    },
    "--export, --import, --import-in-place, --mount, --unmount, --install, --update, --shutdown, --manage, --move":
      "flag",
    "-t --terminate": "value",
    "-l --list --status --help -v --version": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const operands = line.words.some(({ text }) => /^--(?:import|export|mount|unmount|install|manage)/.test(text));
    if (operands || line.operands.length === 0) return;
    if (line.has("-e")) emit.run(line.operands);
    else emit.shell(joined(line.operands));
  },
};

export const entries: readonly Entry[] = [subsystem];
