import { type Guard, startGuard } from "@rampart/guard";
import { callOnce, isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, yellow } from "../command/ink.js";
import { interrupted } from "../command/interrupted.js";
import type { Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { guardOptions } from "../guard/options.js";
import { startCommand } from "../guard/ping.js";
import { layoutOf } from "../setup/folders.js";
import { systemGuardOptions } from "../setup/system/serve.js";

export const verb: Verb = {
  name: "serve",
  summary: "run the guard in the foreground; hooks also start it",
  usage: "[--system]",
  options: { system: { type: "boolean", help: "system mode; started by systemd or `rampart supervise`" } },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart serve", what: "until Ctrl-C or `rampart stop`" },
    { run: "rampart serve --state /srv/rampart", what: "an installation of its own" },
  ],
  async run(input, io) {
    const layout = layoutOf(input, io);
    if (layout.system !== undefined && !input.flag("system"))
      throw new Failure("refused", "system mode: the guard is started for the whole machine", startCommand(layout));
    // Not `node`: who ends every process of that name does not mean the guard.
    process.title = "rampart-guard";
    const options = input.flag("system") ? await systemGuardOptions(io) : await guardOptions(layout, io);
    const guard = await startGuard(options);
    // It obeys signals from now on; one that came while it started was heard by nobody else.
    void interrupted(io).then(() => guard.stop(String(io.interrupted.reason)));
    if (input.json) io.json({ pid: process.pid, agentSocket: guard.agentSocket, adminSocket: guard.adminSocket });
    else {
      io.line(green("listening"), `  pid ${process.pid}`);
      io.line(dim(`  doors   ${guard.agentSocket}`));
      io.line(dim(`  people  ${guard.adminSocket}`));
      io.line(dim(`  watch it with: rampart watch${stateOption(input)}`));
      for (const one of [...guard.notes, ...(await problemsOf(guard))]) io.line("  ", yellow("problem "), one);
    }
    const reason = await guard.ended;
    if (!input.json) io.line(`ended: ${reason}`);
    return EXIT.ok;
  },
};

const PATIENCE_MS = 5_000;

/** What keeps it from working as it should, in its own words: it listens all the same, and would else be silent about it. */
async function problemsOf(guard: Guard): Promise<readonly string[]> {
  const { status } = await callOnce(guard.adminSocket, { op: "status" }, PATIENCE_MS).catch(() => ({ status: null }));
  const problems = isJsonObject(status) ? status["problems"] : null;
  return Array.isArray(problems) ? problems.map(String) : [];
}
