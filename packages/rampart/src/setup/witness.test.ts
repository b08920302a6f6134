import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NO_WITNESS } from "@rampart/guard";
import { cosignerKeyOf, signerOf } from "@rampart/ledger";
import { locateLayout, prepareLayout } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { parseSettings, readSettings, settingsFile, writeSettings } from "./settings.js";
import { nearnessOf, reachOf } from "./witness-reach.js";
import { formatWitness, parseWitness, type WitnessSpec } from "./witness-spec.js";

const KEY = cosignerKeyOf(signerOf("w.example", generateKeyPairSync("ed25519").privateKey)).text;
const root = await mkdtemp(join(tmpdir(), "rampart-reach-"));
afterAll(() => rm(root, { recursive: true, force: true }));
const layout = locateLayout({ state: join(root, "s"), home: root, env: {} });
await prepareLayout(layout);
const spec = (text: string) => parseWitness(text) as WitnessSpec;

describe("how a witness is written", () => {
  it.each([
    "file:/mnt/elsewhere/checkpoints",
    "git:git@example.com:me/checkpoints.git",
    "webhook:https://siem.example/hook?token=t",
    "webhook:https://siem.example/hook#/etc/rampart/secret",
    "program:/usr/local/bin/keep",
    "print",
  ])("%s, and back", (text) => expect(formatWitness(spec(text))).toBe(text));

  it.each([
    ["file:relative", "a path that depends on where one is"],
    ["program:keep", "whatever is on the path"],
    ["program:", "nothing"],
    ["webhook:ftp://x/", "no web address"],
    ["webhook:https://me:secret@x/", "a password in a settings file"],
    ["webhook:https://x/#secret", "a secret in a settings file"],
    ["git:--upload-pack=touch x", "an option"],
    ["https://w.example/", "a witness without its key"],
    ["file:/x\ny", "two lines"],
    ["sink:x", "nothing known"],
  ])("%j is refused: %s", (text) => expect(parseWitness(text)).toBe(null));
});

describe("E2: a witness that falls with this machine is none", () => {
  it.each<[string, boolean, string]>([
    [`file:${root}/other`, true, "the disk of the log"],
    [`file:${root}/not/there/yet`, true, "a folder to be made on that disk"],
    ["file:/proc/sys", false, "another file system"],
    [`git:${root}/x.git`, true, "a repository on that disk"],
    [`git:file://${root}/x.git`, true, "the same as a URL"],
    ["git:ssh://git@localhost/x", true, "this machine by name"],
    ["git:git@127.0.0.1:x.git", true, "this machine by number"],
    ["git:git@example.com:me/x.git", false, "somewhere else"],
    ["webhook:http://127.0.0.1:9/x", true, "a receiver here"],
    ["webhook:http://[::1]:9/x", true, "a receiver here, by IPv6"],
    ["webhook:https://siem.example/x", false, "a receiver elsewhere"],
    ["program:/usr/local/bin/keep", false, "whatever it reaches; its operator's word"],
  ])("%s: %s (%s)", async (text, near) => {
    expect((await nearnessOf(spec(text), layout)) !== null).toBe(near);
  });

  it("status is told so unless one is out of reach", async () => {
    const [here, there] = [spec(`file:${root}/other`), spec("git:git@example.com:me/x.git")];
    expect(await reachOf([], layout)).toMatchObject({ witnessed: false, assurance: NO_WITNESS });
    expect(await reachOf([here], layout)).toMatchObject({ witnessed: false, assurance: NO_WITNESS, near: [{}] });
    expect(await reachOf([here, there], layout)).toMatchObject({ witnessed: true, assurance: "witnessed" });
  });
});

describe("rampart.yaml: what happens while too few witnesses cosign", () => {
  const text = (more: string) => `witnesses: ["https://w.example/#${KEY}"]\n${more}`;

  it("is written and read back", async () => {
    const settings = { ...(await readSettings(layout)), witnesses: [spec(`https://w.example/#${KEY}`)], quorum: 1 };
    await writeSettings(layout, { ...settings, unwitnessed: "deny", patience: 60, diskFull: "allow-reads" });
    expect(await readSettings(layout)).toMatchObject({
      quorum: 1,
      unwitnessed: "deny",
      patience: 60,
      diskFull: "allow-reads",
    });
    expect(settingsFile(layout)).toContain("rampart.yaml");
  });

  it.each([
    ["quorum: 0\nunwitnessed: deny\n", /needs a `quorum`/],
    ["unwitnessed: maybe\n", /alarm or deny/],
    ["patience: -1\n", /number of seconds/],
    ["patience: forever\n", /number of seconds/],
    ["disk-full: allow\n", /deny or allow-reads/],
  ])("%j is refused by name", (more, message) => {
    expect(() => parseSettings(text(more), "rampart.yaml")).toThrow(message);
  });

  it("one witness under two keys is one, and is named once", () => {
    const twice = `witnesses: ["https://w.example/#${KEY}", "https://w.example/other#${KEY}"]\n`;
    expect(() => parseSettings(twice, "f")).toThrow(/named twice/);
  });

  it("only alarms unless it is said", () => {
    expect(parseSettings(text(""), "f")).toMatchObject({
      quorum: 1,
      unwitnessed: "alarm",
      patience: 300,
      diskFull: "deny",
    });
  });
});
