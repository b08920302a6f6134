import { execFileSync } from "node:child_process";
import { chmod, chown, lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asNobody, codeOf, isRoot, makeScratch } from "../testing/scratch.js";
import { writeAtomic } from "./atomic.js";
import { readBounded } from "./bounded.js";

const scratch = await makeScratch();
const at = (name: string) => join(scratch, name);

describe("writeAtomic", () => {
  it("replaces the file, private, and leaves nothing else behind", async () => {
    await mkdir(at("a"));
    await writeAtomic(at("a/file"), "one");
    await writeAtomic(at("a/file"), Buffer.from("two"));
    expect(await readFile(at("a/file"), "utf8")).toBe("two");
    expect((await lstat(at("a/file"))).mode & 0o777).toBe(0o600);
    expect(await readdir(at("a"))).toEqual(["file"]);
  });
  it("replaces a symlink instead of writing through it", async () => {
    await writeFile(at("victim"), "mine");
    await symlink(at("victim"), at("link"));
    await writeAtomic(at("link"), "new");
    expect([await readFile(at("victim"), "utf8"), await readFile(at("link"), "utf8")]).toEqual(["mine", "new"]);
  });
  it.skipIf(!isRoot)("keeps the old file on a read-only folder (as another user, since root could write)", async () => {
    await mkdir(at("locked"));
    await writeFile(at("locked/file"), "old");
    await chmod(scratch, 0o755);
    await chmod(at("locked"), 0o755);
    const code = await codeOf(() => asNobody(() => writeAtomic(at("locked/file"), "new")));
    expect([code, await readFile(at("locked/file"), "utf8")]).toEqual(["file.unwritable", "old"]);
  });
});

describe("readBounded", () => {
  it("reads a file up to its bound and not a byte more", async () => {
    await writeFile(at("ten"), "0123456789");
    expect((await readBounded(at("ten"), { maxBytes: 10 })).toString()).toBe("0123456789");
    expect(await codeOf(() => readBounded(at("ten"), { maxBytes: 9 }))).toBe("file.too_large");
    await writeFile(at("none"), "");
    expect((await readBounded(at("none"), { maxBytes: 0 })).length).toBe(0);
  });
  it("counts what it reads where the size is not said (/proc)", async () => {
    expect((await readBounded("/proc/self/stat", { maxBytes: 65_536 })).length).toBeGreaterThan(10);
    expect(await codeOf(() => readBounded("/proc/self/environ", { maxBytes: 1 }))).toBe("file.too_large");
  });
  it("refuses what is no regular file, without waiting for it", async () => {
    execFileSync("mkfifo", [at("fifo")]);
    await writeFile(at("target"), "0123456789");
    await symlink(at("target"), at("tolink"));
    const kinds = [at("fifo"), "/dev/zero", scratch, at("tolink")].map((path) =>
      codeOf(() => readBounded(path, { maxBytes: 100 })),
    );
    expect(await Promise.all(kinds)).toEqual(Array(4).fill("file.kind"));
    expect(await codeOf(() => readBounded(at("tolink"), { maxBytes: 100, noFollow: false }))).toBe("accepted");
  });
  it("refuses what is not there", async () => {
    expect(await codeOf(() => readBounded(at("absent"), { maxBytes: 1 }))).toBe("file.missing");
    await writeFile(at("ten"), "0123456789");
    expect(await codeOf(() => readBounded(at("ten/below"), { maxBytes: 1 }))).toBe("file.missing");
  });
  it("refuses a file others may write, where ownership matters", async () => {
    await writeFile(at("shared"), "");
    await chmod(at("shared"), 0o666);
    expect(await codeOf(() => readBounded(at("shared"), { maxBytes: 1, owned: true }))).toBe("file.owner");
  });
  it.skipIf(!isRoot)("refuses a file of another user, where ownership matters (needs root to make one)", async () => {
    await writeFile(at("foreign"), "");
    await chown(at("foreign"), 65_534, 65_534);
    expect(await codeOf(() => readBounded(at("foreign"), { maxBytes: 1, owned: true }))).toBe("file.owner");
    expect(await codeOf(() => readBounded(at("foreign"), { maxBytes: 1 }))).toBe("accepted");
  });
});
