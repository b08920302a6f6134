import { chmod, chown, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { handedSockets } from "../socket/bound.js";
import { codeOf, isRoot, makeScratch } from "../testing/scratch.js";
import { placesIn, systemLayout } from "./layout.js";
import { formatSystem, readSystem, type System } from "./system.js";

const scratch = await makeScratch();
const user = (uid: number, name: string) => ({ uid, gid: uid, name, home: `/home/${name}` });
const system: System = {
  guard: user(990, "rampart"),
  agents: [user(1001, "dev")],
  manager: "systemd",
  admins: null,
  key: "rampart/ab12+0011+AAAA",
  node: "/usr/bin/node",
  madeUser: true,
};

describe.skipIf(!isRoot)("S1: what system mode is made of (needs root, whose file it is)", () => {
  let made = 0;
  const fresh = () => join(scratch, `system-${made++}.json`);

  it("comes back as it was, and is null where it is not installed", async () => {
    const file = fresh();
    expect(readSystem(file)).toBe(null);
    await writeFile(file, formatSystem(system), { mode: 0o644 });
    expect(readSystem(file)).toEqual(system);
  });

  it("is not believed where somebody else than root could have written it", async () => {
    const file = fresh();
    await writeFile(file, formatSystem(system), { mode: 0o644 });
    await chmod(file, 0o666);
    expect(await codeOf(() => readSystem(file))).toBe("file.owner");
    await chmod(file, 0o644);
    await chown(file, 65_534, 0);
    expect(await codeOf(() => readSystem(file))).toBe("file.owner");
  });

  it.each([
    ["a user whose name is an option", { ...system, agents: [user(1, "-x")] }],
    ["a name with a line feed, which would be another line of a unit", { ...system, guard: user(1, "a\nb") }],
    ["a negative number", { ...system, agents: [user(-1, "dev")] }],
    ["a home that is not absolute", { ...system, agents: [{ ...user(1, "dev"), home: "x" }] }],
    ["another manager", { ...system, manager: "cron" }],
    ["65 agents", { ...system, agents: Array(65).fill(user(1, "dev")) }],
  ])("%s is neither written nor read", async (_why, value) => {
    expect(await codeOf(() => formatSystem(value as System))).toBe("system.malformed");
    const file = fresh();
    await writeFile(file, JSON.stringify({ v: 1, ...value }));
    expect(await codeOf(() => readSystem(file))).toBe("system.malformed");
  });
});

it("S1: whether a door only watches is written where agents cannot write", () => {
  expect(placesIn(systemLayout(system)).doors).toBe("/opt/rampart/doors.json");
});

describe("sockets systemd hands over (sd_listen_fds(3))", () => {
  const env = { LISTEN_PID: "7", LISTEN_FDS: "2", LISTEN_FDNAMES: "admin:agent-1001" };
  it.each([
    [
      "by their names, from 3 on",
      env,
      7,
      [
        ["admin", 3],
        ["agent-1001", 4],
      ],
    ],
    ["none that are for another process", env, 8, []],
    ["none where a name comes twice", { ...env, LISTEN_FDNAMES: "admin:admin" }, 7, []],
    ["none where the number is none", { ...env, LISTEN_FDS: "x" }, 7, []],
    ["one without a name has none", { LISTEN_PID: "7", LISTEN_FDS: "1" }, 7, [["", 3]]],
  ])("%s", (_why, given, pid, found) => expect([...handedSockets(given, pid)]).toEqual(found));
});
