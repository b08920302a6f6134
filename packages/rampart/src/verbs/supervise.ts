import { unlink, writeFile } from "node:fs/promises";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Verb } from "../command/verb.js";
import { PID_FILE } from "../setup/system/manager.js";
import { makeRuntime } from "../setup/system/runtime.js";
import { installedSystem } from "../setup/system/serve.js";
import { supervise } from "../setup/system/supervise.js";

export const verb: Verb = {
  name: "supervise",
  summary: "run guard and readers of system mode where there is no systemd",
  usage: "",
  about: [
    "For containers and other machines without systemd: starts the guard as its own user and a reader as each agents' user, starts again what ends, and ends a guard that does not answer for 15 seconds. Runs in the foreground, as root, until it is asked to end.",
  ],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart supervise", what: "as root, for example as what a container runs first" }],
  async run(input, io) {
    const system = installedSystem();
    if (process.geteuid?.() !== 0)
      throw new Failure("refused", "only root can start processes of other users", "sudo rampart supervise");
    await makeRuntime(system);
    await writeFile(PID_FILE, `${process.pid}\n`, { mode: 0o644 });
    const say = (name: string, what: string) => {
      if (input.json) io.json({ time: io.now(), name, what });
      else io.line(`${new Date(io.now()).toISOString()}  ${name}: ${what}`);
    };
    await supervise(system, say, io.interrupted);
    await unlink(PID_FILE).catch(() => undefined);
    return EXIT.ok;
  },
};
