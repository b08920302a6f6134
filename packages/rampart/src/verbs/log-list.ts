import { existsSync } from "node:fs";
import { readCheckpoint } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { bold, dim } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { checkpointOf } from "../log/checkpoint.js";
import { LOGS, logFolder } from "../log/logs.js";
import { administered, layoutOf } from "../setup/folders.js";

const ABOUT = { guard: "what agents did", models: "what was said of models" } as const;

export const verb: Verb = {
  name: "log list",
  summary: "the logs this installation keeps",
  usage: "",
  about: [
    "Each has a key and an origin of its own, and verifies alone. The verbs of `rampart log` take its name where they take a folder.",
  ],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart log list --json", what: "names, folders, origins and sizes, for a program" }],
  async run(input, io) {
    const layout = administered(layoutOf(input, io));
    const logs = await Promise.all(
      LOGS.map(async (name) => {
        const folder = logFolder(layout, name);
        if (!existsSync(folder)) return { name, folder, origin: null, signed: 0 };
        const { origin, size } = readCheckpoint(await checkpointOf(folder));
        return { name, folder, origin, signed: size };
      }),
    );
    if (input.json) io.json({ logs });
    else
      for (const { name, folder, origin, signed } of logs) {
        const state = origin === null ? dim("nothing yet") : `${signed} entries signed  ${dim(origin)}`;
        io.line(bold(name.padEnd(7)), `  ${state}`);
        io.line(dim(`         ${ABOUT[name]}: ${folder}`));
      }
    return EXIT.ok;
  },
};
