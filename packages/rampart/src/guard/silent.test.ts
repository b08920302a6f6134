import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { whatKeeps } from "./silent.js";

let child: ChildProcess;
afterEach(() => child.kill("SIGKILL"));

describe.skipIf(process.platform !== "linux")("S3: what keeps a process that does not answer", () => {
  const rows: readonly (readonly [why: string, script: string, signal: NodeJS.Signals | null, told: RegExp])[] = [
    [
      "a signal",
      "setInterval(() => {}, 1000)",
      "SIGSTOP",
      /^it was stopped by a signal; kill -CONT \d+ lets it go on$/,
    ],
    ["its own work", "for (;;);", null, /^it is busy$/],
    ["nothing that is known", "setInterval(() => {}, 1000)", null, /^nothing says why$/],
  ];
  it.each(rows)("%s", async (_why, script, signal, told) => {
    child = spawn(process.execPath, ["-e", `process.stdout.write("up");${script}`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout!, "data");
    if (signal !== null) child.kill(signal);
    await expect.poll(() => whatKeeps(child.pid!), { timeout: 5_000 }).toMatch(told);
  });

  it("one that is gone", async () => {
    child = spawn("true");
    await once(child, "exit");
    expect(await whatKeeps(child.pid!)).toBe("nothing says why");
  });
});
