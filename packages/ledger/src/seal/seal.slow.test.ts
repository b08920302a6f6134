import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Log } from "../log/log.js";
import { openLog } from "../log/open.js";
import { checkInclusionProof, proveConsistency, proveInclusion } from "../log/prove.js";
import { readFrames, readLog } from "../log/read.js";
import { verifyLog } from "../log/verify.js";
import { openCommitment } from "../secret/openings.js";
import { protect } from "../secret/protect.js";
import { NODE_DISK } from "../segment/disk.js";
import { formatHeader, formatSealed, HEADER_BYTES, readFrame, SEALED_BYTES, sealFrame } from "../segment/frame.js";
import { leafOf } from "../segment/reader.js";
import { HandClock, intent, temporaryFolder, testSigner } from "../testing/support.js";
import { writeTiles } from "../tiles/write.js";
import type { SealRequest } from "./seal.js";
import { CONTENT_KINDS } from "./select.js";

const signer = testSigner();
const ORIGIN = signer.name;
const ALL: SealRequest = { kinds: CONTENT_KINDS, before: null, session: null, entry: null, by: "dev", reason: "age" };
const TOKEN = `ghp_${"a".repeat(36)}`;

/** Entry 0 is the key; then `count` intents, one a minute, those of even number in session s-0, the others in s-1. */
async function written(
  count: number,
  clock = new HandClock(),
): Promise<{ folder: string; log: Log; clock: HandClock }> {
  const folder = await temporaryFolder();
  const log = await openLog(folder, { signer, clock });
  for (let i = 0; i < count; i++) {
    clock.advance(60_000);
    const { value, openings } = protect({ command: `curl -H 'Authorization: Bearer ${TOKEN}' example ${i}` });
    const event = intent(`i-${i}`, { arguments: value, session: `s-${i % 2}` });
    await log.append(event, { durable: true, openings });
  }
  return { folder, log, clock };
}

async function indexes(folder: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { index } of readLog(folder, ORIGIN)) found.push(index);
  return found;
}

/** Every byte of the folder, the derived files included. */
async function everything(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return (await Promise.all(files.map((path) => readFile(path, "latin1")))).join("\n");
}

