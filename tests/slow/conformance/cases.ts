import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LogBuilder } from "../../../packages/auditor/src/testing/log-builder.js";
import type { Demand } from "./both.js";
import { type Owner, ownerOf, signatureLine, signNote, verifierOf } from "./folder.js";

export interface Particular {
  readonly name: string;
  readonly folder: string;
  readonly demand: Demand;
  readonly exit: number;
}

const ORIGIN = "test/log";
const OWNER = ownerOf(ORIGIN, 1);
const OTHER = ownerOf(ORIGIN, 5);

/** Logs, witnesses and keys that chance would not find, and the exit code that docs/formats/log.md asks for. */
export function particularCases(base: string): Particular[] {
  const cases: Particular[] = [];
  const add = (name: string, exit: number, make: (folder: string) => Demand | undefined) => {
    const folder = join(base, String(cases.length));
    mkdirSync(folder, { recursive: true });
    cases.push({ name, folder, exit, demand: make(folder) ?? {} });
  };
  for (const [name, exit, make] of [...FOLDERS, ...EVENTS, ...SEALS, ...WITNESSES, ...KEYS]) add(name, exit, make);
  return cases;
}

type Case = readonly [name: string, exit: number, make: (folder: string) => Demand | undefined];

function small(folder: string, owner = OWNER): LogBuilder {
  return new LogBuilder(folder, ORIGIN, owner).checkpoint().add("start").add("end").checkpoint().flush();
}

const segment = (folder: string) => join(folder, "segments", `${"0".repeat(20)}.seg`);

/** A small log, and what is done to its folder. */
const spoilt =
  (spoil: (folder: string) => void) =>
  (folder: string): undefined => {
    small(folder);
    spoil(folder);
  };

const FOLDERS: readonly Case[] = [
  ["an empty folder", 2, () => undefined],
  ["a folder without `segments`", 2, spoilt((folder) => rmSync(join(folder, "segments"), { recursive: true }))],
  ["an empty folder `segments`", 20, spoilt((folder) => rmSync(segment(folder)))],
  ["a folder without `checkpoints`", 20, spoilt((folder) => rmSync(join(folder, "checkpoints")))],
  ["an empty file `checkpoints`", 20, spoilt((folder) => writeFileSync(join(folder, "checkpoints"), ""))],
  ["a segment of 1 GiB", 0, spoilt((folder) => truncateSync(segment(folder), 1024 ** 3))],
  ["a segment over 1 GiB", 2, spoilt((folder) => truncateSync(segment(folder), 1024 ** 3 + 1))],
  ["a segment of another container", 2, spoilt((folder) => writeFileSync(segment(folder), "rampart-log/3 other"))],
  ["a header cut short", 20, spoilt((folder) => truncateSync(segment(folder), 127))],
  ["names that mean nothing", 0, spoilt((folder) => writeFileSync(join(folder, "segments", "9.seg"), "x"))],
];

const EVENTS: readonly Case[] = [
  ["an event of 65,536 bytes", 0, (folder) => sized(folder, 65_536)],
  ["an event of 65,537 bytes", 20, (folder) => sized(folder, 65_537)],
  ["`mono` that decreases within a run", 20, (folder) => mono(folder, "00112233aabbccdd")],
  ["`mono` that begins again in a new run", 0, (folder) => mono(folder, "ffeeddccbbaa0000")],
  ["a key of a later version", 0, (folder) => later(folder, "key")],
  ["a gap of a later version", 0, (folder) => later(folder, "gap")],
  ["a log that does not begin with a key", 20, headless],
];

function sized(folder: string, bytes: number): undefined {
  const log = new LogBuilder(folder, ORIGIN, OWNER).checkpoint();
  const length = JSON.stringify({
    index: 1,
    kind: "stop",
    mono: 1,
    reason: "",
    run: "00112233aabbccdd",
    time: 1_700_000_000_001,
    v: 1,
  }).length;
  log
    .add("stop", { reason: "x".repeat(bytes - length) })
    .checkpoint()
    .flush();
}

function mono(folder: string, run: string): undefined {
  small(folder).add("stop", { run, mono: 0 }).checkpoint().flush();
}

