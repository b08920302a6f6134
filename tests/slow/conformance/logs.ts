import { appendFileSync, readdirSync, truncateSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { CONTENT_KINDS, openLog, protect } from "@rampart/ledger";
import { LogBuilder } from "../../../packages/auditor/src/testing/log-builder.js";
import { alarm, HandClock, intent, testSigner } from "../../../packages/ledger/src/testing/fixtures.js";
import { LogFolder, type Owner, ownerOf, signatureLine } from "./folder.js";

const ORIGIN = "test/log";
export const STRANGER: Owner = ownerOf(ORIGIN, 99);

/** Logs small enough to be changed in many ways: one of a single key and segment, one of three segments and two keys. */
export function smallLogs(base: string): LogFolder[] {
  const plain = new LogBuilder(join(base, "plain"), ORIGIN, ownerOf(ORIGIN, 1)).checkpoint();
  for (let i = 1; i < 7; i += 1) plain.add(i === 4 ? "gap" : "stop", { reason: `Zo\u00eb ${i}` });
  plain.checkpoint(4).checkpoint(7).flush(40);

  const rotated = new LogBuilder(join(base, "rotated"), ORIGIN, ownerOf(ORIGIN, 1)).checkpoint();
  rotated.add("start").add("gap").checkpoint().nextSegment();
  addRotation(rotated, ownerOf(ORIGIN, 1), ownerOf(ORIGIN, 2));
  rotated.add("alarm", { v: 4, kind: "unheard of" }).checkpoint().add("stop", { time: 5 }).checkpoint().nextSegment();
  rotated
    .add("end")
    .add("start", { run: "ffeeddccbbaa0099", mono: 0 })
    .checkpoint()
    .add("stop", { run: "ffeeddccbbaa0099" })
    .flush();
  const logs = [
    LogFolder.read(plain.folder, [[0, ownerOf(ORIGIN, 1)]]),
    LogFolder.read(rotated.folder, [
      [0, ownerOf(ORIGIN, 1)],
      [3, ownerOf(ORIGIN, 2)],
    ]),
  ];
  for (const [i, log] of logs.entries()) {
    log.sign();
    log.write([plain.folder, rotated.folder][i] as string);
  }
  return logs;
}

function addRotation(log: LogBuilder, before: Owner, next: Owner): void {
  const text = `rampart-log/1 key\n${ORIGIN}\n${log.size}\n${next.verifier}\n`;
  const note = `${text}\n${signatureLine(text, next)}${signatureLine(text, before)}`;
  log.add("key", { action: "rotate", key: next.verifier, previous: before.verifier, note });
}

/** Logs by the writer itself, by what they hold. */
export async function writtenLogs(base: string): Promise<Record<string, string>> {
  const at = async (name: string) => {
    await mkdir(join(base, name));
    return join(base, name);
  };
  const logs = {
    "several segments": await several(await at("several")),
    "a rotated key and three runs": await rotatedKey(await at("keys")),
    "a clock that went backwards": await backwards(await at("clock")),
    "entries not signed yet": await unsigned(await at("unsigned")),
    "a torn tail": await torn(await at("torn"), false),
    "a torn tail, recovered": await torn(await at("recovered"), true),
    "sealed twice": await sealed(await at("sealed")),
    "a secret erased": await erased(await at("erased")),
    "a torn record": await tornRecord(await at("record")),
  };
  return logs;
}

async function several(folder: string): Promise<string> {
  const log = await openLog(folder, { signer: testSigner() });
  for (let round = 0; round < 40; round += 1) {
    const events = Array.from({ length: 50 }, (_, i) =>
      intent(`${round}-${i}`, { arguments: { command: "x".repeat(200), n: i / 7 } }),
    );
    await Promise.all(events.map((event) => log.append(event, { durable: false })));
  }
  await log.close();
  return folder;
}

async function rotatedKey(folder: string): Promise<string> {
  for (const byte of [1, 2, 3]) {
    const log = await openLog(folder, { signer: testSigner(undefined, byte) });
    const details = { astral: "\u{1f600}", names: { "\u{1f600}": 1e21, "\ufffd": -1.5e-9 } };
    await log.append(alarm("before", details), { durable: true });
    await log.rotateKey(testSigner(undefined, byte + 1));
    await log.append(alarm("after"), { durable: true });
    await log.close();
  }
  return folder;
}

async function backwards(folder: string): Promise<string> {
  const clock = new HandClock();
  const log = await openLog(folder, { signer: testSigner(), clock });
  for (const step of [10, -5_000, 20, -1, 3_600_000]) {
    clock.wall += step;
    clock.steady += 7;
    await log.append(alarm(`step ${step}`), { durable: true });
  }
  await log.close();
  return folder;
}

/** A copy taken while the writer runs: its last entries are covered by no checkpoint. */
async function unsigned(folder: string): Promise<string> {
  const log = await openLog(join(folder, "original"), { signer: testSigner() });
  await log.checkpoint();
  await log.append(alarm("seen by nobody"), { durable: true });
  await cp(join(folder, "original"), join(folder, "copy"), {
    recursive: true,
    filter: (path) => !basename(path).startsWith("lock"),
  });
  await log.close();
  return join(folder, "copy");
}

async function torn(folder: string, recovered: boolean): Promise<string> {
  const copy = await unsigned(folder);
  const path = lastSegment(copy);
  const log = LogFolder.read(copy, []);
  const used = 128 + log.segments.flatMap(({ frames }) => frames).reduce((sum, { length }) => sum + length, 0);
  truncateSync(path, used - 9);
  if (recovered) await (await openLog(copy, { signer: testSigner() })).close();
  return copy;
}

async function sealed(folder: string): Promise<string> {
  const log = await openLog(folder, { signer: testSigner() });
  for (let i = 0; i < 300; i += 1) await log.append(intent(`${i}`, { session: `s-${i % 3}` }), { durable: false });
  const request = { kinds: CONTENT_KINDS, before: null, entry: null, by: "dev", reason: null };
  await log.sealEntries({ ...request, session: "s-1" });
  await log.append(alarm("between"), { durable: true });
  await log.sealEntries({ ...request, session: "s-2" });
  await log.rotateKey(testSigner(undefined, 2));
  await log.append(alarm("after"), { durable: true });
  await log.close();
  return folder;
}

async function erased(folder: string): Promise<string> {
  const log = await openLog(folder, { signer: testSigner() });
  const { value, openings } = protect({ password: "hunter2" });
  await log.append(alarm("secret", value), { durable: true, openings });
  const commits = openings.map(({ commit }) => commit);
  await log.eraseSecrets({ commits, entry: 1, by: "dev", reason: null });
  await log.close();
  return folder;
}

async function tornRecord(folder: string): Promise<string> {
  const copy = await unsigned(folder);
  appendFileSync(join(copy, "checkpoints"), "rampart.local/test\n4\n");
  return copy;
}

function lastSegment(folder: string): string {
  return join(
    folder,
    "segments",
    readdirSync(join(folder, "segments"))
      .filter((name) => name.endsWith(".seg"))
      .sort()
      .at(-1) as string,
  );
}