describe("sealing", () => {
  it("E5, E2: content goes, and checkpoints, proofs and verification hold as before", async () => {
    const { folder, log, clock } = await written(6);
    const before = await log.checkpoint();
    const proof = await proveInclusion(folder, 2);
    const report = await log.sealEntries({ ...ALL, before: clock.wall - 2 * 60_000 });
    expect(report).toEqual({ entries: 3, record: 7 });
    await log.append(intent("after"), { durable: true });
    await log.close();

    expect(await indexes(folder)).toEqual([0, 4, 5, 6, 7, 8]);
    const bytes = await everything(folder);
    for (const gone of ["example 0", "example 1", "example 2"]) expect(bytes).not.toContain(gone);
    for (const kept of ["example 3", "example 5"]) expect(bytes).toContain(kept);

    const kept = { result: "intact", entries: 9, sealed: 3, rewriteProof: true };
    expect(await verifyLog(folder, { witnessed: [before] })).toMatchObject(kept);
    checkInclusionProof(proof, signer.verifier);
    expect((await proveConsistency(folder, 7)).old).toBe(before);
    await expect(proveInclusion(folder, 2)).rejects.toMatchObject({ code: "log.sealed" });
    checkInclusionProof(await proveInclusion(folder, 5), signer.verifier);
  });

  it("E5: what opens a commitment in sealed content goes with it, and no other", async () => {
    const { folder, log } = await written(4);
    const commits: string[] = [];
    for await (const { text } of readLog(folder, ORIGIN)) {
      commits.push(...(/"\$commit":"(sha256:[0-9a-f]+)"/.exec(text)?.slice(1) ?? []));
    }
    expect(commits).toHaveLength(4);
    await log.sealEntries({ ...ALL, session: "s-0" });
    const opened = await Promise.all(commits.map(async (one) => (await openCommitment(folder, one)) !== null));
    expect(opened).toEqual([false, true, false, true]);
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", sealed: 2 });
  });

  it("keeps what gave power, keys, gaps and seals, whatever is asked for", async () => {
    const { folder, log } = await written(2);
    await log.append({ kind: "stop", state: "on", scope: "all", by: "dev", reason: null }, { durable: true });
    await log.sealEntries(ALL);
    expect(await log.sealEntries(ALL)).toEqual({ entries: 0, record: null });
    await log.close();
    const kinds: string[] = [];
    for await (const { event } of readLog(folder, ORIGIN)) kinds.push(event.kind);
    expect(kinds).toEqual(["key", "stop", "seal"]);
  });

  it("one entry alone", async () => {
    const { folder, log } = await written(3);
    expect(await log.sealEntries({ ...ALL, entry: 2 })).toEqual({ entries: 1, record: 4 });
    expect(await indexes(folder)).toEqual([0, 1, 3, 4]);
    await log.close();
  });

  it("goes on while others append, and every entry has its place", async () => {
    const { folder, log } = await written(20);
    const appended = Array.from({ length: 200 }, (_, i) => log.append(intent(`n-${i}`), { durable: false }));
    const [report] = await Promise.all([log.sealEntries({ ...ALL, session: "s-0" }), ...appended]);
    expect(report.entries).toBe(10);
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 222, sealed: 10 });
    const again = await openLog(folder, { signer });
    await again.append(intent("reopened"), { durable: true });
    await again.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", sealed: 10 });
  });

  it("a log that was tampered with is evidence: nothing of it is sealed", async () => {
    const { folder, log } = await written(3);
    await log.close();
    const path = join(folder, "segments", "00000000000000000000.seg");
    const bytes = await readFile(path);
    const at = bytes.indexOf("example 1");
    bytes.write("X", at);
    // A right checksum, so that only the signed root knows.
    for (let start = HEADER_BYTES; start < at; start += 10 + bytes.readUInt32BE(start)) {
      sealFrame(bytes, start, bytes.readUInt32BE(start));
    }
    await writeFile(path, bytes);
    const again = await openLog(folder, { signer });
    await expect(again.sealEntries(ALL)).rejects.toMatchObject({
      code: "log.tampered",
    });
    await again.close();
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  it("E5: a disk that is full in the middle takes nothing away, is given its room back, and the log goes on", async () => {
    const { folder, log } = await written(4);
    await log.close();
    const full = Object.assign(new Error("full"), { code: "ENOSPC" });
    const disk = {
      ...NODE_DISK,
      open: async (path: string, create: boolean) => {
        const file = await NODE_DISK.open(path, create);
        if (!path.endsWith("sealed.tmp")) return file;
        return Object.assign(Object.create(file), { write: () => Promise.reject(full), close: () => file.close() });
      },
    };
    const failing = await openLog(folder, { signer, disk });
    await expect(failing.sealEntries(ALL)).rejects.toMatchObject({ code: "log.disk-full" });
    expect(await readdir(join(folder, "segments"))).not.toContain("sealed.tmp");
    await failing.append(intent("goes on"), { durable: true });
    await failing.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", sealed: 0 });
    await (await openLog(folder, { signer })).close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", sealed: 4 });
  });

  it("bundles of entries go from the tiles; hash tiles stay", async () => {
    const { folder, log } = await written(3);
    await log.checkpoint();
    await writeTiles(folder);
    expect(existsSync(join(folder, "tiles/tile/entries/000.p/4"))).toBe(true);
    await log.sealEntries({ ...ALL, entry: 1 });
    await log.close();
    expect(existsSync(join(folder, "tiles/tile/entries/000.p"))).toBe(false);
    await writeTiles(folder);
    expect(existsSync(join(folder, "tiles/tile/0/000.p/5"))).toBe(true);
    expect(existsSync(join(folder, "tiles/tile/entries/000.p"))).toBe(false);
  });

  it("E5: a crash at any step leaves a log that verifies, and is finished when it is opened", async () => {
    for (let step = 0; step < 12; step++) {
      const { folder, log } = await written(4);
      await log.close();
      let steps = 0;
      const stop = async () => {
        if (steps++ >= step) throw Object.assign(new Error("crash"), { code: "EIO" });
      };
      let armed = false;
      const disk = {
        ...NODE_DISK,
        open: async (path: string, create: boolean) => {
          if (armed && /seal/.test(path)) await stop();
          return NODE_DISK.open(path, create);
        },
        rename: async (from: string, to: string) => {
          if (armed) await stop();
          await NODE_DISK.rename(from, to);
          if (armed) await stop();
        },
        syncFolder: async (path: string) => {
          if (armed) await stop();
          await NODE_DISK.syncFolder(path);
        },
        remove: async (path: string) => {
          if (armed) await stop();
          await NODE_DISK.remove(path);
        },
      };
      const failing = await openLog(folder, { signer, disk });
      armed = true;
      const done = await failing.sealEntries({ ...ALL, entry: 2 }).then(
        () => true,
        () => false,
      );
      armed = false;
      await failing.close().catch(() => undefined);
      expect((await verifyLog(folder)).result).toBe("intact");
      const started = existsSync(join(folder, "sealing"));
      await (await openLog(folder, { signer })).close();
      expect(existsSync(join(folder, "sealing"))).toBe(false);
      const { result, sealed } = await verifyLog(folder);
      expect(result).toBe("intact");
      if (done || started) expect(sealed).toBe(1);
    }
  });
});

