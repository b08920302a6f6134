import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";
import { redirected } from "./source/web.js";

const folder = scratch();
const lab = keyPair(folder, "lab");
const policy = writePolicy(
  folder,
  "p",
  { lab: lab.pub },
  `models: [{match: "*", mode: enforce, require: [{signed-by: lab}, {formats: [safetensors]}]}]\n`,
);
const store = join(folder, "store");
const here = join(folder, "here");
let server: Server;
let base = "";
/** Answers by path instead of what lies in the store. */
const tricks = new Map<string, (response: import("node:http").ServerResponse) => void>();

const json = async (words: readonly string[]) => {
  const { status, out } = await typed([...words, "--json"], { cwd: here, env: { HOME: folder } });
  const answer = JSON.parse(out);
  return {
    status,
    code:
      answer.error?.code ?? answer.verdicts?.[0].clauses.find(({ holds }: { holds: boolean }) => !holds)?.id ?? null,
  };
};
const pull = (source: string, target: string, ...more: readonly string[]) =>
  json(["pull", "--policy", policy, ...more, source, target]);

beforeAll(async () => {
  mkdirSync(here);
  const files = { "model.safetensors": tensorFile(Buffer.from("weights")), "sub dir/a#b.txt": "x" };
  const model = plant(join(store, "good"), files);
  const sign = (name: string) =>
    json(["sign", "--private-key", lab.key, "--signature", join(store, `${name}.sig`), join(store, name)]);
  expect((await sign("good")).status).toBe(0);
  for (const name of ["changed", "extra", "missing", "unsigned", "other"])
    cpSync(model, join(store, name), { recursive: true });
  for (const name of ["changed", "extra", "missing"]) cpSync(join(store, "good.sig"), join(store, `${name}.sig`));
  writeFileSync(join(store, "changed", "sub dir", "a#b.txt"), "y");
  writeFileSync(join(store, "extra", "planted.py"), "x");
  rmSync(join(store, "missing", "sub dir"), { recursive: true });
  const mallory = keyPair(folder, "mallory");
  await json(["sign", "--private-key", mallory.key, "--signature", join(store, "other.sig"), join(store, "other")]);
  plant(join(store, "pickled"), { "model.pkl": Buffer.from("80049500000000000000004e2e", "hex") });
  await sign("pickled");
  writeFileSync(join(store, "single.safetensors"), tensorFile(Buffer.from("one")));
  await sign("single.safetensors");
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    const trick = tricks.get(path);
    if (trick !== undefined) return trick(response);
    const file = join(store, path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

/** Nothing but what was asked for may be left. */
const left = () => readdirSync(here).sort();

describe("C5: a model is placed only when it is verified", () => {
  it.each([
    ["a folder", () => join(store, "good")],
    ["file://", () => `file://${store}/good`],
    ["http://", () => `${base}/good`],
  ])("from %s", async (_name, source) => {
    expect(await pull(source(), "model")).toEqual({ status: 0, code: null });
    expect(left()).toEqual(["model", "model.clarity.jsonl"]);
    expect(readFileSync(join(here, "model/sub dir/a#b.txt"), "utf8")).toBe("x");
    expect((await json(["policy", "check", "--policy", policy, "model"])).status).toBe(0);
    rmSync(join(here, "model"), { recursive: true });
    rmSync(join(here, "model.clarity.jsonl"));
  });

  it("a model of one file", async () => {
    expect((await pull(`${base}/single.safetensors`, "one.safetensors")).status).toBe(0);
    expect(left()).toEqual(["one.safetensors", "one.safetensors.clarity.jsonl"]);
    for (const name of left()) rmSync(join(here, name));
  });

  it.each([
    ["a changed file", "changed", 15, "signed-by"],
    ["a missing file", "missing", 18, "source_failed"],
    ["no signature", "unsigned", 12, "not_signed"],
    ["somebody else's signature", "other", 12, "wrong_key"],
    ["a format that is not allowed", "pickled", 15, "formats"],
    ["nothing there at all", "nowhere", 12, "not_signed"],
  ])("%s leaves nothing behind", async (_why, name, status, code) => {
    expect(await pull(`${base}/${name}`, "model")).toEqual({ status, code });
    expect(left()).toEqual([]);
  });

  it("what nobody signed is not fetched: a file planted in a folder does not come along", async () => {
    expect((await pull(join(store, "extra"), "model")).status).toBe(0);
    expect(existsSync(join(here, "model", "planted.py"))).toBe(false);
    for (const name of left()) rmSync(join(here, name), { recursive: true });
  });

  it("what is there already stays unless it shall be replaced, and stays where the new one is refused", async () => {
    writeFileSync(join(here, "model"), "old");
    expect(await pull(join(store, "good"), "model")).toEqual({ status: 18, code: "already_there" });
    expect((await pull(`${base}/changed`, "model", "--replace")).status).toBe(15);
    expect(readFileSync(join(here, "model"), "utf8")).toBe("old");
    expect((await pull(`${base}/good`, "model", "--replace")).status).toBe(0);
    expect(left()).toEqual(["model", "model.clarity.jsonl"]);
    for (const name of left()) rmSync(join(here, name), { recursive: true });
  });

  it.each([
    ["more bytes than allowed", () => pull(`${base}/good`, "model", "--max-bytes", "10"), 14, "beyond_bounds"],
    ["another kind of address", () => pull("ftp://example.com/m", "model"), 14, "source_refused"],
    ["no server", () => pull("http://127.0.0.1:1/m", "model"), 18, "source_failed"],
  ])("%s", async (_why, attempt, status, code) => {
    expect(await attempt()).toEqual({ status, code });
    expect(left()).toEqual([]);
  });

  it.each([
    [
      "redirects for ever",
      (at: string) => (r: import("node:http").ServerResponse) => r.writeHead(302, { location: at }).end(),
      14,
      "source_refused",
    ],
    [
      "redirects to a file",
      () => (r: import("node:http").ServerResponse) => r.writeHead(302, { location: "file:///etc/passwd" }).end(),
      14,
      "source_refused",
    ],
    [
      "breaks off",
      () => (r: import("node:http").ServerResponse) => {
        r.writeHead(200, { "content-length": "100" });
        r.write("x");
        setTimeout(() => r.destroy(), 20);
      },
      18,
      "source_failed",
    ],
    [
      "says it is elsewhere broken",
      () => (r: import("node:http").ServerResponse) => r.writeHead(500).end("no"),
      18,
      "source_failed",
    ],
  ])("a server that %s", async (_why, trick, status, code) => {
    const path = "/good/model.safetensors";
    tricks.set(path, trick(`${base}${path}`));
    expect(await pull(`${base}/good`, "model")).toEqual({ status, code });
    expect(left()).toEqual([]);
    tricks.clear();
  });
});

describe("where a redirect may lead", () => {
  it.each([
    ["https://a/x", "/y", "https://a/y"],
    ["https://a/x", "https://b/y", "https://b/y"],
    ["http://a/x", "https://b/y", "https://b/y"],
    ["http://a/x", "http://b/y", "http://b/y"],
    ["https://a/x", "http://a/y", null],
    ["https://a/x", "file:///etc/passwd", null],
    ["https://a/x", "data:,x", null],
    ["https://a/x", "https://[", null],
  ])("from %s to %s: %s", (from, location, to) => {
    const target = () => redirected(new URL(from), location).href;
    if (to === null) expect(target).toThrow(expect.objectContaining({ code: "source_refused" }));
    else expect(target()).toBe(to);
  });
});
