import { chmod, copyFile, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/support.js";
import { createKey, loadKey } from "./keyfile.js";

const path = async () => join(await temporaryFolder(), "keys", "log.key");
const code = (c: string) => expect.objectContaining({ code: c });

describe("key files", () => {
  it("S1: creating and loading are a pair; the private half is its user's alone", async () => {
    const file = await path();
    const created = await createKey(file, "rampart.local/x");
    const loaded = await loadKey(file);
    expect(loaded.verifier.text).toBe(created.verifier.text);
    const data = Buffer.from("data");
    expect(loaded.verifier.verifyBytes(data, created.sign(data))).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, ".."))).mode & 0o777).toBe(0o700);
    expect(await readFile(`${file}.pub`, "utf8")).toBe(`${created.verifier.text}\n`);
    expect((await readFile(file, "utf8")).startsWith("-----BEGIN PRIVATE KEY-----\n")).toBe(true);
    expect((await readdir(join(file, ".."))).sort()).toEqual(["log.key", "log.key.pub"]);
  });

  it("never replaces a key", async () => {
    const file = await path();
    const first = await createKey(file, "a");
    await expect(createKey(file, "a")).rejects.toEqual(code("key.file"));
    expect((await loadKey(file)).verifier.text).toBe(first.verifier.text);
  });

  it("a public half without its private one is a leftover", async () => {
    const file = await path();
    await createKey(file, "a");
    await rm(file);
    const second = await createKey(file, "a");
    expect((await loadKey(file)).verifier.text).toBe(second.verifier.text);
  });

  const broken: [why: string, change: (file: string) => Promise<unknown>, wanted: string][] = [
    ["readable by the group", (f) => chmod(f, 0o640), "key.file"],
    ["readable by everybody", (f) => chmod(f, 0o604), "key.file"],
    ["gone", (f) => rm(f), "key.file"],
    ["without its public half", (f) => rm(`${f}.pub`), "key.file"],
    ["empty", (f) => writeFile(f, ""), "key.malformed"],
    [
      "not a key",
      (f) => writeFile(f, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
      "key.malformed",
    ],
    ["far too large", (f) => writeFile(f, "x".repeat(5_000)), "key.file"],
    ["with a malformed public half", (f) => writeFile(`${f}.pub`, "x\n"), "key.malformed"],
  ];
  it.each(broken)("refuses one that is %s", async (_, change, wanted) => {
    const file = await path();
    await createKey(file, "a");
    await change(file);
    await expect(loadKey(file)).rejects.toEqual(code(wanted));
  });

  it("refuses a link, and halves that do not belong together", async () => {
    const [one, two] = [await path(), await path()];
    await createKey(one, "a");
    await createKey(two, "a");
    await symlink(one, `${one}.link`);
    await copyFile(`${one}.pub`, `${one}.link.pub`);
    await expect(loadKey(`${one}.link`)).rejects.toEqual(code("key.file"));
    await copyFile(`${two}.pub`, `${one}.pub`);
    await expect(loadKey(one)).rejects.toEqual(code("key.mismatch"));
  });

  it("refuses a name no log can have, and a place that cannot be written", async () => {
    await expect(createKey(await path(), "two words")).rejects.toEqual(code("key.malformed"));
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    await expect(createKey(join(file, "log.key"), "a")).rejects.toEqual(code("key.file"));
  });
});