describe("a sealed log that was changed", () => {
  const path = (folder: string) => join(folder, "segments", "00000000000000000000.seg");
  async function sealedLog() {
    const { folder, log } = await written(6);
    const original = await temporaryFolder();
    await log.checkpoint();
    await cp(folder, original, { recursive: true });
    await log.sealEntries({ ...ALL, session: "s-0" });
    await log.close();
    return { folder, original };
  }

  it("E2: the content put back where it was is the log as it was", async () => {
    const { folder, original } = await sealedLog();
    const bytes = await readFile(path(original));
    await writeFile(path(folder), bytes);
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", sealed: 0 });
  });

  it("E2: other content in the place of a sealed entry is refused", async () => {
    const { folder, original } = await sealedLog();
    const bytes = await readFile(path(original));
    const first = readFrame(bytes, HEADER_BYTES);
    const at = first.type === "frame" ? first.next : 0;
    bytes.write("X", bytes.indexOf("example 0"));
    sealFrame(bytes, at, bytes.readUInt32BE(at));
    await writeFile(path(folder), bytes);
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "checkpoint.root" });
  });

  it("E2: a seal nobody recorded, and one beyond what was recorded, are found", async () => {
    for (const record of [6, 7, 99]) {
      const { folder } = await sealedLog();
      const frames: Buffer[] = [formatHeader(0, ORIGIN, 2)];
      const raw = await readFile(path(folder));
      for await (const frame of readFrames(folder, ORIGIN, 7)) {
        const { index, offset, sealed } = frame;
        if (index === 4) frames.push(formatSealed({ index, record, leaf: leafOf(frame) }));
        else if (sealed !== null) frames.push(formatSealed(sealed));
        else frames.push(Buffer.from(raw.subarray(offset, offset + 10 + raw.readUInt32BE(offset))));
      }
      await writeFile(path(folder), Buffer.concat(frames));
      expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "seal.missing" });
    }
  });

  it("E2: the key cannot be sealed away, nor a frame moved", async () => {
    const { folder } = await sealedLog();
    const raw = await readFile(path(folder));
    for await (const frame of readFrames(folder, ORIGIN, 1)) {
      const key = formatSealed({ index: 0, record: 7, leaf: leafOf(frame) });
      const rest = raw.subarray(frame.offset + 10 + raw.readUInt32BE(frame.offset));
      await writeFile(path(folder), Buffer.concat([formatHeader(0, ORIGIN, 2), key, rest]));
      expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "key.invalid" });
    }
    const at = raw.indexOf(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    const swapped = Buffer.concat([raw.subarray(0, at), raw.subarray(at + SEALED_BYTES)]);
    await writeFile(path(folder), swapped);
    expect(await verifyLog(folder)).toMatchObject({ result: "tampered", code: "entry.malformed" });
  });

  it("E5: whatever is sealed, in whatever order, the root stays what it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), async (entries) => {
        const { folder, log } = await written(6);
        const witnessed = await log.checkpoint();
        for (const entry of entries) await log.sealEntries({ ...ALL, entry });
        await log.close();
        const report = await verifyLog(folder, { witnessed: [witnessed] });
        expect(report).toMatchObject({ result: "intact", sealed: new Set(entries).size, rewriteProof: true });
        await rm(join(folder, "hashes"));
        expect((await proveConsistency(folder, 7)).old).toBe(witnessed);
        await rm(folder, { recursive: true });
      }),
      { numRuns: 8 },
    );
  });
});