function later(folder: string, kind: string): undefined {
  small(folder).add(kind, { v: 4 }).add("stop").checkpoint().flush();
}

function headless(folder: string): undefined {
  new Headless(folder).checkpoint().flush();
}

/** Everything signed, but the key is never announced. */
class Headless extends LogBuilder {
  constructor(folder: string) {
    super(folder, ORIGIN, OWNER);
  }

  override add(kind: string, members: Record<string, unknown> = {}): this {
    return super.add(kind === "key" ? "start" : kind, members);
  }
}

/** Nine entries, the last of them the event of a seal; `change` what is not as it should be. */
const sealing =
  (sealed: readonly number[], said: object = {}, change: (log: LogBuilder) => void = () => undefined): Case[2] =>
  (folder) => {
    const log = new LogBuilder(folder, ORIGIN, OWNER).checkpoint();
    for (let i = 1; i < 8; i += 1) log.add(i === 4 ? "gap" : "stop", { reason: `event ${i}` });
    log.checkpoint().add("seal", { v: 2, from: 1, until: 8, entries: 3, ...said });
    log.checkpoint().seal(sealed, 8);
    change(log);
    log.flush();
    return undefined;
  };

const SEALS: readonly Case[] = [
  ["a sealed log", 0, sealing([1, 2, 3])],
  ["a sealed log, the gap sealed too", 0, sealing([3, 4, 5])],
  ["a seal that was not finished", 0, sealing([2])],
  ["a seal of nothing", 0, sealing([])],
  ["more sealed than was said", 20, sealing([1, 2, 3, 5])],
  ["sealed before what was said", 20, sealing([1, 2], { from: 2 })],
  ["sealed behind what was said", 20, sealing([6, 7], { until: 7 })],
  ["a seal of what comes later", 20, sealing([1], { until: 9 })],
  ["a seal without a number", 20, sealing([1], { entries: null })],
  ["a seal with a text for a number", 20, sealing([1], { from: "1" })],
  ["a seal of version 1", 20, sealing([1], { v: 1 })],
  ["a seal of a later version", 20, sealing([1], { v: 4 })],
  ["the seal's own event sealed", 20, sealing([1], {}, (log) => log.seal([8], 8))],
  ["the key sealed", 20, sealing([0, 1], { from: 0 })],
  ["an event for a seal that is none", 20, sealing([1, 2], {}, (log) => log.seal([3], 7))],
  ["a seal by an event that is not there", 20, sealing([1, 2], {}, (log) => log.seal([3], 99))],
  ["a seal by an event beyond all numbers", 20, sealing([1, 2], {}, (log) => log.seal([3], 2 ** 53 - 1))],
  ["an erasure", 0, (folder) => void small(folder).add("erasure", { v: 2 }).checkpoint().flush()],
  ["an erasure of version 1", 20, (folder) => void small(folder).add("erasure").checkpoint().flush()],
  ["a key of version 2", 20, (folder) => void small(folder).add("key", { v: 2 }).checkpoint().flush()],
  ["other content in the place of a sealed entry", 20, sealing([1, 2], {}, (log) => log.seal([3], 8, "{}"))],
  ["a sealed entry of another place", 20, sealing([1, 2], {}, (log) => log.seal([3], 8, undefined, 4))],
  ["sealed entries in a container of version 1", 20, (folder) => void edited(folder, "rampart-log/2", "rampart-log/1")],
  ["a container of version 2 without sealed entries", 0, (folder) => void edited(folder, "log/1", "log/2", small)],
];

function edited(folder: string, from: string, to: string, make: (folder: string) => unknown = sealing([1])): void {
  make(folder);
  const bytes = readFileSync(segment(folder));
  bytes.write(to, bytes.indexOf(from), "latin1");
  writeFileSync(segment(folder), bytes);
}

/** What is demanded of a small log. */
const demanding =
  (demand: (log: LogBuilder) => Demand) =>
  (folder: string): Demand =>
    demand(small(folder));

const witnessed = (text: (log: LogBuilder) => string | Buffer) =>
  demanding((log) => {
    const file = join(log.folder, "witness");
    writeFileSync(file, text(log));
    return { witnesses: [file], requireWitness: true };
  });

