// A guard in a process of its own, for the bench: `node guard-server.mjs FOLDER`. Prints its agent socket once it listens.
import { join } from "node:path";
import { startGuard } from "@rampart/guard";
import { locateLayout } from "@rampart/service";

const begin = performance.now();
const folder = process.argv[2];
const door = {
  host: "bench",
  proved: false,
  asksItself: true,
  parse(raw, now) {
    const { command, cwd } = JSON.parse(Buffer.from(raw).toString());
    const names = { door: "bench", agent: "bench", principal: "dev", session: "bench", task: null };
    const call = {
      id: "1",
      ...names,
      tool: "shell",
      hostTool: "shell",
      arguments: { command },
      shell: "bash",
      cwd,
      time: now,
    };
    return { ok: true, phase: "before", call, root: cwd, result: null };
  },
  render: (answer) => ({ exit: answer.outcome === "deny" ? 2 : 0, stdout: JSON.stringify(answer), stderr: "" }),
};
const guard = await startGuard({
  layout: locateLayout({ state: join(folder, "state"), home: folder, env: {} }),
  adapters: [door],
  version: "bench",
  home: join(folder, "home"),
  user: "dev",
  env: {},
  scratch: [folder],
});
process.stdout.write(
  `${JSON.stringify({ socket: guard.agentSocket, admin: guard.adminSocket, ms: performance.now() - begin })}\n`,
);