describe("erasing secrets", () => {
  it("E5: one opening goes, is on record, and the log verifies with nothing changed in it", async () => {
    const { folder, log } = await written(2);
    const [commit = ""] = /"\$commit":"(sha256:[0-9a-f]+)"/.exec((await texts(folder))[1] ?? "")?.slice(1) ?? [];
    expect(await openCommitment(folder, commit)).not.toBeNull();
    const request = { commits: [commit], entry: 1, by: "dev", reason: "asked by the person" };
    expect(await log.eraseSecrets(request)).toEqual({ openings: 1, record: 3 });
    expect(await openCommitment(folder, commit)).toBeNull();
    expect(await log.eraseSecrets(request)).toEqual({ openings: 0, record: null });
    await log.close();
    expect(await verifyLog(folder)).toMatchObject({ result: "intact", entries: 4, sealed: 0 });
    expect((await texts(folder))[3]).toContain(`"commits":["${commit}"],"entry":1`);
  });

  it("goes on while secrets are appended: none of those is lost", async () => {
    const { folder, log } = await written(2);
    const [commit = ""] = /"\$commit":"(sha256:[0-9a-f]+)"/.exec((await texts(folder))[1] ?? "")?.slice(1) ?? [];
    const appended = Array.from({ length: 100 }, async (_, i) => {
      const { value, openings } = protect({ password: `p-${i}` });
      await log.append(intent(`n-${i}`, { arguments: value }), { durable: true, openings });
      return openings[0]?.commit ?? "";
    });
    await Promise.all([log.eraseSecrets({ commits: [commit], entry: null, by: "dev", reason: null }), ...appended]);
    await log.close();
    const file = await readFile(join(folder, "secrets", "00000000000000000000.jsonl"), "utf8");
    for (const one of await Promise.all(appended)) expect(file).toContain(one);
    expect(file).not.toContain(commit);
  });

  it("E5: what opens a commitment that is not in the event is never kept: nobody could find and erase it", async () => {
    const { folder, log } = await written(0);
    const { value, openings } = protect({ password: "hunter2" });
    expect(openings).toHaveLength(2);
    await log.append(intent("one", { arguments: value }), { durable: true, openings });
    await log.eraseSecrets({ commits: [openings[0]?.commit ?? ""], entry: 1, by: "dev", reason: null });
    await log.close();
    expect(await everything(folder)).not.toContain("hunter2");
  });

  it("E5: a secret goes from every opening that holds it, the digest of all arguments included", async () => {
    const { folder, log } = await written(0);
    const { value, digest, openings } = protect({ password: "hunter2", other: { token: "swordfish" } });
    await log.append(intent("one", { arguments: value, payload: digest }), { durable: true, openings });
    expect(openings.map((one) => one.value)).toContain("hunter2");
    const { commit = "" } = openings.find((one) => one.value === "hunter2") ?? {};
    const report = await log.eraseSecrets({ commits: [commit], entry: null, by: "dev", reason: null });
    expect(report.openings).toBe(2);
    await log.close();
    const bytes = await everything(folder);
    expect(bytes).not.toContain("hunter2");
    expect(bytes).toContain("swordfish");
  });

  it("a folder without secrets has nothing to erase", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "x"));
    const log = await openLog(join(folder, "log"), { signer });
    const nothing = { openings: 0, record: null };
    expect(await log.eraseSecrets({ commits: ["sha256:00"], entry: null, by: "dev", reason: null })).toEqual(nothing);
    await log.close();
  });
});

async function texts(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { text } of readLog(folder, ORIGIN)) found.push(text);
  return found;
}
