import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { START_BACKOFF_MS } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { claims, makeStage } from "../testing/fake-guard.js";
import { type Door, parseDoor } from "./door.js";
import { startGuard } from "./start-guard.js";

/** A door whose "guard" writes down how it was started. */
async function makeDoor(): Promise<{ door: Door; started: string }> {
  const { folder, door } = await makeStage(null);
  const started = join(folder, "started");
  const program = join(folder, "program.mjs");
  for (const claim of claims(folder)) rmSync(claim);
  const script = `import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(started)}, JSON.stringify([process.argv.slice(2), process.env, process.cwd()]) + "\\n");`;
  writeFileSync(program, script);
  return { door: { ...parseDoor(readFileSync(door, "utf8")), program }, started };
}

/** The lines that are whole, once there are so many. */
async function lines(file: string, count: number): Promise<string[]> {
  const read = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []);
  await expect.poll(() => read().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
  return read();
}

describe("starting the guard on demand", () => {
  it("runs the fixed program with nothing of the environment", async () => {
    const { door, started } = await makeDoor();
    process.env["RAMPART_TEST_SECRET"] = "1";
    expect(await startGuard(door, Date.now())).toBe(true);
    delete process.env["RAMPART_TEST_SECRET"];
    const [argv, env, cwd] = JSON.parse((await lines(started, 1))[0]!);
    expect(argv).toEqual(["serve", "--state", door.root]);
    expect(
      Object.keys(env)
        .filter((name) => !name.startsWith("__"))
        .sort(),
    ).toEqual(["HOME", "LANG", "PATH", "USER"]);
    expect(cwd).toBe("/");
  });

  it("names the folders of a user's own installation by the variables that lead there", async () => {
    const { door, started } = await makeDoor();
    const own = { root: null, config: "/h/.config/rampart", data: "/h/.local/share/rampart" };
    expect(await startGuard({ ...door, ...own }, Date.now())).toBe(true);
    const [argv, env] = JSON.parse((await lines(started, 1))[0]!);
    expect(argv).toEqual(["serve"]);
    expect(env).toMatchObject({ XDG_CONFIG_HOME: "/h/.config", XDG_DATA_HOME: "/h/.local/share" });
  });

  it("happens once for many doors at once, and not again before the pause is over", async () => {
    const { door, started } = await makeDoor();
    const now = Date.now();
    const won = await Promise.all(Array.from({ length: 20 }, () => startGuard(door, now)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await startGuard(door, now)).toBe(false);
    const later = now + START_BACKOFF_MS;
    const again = await Promise.all(Array.from({ length: 20 }, () => startGuard(door, later)));
    expect(again.filter(Boolean)).toHaveLength(1);
    expect(readdirSync(door.state).filter((name) => name.startsWith("guard.start"))).toHaveLength(1);
    expect(await lines(started, 2)).toHaveLength(2);
  });

  it("never throws where it cannot", async () => {
    const { door } = await makeDoor();
    expect(await startGuard({ ...door, state: "/nowhere" }, 0)).toBe(false);
  });
});
