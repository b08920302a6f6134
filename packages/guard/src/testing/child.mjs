// A guard in a process of its own, from the built packages: `node child.mjs FOLDER`. Prints `{agent, admin}` once it listens.
// Its door `test` takes `{command, session, id, cwd}`.
import { join } from "node:path";
import { startGuard } from "@rampart/guard";
import { locateLayout } from "@rampart/service";

const folder = process.argv[2];
const door = {
  host: "test",
  proved: false,
  asksItself: false,
  parse(raw, now) {
    const { command, session = "s", id = "1", cwd = folder } = JSON.parse(Buffer.from(raw).toString());
    const names = { id, door: "test", agent: "tester", principal: "local", session, task: null, tool: "shell" };
    const call = { ...names, hostTool: "shell", arguments: { command }, shell: "bash", cwd, time: now };
    return { ok: true, phase: "before", call, root: cwd, result: null };
  },
  render: (answer) => ({ exit: answer.outcome === "deny" ? 2 : 0, stdout: JSON.stringify(answer), stderr: "" }),
};
try {
  const guard = await startGuard({
    layout: locateLayout({ state: join(folder, "state"), home: folder, env: {} }),
    adapters: [door],
    version: "test",
    home: join(folder, "home"),
    user: "tester",
    env: {},
    scratch: [process.env.TMPDIR ?? "/tmp"],
    whenDiskFull: process.env.TEST_DISK_FULL ?? "deny",
  });
  process.stdout.write(`${JSON.stringify({ agent: guard.agentSocket, admin: guard.adminSocket })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error.code ?? String(error) })}\n`);
  process.exitCode = 3;
}
