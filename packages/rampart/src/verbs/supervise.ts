import { unlink, writeFile } from "node:fs/promises";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { interrupted } from "../command/interrupted.js";
import type { Verb } from "../command/verb.js";
import { endRunning } from "../setup/system/leftover.js";
import { hasSystemd, isActive, PID_FILE, supervisorPid } from "../setup/system/manager.js";
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
    const other = supervisorPid();
    if (other !== null) throw new Failure("refused", `a supervisor runs already, pid ${other}`, `kill ${other}`);
    if (hasSystemd() && isActive())
      throw new Failure("refused", "systemd runs the guard here", "systemctl status rampart");
    // A supervisor that was killed leaves guard and readers behind, which hold the record and the sockets.
    await endRunning(system);
    await makeRuntime(system);
    await writeFile(PID_FILE, `${process.pid}\n`, { mode: 0o644 });
    const say = (name: string, what: string) => {
      if (input.json) io.json({ time: io.now(), name, what });
      else io.line(`${new Date(io.now()).toISOString()}  ${name}: ${what}`);
    };
    // Gone at once, so that the next one may start: it waits for this one's guard, and the file is its own from then on.
    void interrupted(io).then(() => unlink(PID_FILE).catch(() => undefined));
    await supervise(system, say, io.interrupted);
    return EXIT.ok;
  },
};
