import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Signer, signerOf } from "@rampart/ledger";
import { locateLayout } from "@rampart/service";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { filesOf } from "./files.js";
import { type Header, isSafePath } from "./format.js";
import { checkBackup, restoreBackup } from "./restore.js";
import { keyOf, newSealer, seal, unseal } from "./seal.js";
import { writeBackup } from "./write.js";

const base = await mkdtemp(join(tmpdir(), "rampart-backup-"));
afterAll(() => rm(base, { recursive: true, force: true }));
let counter = 0;
const fresh = () => join(base, `f${++counter}`);

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const signer = signerOf("rampart/x", generateKeyPairSync("ed25519").privateKey);
const other = signerOf("rampart/x", generateKeyPairSync("ed25519").privateKey);
const header = (change: Partial<Header> = {}): Header => ({
  ...{ rampart: "backup", v: 2, made: 5, version: "0.0.0", key: signer.verifier.text, checkpoint: "x\n0\n\n" },
  ...{ active: digest("a"), file: digest("a"), keys: null, log: false },
  ...change,
});
const FILES: Readonly<Record<string, string>> = {
  "config/policy.yaml": "rampart: 1\nname: file\n",
  "config/knowledge/own.yaml": "rampart: 1\n",
  "state/doors.json": "{}",
  [`state/policies/${digest("a").replace(":", "-")}.json`]: JSON.stringify({
    texts: [{ name: "p", text: "name: in-force\n" }],
  }),
};

async function installation(files = FILES) {
  const layout = locateLayout({ state: fresh(), home: base, env: {} });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(layout.root!, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(layout.root!, path), text, { mode: 0o600 });
  }
  return layout;
}

async function backup(change: Partial<Header> = {}, files = FILES, by = signer): Promise<string> {
  const layout = await installation(files);
  const path = fresh();
  await writeBackup(path, header(change), await filesOf(layout, { keys: false, log: false }), null, by);
  return path;
}
/** The same file, with what vouches for it taken out of its last line. */
async function stripped(path: string): Promise<string> {
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const { signature: _signature, ...rest } = JSON.parse(lines.pop()!);
  await writeFile(path, `${[...lines, JSON.stringify(rest)].join("\n")}\n`);
  return path;
}
const empty = () => locateLayout({ state: fresh(), home: base, env: {} });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code ?? String(error),
  );

