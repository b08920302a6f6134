import { chmod, chown, lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asNobody, codeOf, isRoot, makeScratch } from "../testing/scratch.js";
import { locateLayout, placesIn } from "./layout.js";
import { prepareLayout } from "./prepare.js";
import { checkPrivateFolder, makePrivateFolder } from "./private.js";
import { findSockets, MAX_SOCKET_PATH, makeSockets, removeSockets } from "./runtime.js";

const scratch = await makeScratch();
let counter = 0;
const fresh = () => join(scratch, `f${++counter}`);
const modeOf = async (path: string) => (await lstat(path)).mode & 0o777;

describe("locateLayout", () => {
  const home = "/home/dev";
  it("follows XDG where it is set, and the specification's defaults where it is not", () => {
    expect(locateLayout({ home, env: {} })).toEqual({
      root: null,
      config: "/home/dev/.config/rampart",
      state: "/home/dev/.local/state/rampart",
      data: "/home/dev/.local/share/rampart",
    });
    const env = { XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s", XDG_DATA_HOME: "/d" };
    expect(locateLayout({ home, env })).toEqual({
      root: null,
      config: "/c/rampart",
      state: "/s/rampart",
      data: "/d/rampart",
    });
  });
  it("takes an empty or relative variable as not set, as the specification says", () => {
    const env = { XDG_CONFIG_HOME: "", XDG_STATE_HOME: "state" };
    const layout = locateLayout({ home, env });
    expect([layout.config, layout.state]).toEqual(["/home/dev/.config/rampart", "/home/dev/.local/state/rampart"]);
  });
  it("puts everything below --state", () => {
    const layout = locateLayout({ state: "/x/demo", home, env: { XDG_STATE_HOME: "/s" } });
    expect(layout).toEqual({
      root: "/x/demo",
      config: "/x/demo/config",
      state: "/x/demo/state",
      data: "/x/demo/data",
    });
    expect(placesIn(layout).policy).toBe("/x/demo/config/policy.yaml");
  });
  it("refuses a home folder that is not absolute", async () => {
    expect(await codeOf(() => locateLayout({ home: "", env: {} }))).toBe("folder.relative");
  });
});

describe("private folders", () => {
  it("are made with mode 0700, parents included", async () => {
    const path = join(fresh(), "a", "b");
    await makePrivateFolder(path);
    expect([await modeOf(path), await modeOf(join(path, ".."))]).toEqual([0o700, 0o700]);
  });
  it.skipIf(process.platform !== "linux")(
    "are refused, at once, where nothing can be made (Linux has such a place)",
    async () => {
      expect(await codeOf(() => makePrivateFolder("/proc/rampart/state"))).toBe("folder.unwritable");
    },
  );
  it("are narrowed where they were wide", async () => {
    const path = fresh();
    await mkdir(path, { mode: 0o755 });
    await makePrivateFolder(path);
    expect(await modeOf(path)).toBe(0o700);
  });
  it("refuses a symlink, even to a folder of ours", async () => {
    const target = fresh();
    const link = fresh();
    await mkdir(target, { mode: 0o700 });
    await symlink(target, link);
    expect(await codeOf(() => makePrivateFolder(link))).toBe("folder.kind");
  });
  it("refuses a file", async () => {
    const path = fresh();
    await writeFile(path, "");
    expect(await codeOf(() => makePrivateFolder(path))).toBe("folder.kind");
    expect(await codeOf(() => makePrivateFolder(join(path, "below")))).toBe("folder.kind");
  });
  it("refuses what is not there", async () => {
    expect(await codeOf(() => checkPrivateFolder(fresh()))).toBe("folder.missing");
  });
  it("refuses a parent that everybody may rearrange", async () => {
    const open = fresh();
    await mkdir(open);
    await chmod(open, 0o777);
    expect(await codeOf(() => makePrivateFolder(join(open, "state")))).toBe("folder.open_parent");
    await chmod(open, 0o1777);
    expect(await codeOf(() => makePrivateFolder(join(open, "state")))).toBe("accepted");
  });
  it.skipIf(!isRoot)("refuses a folder of another user (needs root to make one)", async () => {
    const path = fresh();
    await mkdir(path, { mode: 0o700 });
    await chown(path, 65_534, 65_534);
    expect(await codeOf(() => makePrivateFolder(path))).toBe("folder.owner");
  });
  it.skipIf(!isRoot)("says so when a folder cannot be written (as another user, since root could)", async () => {
    await chmod(scratch, 0o755);
    expect(await codeOf(() => asNobody(() => makePrivateFolder(join(scratch, "denied"))))).toBe("folder.unwritable");
    await chmod(scratch, 0o700);
  });
});

describe("sockets", () => {
  const layoutAt = async (root: string) => {
    const layout = locateLayout({ state: root, home: "/home/dev", env: {} });
    await prepareLayout(layout);
    return layout;
  };
  const temporary = async () => {
    const path = fresh();
    await mkdir(path, { mode: 0o700 });
    return path;
  };

  it("live in a folder named with the uid, are recorded, and are found again from there", async () => {
    const layout = await layoutAt(fresh());
    expect(await codeOf(() => findSockets(layout))).toBe("file.missing");
    const temp = await temporary();
    const made = await makeSockets({ layout, uid: 1234, temporary: temp, env: {} });
    expect(made.runtime.startsWith(join(temp, "rampart-1234"))).toBe(true);
    expect(await modeOf(made.runtime)).toBe(0o700);
    expect(await findSockets(layout)).toEqual(made);
    expect(await makeSockets({ layout, uid: 1234, temporary: await temporary(), env: {} })).toEqual(made);
  });
  it("live in XDG_RUNTIME_DIR for the user's own installation", async () => {
    const home = fresh();
    const layout = locateLayout({ home, env: {} });
    await prepareLayout(layout);
    const xdg = await temporary();
    const env = { XDG_RUNTIME_DIR: xdg };
    const made = await makeSockets({ layout, uid: 1, temporary: await temporary(), env });
    expect(made.agent).toBe(join(xdg, "rampart", "agent.sock"));
  });
  it("go away with their folders, other installations' excepted", async () => {
    const temp = await temporary();
    const one = await makeSockets({ layout: await layoutAt(fresh()), uid: 1, temporary: temp, env: {} });
    const two = await makeSockets({ layout: await layoutAt(fresh()), uid: 1, temporary: temp, env: {} });
    await writeFile(one.agent, "");
    await removeSockets(one);
    expect(await readdir(join(temp, "rampart-1"))).toEqual([two.runtime.slice(-12)]);
    await removeSockets(two);
    expect(await readdir(temp)).toEqual([]);
  });
  it("two installations never share a folder", async () => {
    const temp = await temporary();
    const one = await makeSockets({ layout: await layoutAt(fresh()), uid: 1, temporary: temp, env: {} });
    const two = await makeSockets({ layout: await layoutAt(fresh()), uid: 1, temporary: temp, env: {} });
    expect(one.runtime).not.toBe(two.runtime);
  });
  it("move to a random name where somebody sits on ours", async () => {
    const temp = await temporary();
    await symlink("/etc", join(temp, "rampart-7"));
    const made = await makeSockets({ layout: await layoutAt(fresh()), uid: 7, temporary: temp, env: {} });
    expect(made.runtime).toMatch(/\/rampart-7-[A-Za-z0-9]{6}$/);
  });
  it("refuses a recorded folder that is a link or not absolute", async () => {
    const layout = await layoutAt(fresh());
    const link = fresh();
    await symlink(scratch, link);
    await writeFile(placesIn(layout).runtime, link);
    expect(await codeOf(() => findSockets(layout))).toBe("folder.kind");
    await writeFile(placesIn(layout).runtime, "run");
    expect(await codeOf(() => findSockets(layout))).toBe("folder.relative");
  });
  it("refuses a path that does not fit a socket's address", async () => {
    const deep = join(await temporary(), "x".repeat(MAX_SOCKET_PATH));
    await mkdir(deep, { mode: 0o700 });
    const input = { layout: await layoutAt(fresh()), uid: 1, temporary: deep, env: {} };
    expect(await codeOf(() => makeSockets(input))).toBe("folder.socket_path");
    expect(await codeOf(() => readFile(placesIn(input.layout).runtime))).toContain("ENOENT");
  });
});