const falseRoot = (size: number, owner: Owner) =>
  `${signNote(`${ORIGIN}\n${size}\n${Buffer.alloc(32, 7).toString("base64")}\n`, owner)}\n`;
const latin1 = (text: string) => Buffer.from(text, "latin1");

const WITNESSES: readonly Case[] = [
  ["a witness that saw all", 0, witnessed((log) => `${log.note()}\n`)],
  ["a witness that saw it from last to first", 0, witnessed((log) => `${log.note(3)}\n${log.note(1)}\n`)],
  ["a witness with a torn record", 0, witnessed((log) => `${log.note(2)}\n${ORIGIN}\n3`)],
  ["a witness that is one checkpoint and nothing else", 0, witnessed((log) => log.note(3))],
  ["a witness that is half a checkpoint", 2, witnessed((log) => log.note(3).slice(0, -9))],
  ["a witness of nothing", 2, witnessed(() => "")],
  ["a witness that is no witness", 2, witnessed(() => "a\n\nb\n\n")],
  ["a witness not in UTF-8", 2, witnessed((log) => Buffer.concat([latin1("\xff\n\n\n"), Buffer.from(log.note())]))],
  ["a witness that is missing", 2, demanding(({ folder }) => ({ witnesses: [join(folder, "nowhere")] }))],
  ["a witness of another owner", 20, witnessed(() => falseRoot(2, OTHER))],
  ["another owner's checkpoint beside the log's", 0, witnessed((log) => `${falseRoot(2, OTHER)}${log.note()}\n`)],
  ["a witness that saw more", 20, witnessed((log) => `${log.note(2)}\n${log.add("stop").note(4)}\n`)],
  ["a witness of two histories", 20, witnessed((log) => `${log.note(3)}\n${falseRoot(3, OWNER)}`)],
  ["a witness of two histories, turned round", 20, witnessed((log) => `${falseRoot(3, OWNER)}${log.note(3)}\n`)],
  ["a false line of a known key", 20, witnessed((log) => `${log.note(3)}${signatureLine("no\n", OWNER)}\n`)],
  ["no witness where one is required", 22, demanding(() => ({ requireWitness: true }))],
];

const POINTS = {
  "the key y = 1, with which anyone signs, its x signed": `01${"00".repeat(30)}80`,
  "the key y = p": `ed${"ff".repeat(30)}7f`,
  "the key y = p + 1": `ee${"ff".repeat(30)}7f`,
  "the key y = p - 1, its x signed": `ec${"ff".repeat(31)}`,
} as const;

const KEYS: readonly Case[] = [
  ["a key the log announces", 0, demanding(({ verifier }) => ({ keys: [verifier] }))],
  ["a key the log does not announce", 20, demanding(() => ({ keys: [OTHER.verifier] }))],
  ["a key of the log and one of another", 20, demanding(({ verifier }) => ({ keys: [verifier, OTHER.verifier] }))],
  ["a key where a witness is required", 22, demanding(({ verifier }) => ({ keys: [verifier], requireWitness: true }))],
  ...Object.entries(POINTS).map(
    ([name, hex]): Case => [name, 20, (folder) => anyone(folder, verifierOf(ORIGIN, Buffer.from(hex, "hex")))],
  ),
];

/** R = [S]B with S = 1: a signature of everything under a key whose point is the identity. */
const FORGED = Buffer.concat([Buffer.from(`58${"66".repeat(31)}`, "hex"), Buffer.of(1), Buffer.alloc(31)]);

function anyone(folder: string, verifier: string): undefined {
  new Forger(folder, verifier).checkpoint().flush();
}

/** Signs with a key that nobody needs to know. */
class Forger extends LogBuilder {
  constructor(folder: string, verifier: string) {
    super(folder, ORIGIN, { key: OWNER.key, verifier });
  }

  override sign(text: string): string {
    const [name = "", id = ""] = this.verifier.split("+");
    return `${text}\n\u2014 ${name} ${Buffer.concat([Buffer.from(id, "hex"), FORGED]).toString("base64")}\n`;
  }
}
