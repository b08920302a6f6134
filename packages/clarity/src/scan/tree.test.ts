import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plant } from "../testing/scratch.js";
import { field, message } from "./testing/formats.js";
import { op, pickle } from "./testing/pickle.js";
import { scanPaths } from "./tree.js";

const evil = pickle(op.proto(2), op.global("os", "system"), op.text("x"), op.tuple1, op.reduce, op.stop);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clarity-scan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scan = async (strict = false) => {
  const { findings, exit, files } = await scanPaths([folder], { allow: new Set(), strict });
  return { codes: [...new Set(findings.map(({ code }) => code))].sort(), exit, files };
};

describe("C7: a folder is scanned whole", () => {
  it("every file in every folder, hidden ones too", async () => {
    mkdirSync(join(folder, "a/.b"), { recursive: true });
    writeFileSync(join(folder, "a/.b/.hidden"), evil);
    expect(await scan()).toEqual({ codes: ["pickle.dangerous_global"], exit: 17, files: 1 });
  });

  it("a missing path and a broken link are unreadable", async () => {
    const { exit } = await scanPaths([join(folder, "nothing")], { allow: new Set(), strict: false });
    expect(exit).toBe(18);
    symlinkSync("nowhere", join(folder, "link"));
    expect(await scan()).toMatchObject({ codes: ["file.unreadable"], exit: 18 });
  });

  it("a pipe is neither opened nor clean", async () => {
    execFileSync("mkfifo", [join(folder, "m.pkl")]);
    expect(await scan()).toMatchObject({ codes: ["file.special"], exit: 18 });
  });

  it("links are followed once, loops end, and leaving the folder is said", async () => {
    const other = mkdtempSync(join(tmpdir(), "clarity-other-"));
    try {
      writeFileSync(join(other, "m.pkl"), evil);
      symlinkSync(other, join(folder, "out"));
      symlinkSync(folder, join(folder, "loop"));
      expect(await scan()).toEqual({ codes: ["file.link_outside", "pickle.dangerous_global"], exit: 17, files: 1 });
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it("a name that is no UTF-8 is a finding", async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff])]), "x");
    expect(await scan()).toMatchObject({ codes: ["name.not_utf8"], exit: 17 });
  });

  it("twins by case", async () => {
    writeFileSync(join(folder, "Model.txt"), "x");
    writeFileSync(join(folder, "model.txt"), "x");
    expect(await scan()).toMatchObject({ codes: ["name.twin"], exit: 17 });
  });

  it("external data is looked up beside the model, and a link there is not trusted", async () => {
    const tensor = (length: string) =>
      message(
        field(8, "w"),
        field(14, 1),
        field(13, message(field(1, "location"), field(2, "w.bin"))),
        field(13, message(field(1, "length"), field(2, length))),
      );
    const model = (length: string) => message(field(1, 8), field(7, message(field(5, tensor(length)))));
    writeFileSync(join(folder, "m.onnx"), model("4"));
    expect(await scan()).toMatchObject({ codes: ["onnx.external_file"], exit: 17 });
    writeFileSync(join(folder, "w.bin"), "\0\0\0\0");
    expect(await scan()).toMatchObject({ codes: [], exit: 0 });
    writeFileSync(join(folder, "m.onnx"), model("5"));
    expect(await scan()).toMatchObject({ codes: ["onnx.external_file"] });
    rmSync(join(folder, "w.bin"));
    symlinkSync("/etc/passwd", join(folder, "w.bin"));
    expect((await scan()).codes).toContain("onnx.external_file");
  });

  it("advice decides only where it is asked to", async () => {
    writeFileSync(join(folder, "modeling.py"), "x = 1\n");
    expect(await scan()).toMatchObject({ codes: ["repository.python"], exit: 0 });
    expect(await scan(true)).toMatchObject({ exit: 17 });
  });

  it("what a repository of weights usually holds is clean", async () => {
    writeFileSync(join(folder, "README.md"), "# config\ncos and sin\n(a)\n");
    writeFileSync(join(folder, "config.json"), '{"model_type": "llama"}');
    writeFileSync(join(folder, "tokenizer.model"), message(field(1, message(field(1, "<unk>")))));
    writeFileSync(join(folder, "merges.txt"), "#version: 0.2\nc o\n");
    writeFileSync(join(folder, ".gitattributes"), "*.bin filter=lfs\n");
    expect(await scan()).toEqual({ codes: [], exit: 0, files: 5 });
  });
});

it("says how much there is and how far it is, and stops when asked", async () => {
  const root = plant(join(folder, "progress"), { "a.json": "{}", "b/c.json": "{ }", "b/d.txt": "four" });
  const seen: number[] = [];
  const how = { allow: new Set<string>(), strict: false };
  const onTotal = (bytes: number) => void seen.push(bytes);
  const onProgress = (done: number) => void seen.push(done);
  expect(await scanPaths([root], { ...how, onTotal, onProgress })).toMatchObject({ files: 3, bytes: 9 });
  expect(seen).toEqual([9, 2, 5, 9]);
  const interrupted = AbortSignal.abort();
  await expect(scanPaths([root], { ...how, interrupted })).rejects.toMatchObject({ code: "interrupted", exit: 18 });
});
