import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findMatches } from "./glob.js";
import { LinkWalker } from "./links.js";
import { look } from "./look.js";
import { slowIn } from "./mounts.js";

const root = realpathSync(await mkdtemp(join(tmpdir(), "rampart-world-")));
afterAll(() => rm(root, { recursive: true, force: true }));
const at = (...parts: string[]) => join(root, ...parts);
await mkdir(at("project/src/deep"), { recursive: true });
await mkdir(at("secrets"));
await writeFile(at("secrets/key"), "k");
await writeFile(at("project/src/a.sh"), "echo a");
await writeFile(at("project/src/.hidden.sh"), "echo h");
await writeFile(at("project/src/deep/b.sh"), "echo b");
await symlink(at("secrets"), at("project/link"));
await symlink("../secrets/key", at("project/relative"));
await symlink("link/../project/link", at("project/crooked"));
await symlink(at("project/loop2"), at("project/loop1"));
await symlink(at("project/loop1"), at("project/loop2"));
await symlink("link", at("project/chain"));

describe("where links lead", () => {
  const rows: readonly (readonly [why: string, path: string, real: string | undefined])[] = [
    ["a plain file", "project/src/a.sh", "project/src/a.sh"],
    ["a folder that is a link", "project/link", "secrets"],
    ["below a folder that is a link", "project/link/key", "secrets/key"],
    ["a relative link", "project/relative", "secrets/key"],
    ["a link to a link", "project/chain/key", "secrets/key"],
    ["a file that is not there yet, below a link", "project/link/new/file", "secrets/new/file"],
    ["a file that is not there", "project/none", "project/none"],
    ["a link whose target needs more than a moment", "project/crooked", undefined],
    ["a loop", "project/loop1", undefined],
  ];
  it.each(rows)("P3: %s", (_why, path, real) => {
    expect(new LinkWalker().resolve(at(path))).toBe(real === undefined ? undefined : at(real));
  });

  it("agrees with the system wherever it answers", () => {
    for (const [, path, real] of rows) {
      if (real === undefined || path.includes("new") || path.includes("none")) continue;
      expect(new LinkWalker().resolve(at(path))).toBe(realpathSync(at(path)));
    }
    expect(new LinkWalker().resolve("/")).toBe("/");
  });

  it("says news only where a path is not where it seems, or more was asked", async () => {
    const link = (path: string) => ({ type: "link", path: at(path) }) as const;
    expect((await look([link("project/src/a.sh"), link("project/none")])).news).toBe(false);
    expect((await look([link("project/src/a.sh"), link("project/link/key")])).news).toBe(true);
    const crooked = await look([link("project/crooked")]);
    expect(crooked.answers.get(`link:${at("project/crooked")}`)).toEqual({ type: "link", target: at("secrets") });
    expect((await look([link("project/loop1")])).news).toBe(true);
    const content = (path: string) => ({ type: "content", path: at(path), maxBytes: 100 }) as const;
    expect((await look([content("project/none"), content("project/src")])).news).toBe(false);
    expect((await look([content("project/src/a.sh")])).news).toBe(true);
    const many = Array.from({ length: 256 }, (_, i) => link(`project/none${i}`));
    expect([(await look(many)).news, (await look(many.slice(1))).news]).toEqual([true, false]);
  });
});

describe("what is not there yet", () => {
  it.each([
    ["project/none", true],
    ["project/src/a.sh", false],
    ["project/loop1", false],
  ])("%s: %s", async (path, absent) => {
    const { answers, news } = await look([{ type: "absent", path: at(path) }]);
    expect(answers.get(`absent:${at(path)}`)).toEqual({ type: "absent", absent });
    expect(news).toBe(absent);
  });

  it("is never said of a relative path or a name no file can have", async () => {
    for (const path of ["none", `/${"a".repeat(5_000)}`, "/a\0b"]) {
      const { answers } = await look([{ type: "absent", path }]);
      expect(answers.get(`absent:${path}`)).toEqual({ type: "absent", absent: false });
    }
  });
});

describe("mounts that may wait", () => {
  it("are those whose file system is not local", () => {
    const table = [
      "23 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
      "24 23 0:20 / /proc rw - proc proc rw",
      "40 23 0:50 / /mnt/with\\040space rw shared:1 - nfs4 server:/x rw",
      "41 23 0:51 / /home/dev/drive rw - fuse.sshfs host: rw",
      "",
    ].join("\n");
    expect(slowIn(table)).toEqual(["/mnt/with space", "/home/dev/drive"]);
  });
});

describe("content", () => {
  const answerOf = async (path: string, maxBytes = 1024) =>
    (await look([{ type: "content", path, maxBytes }])).answers.get(`content:${path}`);
  it("of a regular file, links followed", async () => {
    expect(await answerOf(at("project/src/a.sh"))).toEqual({
      type: "content",
      text: "echo a",
      claimed: false,
      digest: `sha256:${createHash("sha256").update("echo a").digest("hex")}`,
    });
    expect(await answerOf(at("project/relative"))).toMatchObject({ text: "k" });
  });
  it("never of a FIFO, a device, a folder, bytes that are no text, or more than the bound", async () => {
    execFileSync("mkfifo", [at("fifo")]);
    await writeFile(at("binary"), Buffer.from([0xff, 0xfe]));
    const paths = [at("fifo"), "/dev/zero", root, at("binary"), "relative", at("none"), "/dev/stdin"];
    expect(await Promise.all(paths.map((path) => answerOf(path)))).toEqual(paths.map(() => null));
    expect(await answerOf(at("project/src/a.sh"), 3)).toBe(null);
  });
  it("is bounded over all files of a call", async () => {
    const big = Array.from({ length: 6 }, (_, i) => at(`big${i}`));
    for (const path of big) await writeFile(path, "x".repeat(256 * 1024));
    const { answers } = await look(big.map((path) => ({ type: "content", path, maxBytes: 1e9 })));
    expect([...answers.values()].filter((answer) => answer !== null).length).toBe(4);
  });
});

describe("globs", () => {
  it.each([
    ["a star within a segment, hidden names left out", "project/src/*.sh", ["project/src/a.sh"]],
    ["hidden names where the pattern says so", "project/src/.*.sh", ["project/src/.hidden.sh"]],
    ["every depth", "project/**/*.sh", ["project/src/a.sh", "project/src/deep/b.sh"]],
    ["a literal path", "secrets/key", ["secrets/key"]],
    ["nothing", "project/*.none", []],
  ])("%s", async (_why, pattern, found) => {
    expect(await findMatches(at(pattern), 100)).toEqual(found.map((path) => at(path)));
  });
  it("are bounded, and never relative", async () => {
    expect((await findMatches(at("**"), 2)).length).toBe(2);
    expect(await findMatches("*", 10)).toEqual([]);
  });
});
