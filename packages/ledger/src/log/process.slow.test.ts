import { spawnSync } from "node:child_process";
import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { bundle, run } from "../testing/child.js";
import { killAgainAndAgain } from "../testing/kill.js";
import { alarm, intent, temporaryFolder, testSigner } from "../testing/support.js";
import { openLog } from "./open.js";
import { verifyLog } from "./verify.js";

const signer = testSigner();
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

describe("E1: kill -9 of the writer under load", () => {
  it("loses nothing acknowledged, invents nothing (10 rounds)", async () => {
    const folder = await temporaryFolder();
    const report = await killAgainAndAgain(await bundle("writer", folder), join(folder, "log"), 10);
    expect(report.acknowledged).toBeGreaterThan(100);
  }, 60_000);
});

describe("a disk that is really full", () => {
  it.skipIf(!isRoot)(
    "E1: everything acknowledged is there, the rest was refused, and the log says why",
    async (context) => {
      const mount = await temporaryFolder();
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", mount]).status === 0;
      if (!mounted) context.skip("no file system can be mounted here");
      onTestFinished(() => void spawnSync("umount", [mount]));
      const folder = join(mount, "log");
      const log = await openLog(folder, { signer });
      const kept: string[] = [];
      let refusal: unknown;
      for (let i = 0; refusal === undefined && i < 1_000; i++) {
        await log.append(intent(`${i}`, { arguments: { content: "x".repeat(30_000) } }), { durable: true }).then(
          () => kept.push(`${i}`),
          (error) => {
            refusal = error;
          },
        );
      }
      expect(refusal).toMatchObject({ code: "log.disk-full" });
      expect(kept.length).toBeGreaterThan(20);
      await expect(log.append(alarm("x"), { durable: true })).rejects.toMatchObject({ code: "log.failed" });
      const events: string[] = [];
      for await (const { event } of log.read(1)) events.push(event.kind === "intent" ? event.id : event.kind);
      expect(events).toEqual([...kept, "gap"]);
      await log.close();
      expect(await verifyLog(folder)).toMatchObject({ result: "intact", signed: kept.length + 2, gaps: 1 });
    },
  );
});

describe("S1: a folder that is not ours to write", () => {
  it.skipIf(!isRoot)("is refused to another user, who cannot even read it", async () => {
    const base = await temporaryFolder();
    await chmod(base, 0o755);
    const folder = join(base, "log");
    await (await openLog(folder, { signer })).close();
    const program = await bundle("intruder", base);
    expect((await run(program, [folder], { uid: NOBODY })).lines).toEqual(["log.read-only"]);
    const own = join(base, "own");
    await mkdir(own);
    await chown(own, NOBODY, NOBODY);
    expect((await run(program, [join(own, "log")], { uid: NOBODY })).lines).toEqual(["appended"]);
    // Readable, but not writable.
    await chmod(own, 0o555);
    spawnSync("chown", ["-R", "0:0", join(own, "log")]);
    spawnSync("chmod", ["-R", "a+rX", join(own, "log")]);
    expect((await run(program, [join(own, "log")], { uid: NOBODY })).lines).toEqual(["log.read-only"]);
    expect(await verifyLog(join(own, "log"))).toMatchObject({ result: "intact", entries: 2 });
  });
});

it("a second process is refused while the first one writes", async () => {
  const base = await temporaryFolder();
  const folder = join(base, "log");
  const program = await bundle("intruder", base);
  const log = await openLog(folder, { signer });
  expect((await run(program, [folder])).lines).toEqual(["log.locked"]);
  await log.close();
  expect((await run(program, [folder])).lines).toEqual(["appended"]);
});