describe("a backup", () => {
  it("gives back every file, byte by byte, private", async () => {
    const layout = empty();
    const { files, log, leftAside } = await restoreBackup(await backup(), layout, null);
    expect([files, log, leftAside]).toEqual([4, "begun", false]);
    for (const [path, text] of Object.entries(FILES))
      expect(await readFile(join(layout.root!, path), "utf8")).toBe(text);
  });

  it("P15: puts in force what was in force, where the file held what nobody agreed to", async () => {
    const layout = empty();
    const { leftAside } = await restoreBackup(await backup({ file: digest("b") }), layout, null);
    const policy = join(layout.config, "policy.yaml");
    expect([leftAside, await readFile(policy, "utf8")]).toEqual([true, "name: in-force\n"]);
    expect(await readFile(`${policy}.left-aside`, "utf8")).toBe(FILES["config/policy.yaml"]);
  });

  it("that is damaged anywhere is refused whole, and leaves nothing in place", async () => {
    const bytes = await readFile(await backup());
    const harms = fc.oneof(
      fc.nat(bytes.length - 1).map((cut) => bytes.subarray(0, cut)),
      fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })).map(([place, by]) => {
        const changed = Buffer.from(bytes);
        changed[place] = changed[place]! ^ by;
        return changed;
      }),
      fc.constantFrom(Buffer.concat([bytes, Buffer.from("x")]), Buffer.concat([bytes, bytes])),
    );
    const layout = empty();
    const path = fresh();
    await fc.assert(
      fc.asyncProperty(harms, async (harmed) => {
        await writeFile(path, harmed);
        expect(["file_unreadable", "backup_forged"]).toContain(await codeOf(restoreBackup(path, layout, null)));
        expect([
          existsSync(join(layout.config, "policy.yaml")),
          existsSync(join(layout.state, "restore.partial")),
        ]).toEqual([false, false]);
      }),
      { numRuns: 60 },
    );
  });

  const { text: meant } = signer.verifier;
  const forgeries: readonly (readonly [why: string, made: () => Promise<string>, code: string])[] = [
    ["signed by another than it names", () => backup({}, FILES, other), "backup_forged"],
    [
      "of another installation than is meant",
      () => backup({ key: other.verifier.text }, FILES, other),
      "backup_forged",
    ],
    ["that names no key", () => backup({ key: "rampart/x+1+k" }), "backup_forged"],
    ["of the version nobody signed", () => backup({ v: 1 as never }), "backup_unsigned"],
    ["of a version to come", () => backup({ v: 3 as never }), "file_unreadable"],
    ["with its signature taken out", async () => stripped(await backup()), "backup_unsigned"],
    ["as it was made", () => backup(), "done"],
  ];
  it.each(forgeries)("E2: %s", async (_why, made, code) => {
    const layout = empty();
    expect(await codeOf(restoreBackup(await made(), layout, null, meant))).toBe(code);
    expect(existsSync(join(layout.config, "policy.yaml"))).toBe(code === "done");
  });

  it("E2: in which another key is sealed than signed it is refused", async () => {
    const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
    const sealer = await newSealer("correct horse battery");
    const { privateKey } = generateKeyPairSync("ed25519");
    const own = signerOf("rampart/x", privateKey);
    const of = async (by: Signer) => {
      const keys = { "state/keys/log.pem": pem(privateKey), "state/keys/log.pem.pub": `${own.verifier.text}\n` };
      const layout = await installation({ ...FILES, ...keys });
      const path = fresh();
      const about = header({ key: by.verifier.text, keys: sealer.sealing, log: true });
      await writeBackup(path, about, await filesOf(layout, { keys: true, log: true }), sealer.key, by);
      return [
        codeOf(checkBackup(path, "correct horse battery")),
        codeOf(restoreBackup(path, empty(), "correct horse battery")),
      ];
    };
    expect(await Promise.all(await of(other))).toEqual(["backup_forged", "backup_forged"]);
    expect(await Promise.all(await of(own))).toEqual(["done", "done"]);
  });

  it("is never put over something", async () => {
    const path = await backup();
    expect(await codeOf(restoreBackup(path, await installation(), null))).toBe("already_there");
    const withKey = await installation({ "state/keys/log.pem": "k" });
    expect(await codeOf(restoreBackup(path, withKey, null))).toBe("already_there");
    const withLog = await installation({ "state/log/checkpoints": "c" });
    expect(await codeOf(restoreBackup(path, withLog, null))).toBe("refused");
  });

  it.each([
    "config/../../etc/passwd",
    "/etc/passwd",
    "state/..",
    "state/./x",
    "data/program",
    "state",
    "config/.ssh",
    "state/a\u0000b",
    "state/a/b/c/d/e/f/g/h/i/j",
    "",
  ])("never writes outside of an installation: %j", (path) => expect(isSafePath(path)).toBe(false));

  it("S2: a sealed key is bound to its place, and opens with its passphrase only", async () => {
    const sealing = { kdf: "scrypt", salt: "c2FsdA==", N: 16_384, r: 8, p: 1 } as const;
    const [key, other] = await Promise.all([keyOf(sealing, "right"), keyOf(sealing, "wrong")]);
    const { bytes, sealed } = seal(key, "state/keys/log.pem", Buffer.from("secret"));
    const entry = { path: "state/keys/log.pem", mode: 0o600, size: bytes.length, sha256: "", sealed };
    expect(unseal(key, entry, bytes).toString()).toBe("secret");
    expect(() => unseal(other, entry, bytes)).toThrow(/passphrase/);
    expect(() => unseal(key, { ...entry, path: "state/keys/other.pem" }, bytes)).toThrow(/passphrase/);
  });
});
