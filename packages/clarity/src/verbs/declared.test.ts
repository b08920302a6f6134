import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readKnownDigests } from "../measure/known.js";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { typed } from "../testing/typed.js";

const folder = scratch();
const { key, pub } = keyPair(folder, "k");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const model = plant(join(folder, "model"), { "w.bin": "weights", "c/config.json": "{}" });
const clarity = (...words: string[]) => typed(words, { cwd: folder });
await clarity("sign", "--private-key", key, "--signature", "m.sig", model);

const layer = (title: string, text: string, mediaType = "application/vnd.cncf.model.weight.v1.raw") => ({
  mediaType,
  digest: `sha256:${sha256(text)}`,
  size: text.length,
  annotations: { "org.cncf.model.filepath": title },
});
const oci = (...layers: unknown[]) => JSON.stringify({ schemaVersion: 2, layers });
const hub = (path: string, text: string) => ({
  type: "file",
  path,
  oid: "0".repeat(40),
  size: 1,
  lfs: { oid: sha256(text), size: text.length },
});
const lines = (files: Readonly<Record<string, string>>) =>
  Object.entries(files)
    .map(([name, text]) => `${sha256(text)}  ${name}\n`)
    .join("");

describe("C5: what a registry declares, before anything is downloaded", () => {
  it.each<[string, string, number]>([
    ["a manifest of the same files", oci(layer("w.bin", "weights"), layer("c/config.json", "{}")), 0],
    ["the Hub's listing of them", JSON.stringify([hub("w.bin", "weights"), hub("c/config.json", "{}")]), 0],
    ["a list of sums", lines({ "w.bin": "weights", "./c/config.json": "{}" }), 0],
    ["other weights", oci(layer("w.bin", "weightz"), layer("c/config.json", "{}")), 11],
    ["a file less", oci(layer("w.bin", "weights")), 11],
    ["a file more", oci(layer("w.bin", "weights"), layer("c/config.json", "{}"), layer("x.py", "evil")), 11],
    [
      "an archive, whose digest is no file's",
      oci(layer("w.bin", "weights", "application/vnd.cncf.model.weight.v1.tar"), layer("c/config.json", "{}")),
      11,
    ],
    ["a name that leads out", lines({ "../w.bin": "weights" }), 14],
    ["two digests for one name", lines({ "w.bin": "weights" }) + lines({ "w.bin": "other" }), 14],
    ["no list at all", "hello", 14],
    ["nothing declared", oci(), 14],
  ])("%s", async (_what, text, status) => {
    writeFileSync(join(folder, "known"), text);
    expect(
      (await clarity("verify", "--signature", "m.sig", "--public-key", pub, "--known-digests", "known")).status,
    ).toBe(status);
  });
});

describe("C5: declared digests of files that are here", () => {
  const verify = async (known: string, at = model) => {
    const { status, out, err } = await clarity(
      "verify",
      "--json",
      "--signature",
      "m.sig",
      "--public-key",
      pub,
      "--known-digests",
      known,
      at,
    );
    return { status, declared: (JSON.parse(out) as { declared?: number }).declared, err };
  };

  it("are taken instead of reading, counted and said; without them the change is found", async () => {
    const copy = plant(join(folder, "changed"), { "w.bin": "WEIGHTS", "c/config.json": "{}" });
    writeFileSync(join(folder, "known"), lines({ "w.bin": "weights" }));
    expect(await verify("known", copy)).toMatchObject({
      status: 0,
      declared: 1,
      err: expect.stringContaining("not read"),
    });
    expect((await clarity("verify", "--signature", "m.sig", "--public-key", pub, copy)).status).toBe(11);
    writeFileSync(join(folder, "known"), oci(layer("w.bin", "weights!")));
    expect(await verify("known")).toMatchObject({ status: 0, declared: 0 });
  });

  it("names of blobs count below the folder named, and only where nobody else may write", async () => {
    const cache = join(folder, "hub", "models--a--b");
    const blobs = join(cache, "blobs");
    const snapshot = join(cache, "snapshots", "1");
    mkdirSync(blobs, { recursive: true });
    mkdirSync(snapshot, { recursive: true });
    chmodSync(blobs, 0o755);
    const blob = join(blobs, sha256("weights"));
    writeFileSync(blob, "WEIGHTS");
    chmodSync(blob, 0o644);
    symlinkSync(blob, join(snapshot, "w.bin"));
    const digest = async (...words: string[]) =>
      JSON.parse((await clarity("digest", "--json", "--allow-symlinks", ...words, snapshot)).out);
    const named = await digest("--known-digests", cache);
    expect(named.resources).toEqual([{ name: "w.bin", digest: sha256("weights") }]);
    expect((await digest()).resources[0].digest).toBe(sha256("WEIGHTS"));
    expect((await digest("--known-digests", model)).resources[0].digest).toBe(sha256("WEIGHTS"));
    chmodSync(blobs, 0o777);
    expect((await digest("--known-digests", cache)).resources[0].digest).toBe(sha256("WEIGHTS"));
    chmodSync(blobs, 0o755);
    chmodSync(blob, 0o664);
    expect((await digest("--known-digests", cache)).resources[0].digest).toBe(sha256("WEIGHTS"));
  });

  it("files of the Hub outside LFS have no SHA-256", () => {
    const git = { type: "file", path: "a", oid: "0".repeat(40), size: 1 };
    expect([...readKnownDigests(Buffer.from(JSON.stringify([git, hub("b", "x")]))).declared.keys()]).toEqual(["b"]);
  });
});
