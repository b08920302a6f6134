import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { AuditError } from "./error.js";
import { frame, LogBuilder, newKey } from "./testing/log-builder.js";
import { verifyFolder } from "./verify.js";

const EXAMPLE = resolve(fileURLToPath(import.meta.url), "../../../../docs/formats/log-example");
const scratch = mkdtempSync(join(tmpdir(), "rampart-audit-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const fresh = () => mkdtempSync(join(scratch, "log-"));
const segment = (folder: string, first = 0) => join(folder, "segments", `${String(first).padStart(20, "0")}.seg`);

/** Eleven entries in two segments, checkpoints at 1, 6 and 9, so that two entries are not signed yet. */
function build(): LogBuilder {
  const log = new LogBuilder(fresh()).checkpoint();
  for (let i = 1; i < 6; i += 1) log.add("stop", { by: "someone", reason: `event ${i}` });
  log.checkpoint().nextSegment();
  for (let i = 6; i < 9; i += 1) log.add("stop", { by: "someone", reason: `event ${i}` });
  log.checkpoint();
  return log.add("gap", { reason: "heartbeat" }).add("end").flush(4096);
}

/** Changes bytes of a file in place. */
function edit(path: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(path, change(readFileSync(path)));
}
const swap = (from: string, to: string) => (bytes: Buffer) =>
  Buffer.from(bytes.toString("latin1").replace(from, to), "latin1");

describe("the worked example of docs/formats/log.md", () => {
  it("E2: is intact, and says that it is not rewrite-proof", () => {
    const report = verifyFolder(EXAMPLE);
    expect(report).toMatchObject({
      result: "intact",
      exit: 0,
      entries: 3,
      signed: 3,
      unsigned: 0,
      rewriteProof: false,
    });
    expect(report.root).toBe("+VtIYEDAYGSREYD+HwTjMdv+TQgkLIRXrOqJgn3seq4=");
    expect(report.problems).toEqual([]);
  });
  it("E2: with byte 800 changed, entry 2 is named", () => {
    const copy = fresh();
    cpSync(EXAMPLE, copy, { recursive: true });
    edit(segment(copy), (bytes) => {
      bytes[800] = (bytes[800] as number) ^ 1;
      return bytes;
    });
    expect(verifyFolder(copy)).toMatchObject({ exit: 20, problems: [{ code: "entry.damaged", entry: 2 }] });
    edit(join(copy, "checkpoints"), (bytes) => bytes.subarray(0, bytes.indexOf("\n\n", bytes.indexOf("\n\n") + 2) + 2));
    expect(verifyFolder(copy)).toMatchObject({
      exit: 21,
      entries: 2,
      signed: 1,
      problems: [{ code: "entry.torn", entry: 2 }],
    });
  });
});

describe("a whole log", () => {
  it("is intact; gaps and what is not signed yet are counted", () => {
    expect(verifyFolder(build().folder)).toMatchObject({
      result: "intact",
      exit: 0,
      entries: 11,
      signed: 9,
      unsigned: 2,
      gaps: 1,
      checkpoints: 3,
      problems: [],
    });
  });
  it("stays intact over a rotation of its key", () => {
    const log = new LogBuilder(fresh()).checkpoint().add("end").rotate().add("start").checkpoint().flush();
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 0, entries: 4, signed: 4 });
    expect(verifyFolder(log.folder).keys).toHaveLength(2);
  });
  it("asks nothing of a `key` or `gap` of a later version: nobody knows what it means", () => {
    const log = new LogBuilder(fresh()).add("key", { v: 4 }).add("gap", { v: 4 }).checkpoint().flush();
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 0, newer: 2, gaps: 0 });
  });
  it("ignores a witness's signature of another kind, however long", () => {
    const log = new LogBuilder(fresh());
    const line = `\u2014 witness.example ${Buffer.alloc(4 + 2_420).toString("base64")}\n`;
    writeFileSync(join(log.folder, "checkpoints"), `${log.note()}${line}\n`);
    expect(verifyFolder(log.flush().folder).exit).toBe(0);
  });
  it("verifies events of a later version as leaves", () => {
    const log = new LogBuilder(fresh()).add("whatever-comes", { v: 4 }).checkpoint().flush();
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 0, newer: 1 });
  });
});

const TAMPERED: readonly [why: string, code: string, entry: number | null, harm: (log: LogBuilder) => void][] = [
  ["a byte of an event", "entry.damaged", 3, (log) => edit(segment(log.folder), swap("event 3", "event X"))],
  [
    "bytes behind a segment that is not the last",
    "entry.damaged",
    6,
    (log) => edit(segment(log.folder), (b) => Buffer.concat([b, Buffer.from("more")])),
  ],
  ["a segment taken away", "segment.missing", 0, (log) => unlinkSync(segment(log.folder))],
  ["the last segment taken away", "entry.missing", 6, (log) => unlinkSync(segment(log.folder, 6))],
  ["a segment cut below a checkpoint", "entry.damaged", 7, (log) => truncateSync(segment(log.folder, 6), 128 + 250)],
  ["no checkpoints", "checkpoint.missing", null, (log) => unlinkSync(join(log.folder, "checkpoints"))],
  [
    "a checkpoint's size",
    "checkpoint.signature",
    null,
    (log) => edit(join(log.folder, "checkpoints"), swap("\n6\n", "\n5\n")),
  ],
  ["checkpoints out of order", "checkpoint.malformed", null, (log) => void log.checkpoint(2)],
  ["a header of another index", "segment.header", 6, (log) => edit(segment(log.folder, 6), swap("0006 ", "0007 "))],
];

describe("tampering", () => {
  it.each(TAMPERED)("E2: %s → %s at %s", (_why, code, entry, harm) => {
    const log = build();
    harm(log);
    const report = verifyFolder(log.folder);
    expect(report.exit).toBe(20);
    expect(report.problems[0]).toMatchObject({ code, entry });
  });

  it("E2: an event rewritten with a right checksum is found by the signed root", () => {
    const log = build();
    edit(segment(log.folder), (bytes) => {
      const at = bytes.indexOf('{"by":"someone","index":3');
      const end = bytes.indexOf("\n", at);
      const forged = frame(bytes.subarray(at, end).toString().replace("event 3", "event X"));
      return Buffer.concat([bytes.subarray(0, at - 9), forged, bytes.subarray(end + 1)]);
    });
    const report = verifyFolder(log.folder);
    expect(report).toMatchObject({ exit: 20, signed: 1, problems: [{ code: "checkpoint.root", range: [1, 5] }] });
  });

  it.each([
    ["members out of order", '{"index":1,"v":1,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1}'],
    ["a repeated member", '{"index":1,"index":1,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1,"v":1}'],
    ["white space", '{"index": 1,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1,"v":1}'],
    ["another spelling of a number", '{"index":1e0,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1,"v":1}'],
    [
      "a lone surrogate",
      '{"index":1,"kind":"end","mono":1,"reason":"\\ud800","run":"00112233aabbccdd","time":1,"v":1}',
    ],
    ["another index", '{"index":2,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1,"v":1}'],
    ["an unknown kind of version 1", '{"index":1,"kind":"nothing","mono":1,"run":"00112233aabbccdd","time":1,"v":1}'],
    ["no object", "[1]"],
    [
      "nesting beyond 128",
      `{"a":${"[".repeat(200)}${"]".repeat(200)},"index":1,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1,"v":1}`,
    ],
  ])("an event with %s is malformed, even where it was signed", (_why, event) => {
    const log = new LogBuilder(fresh()).raw(event).checkpoint().flush();
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 20, problems: [{ code: "entry.malformed", entry: 1 }] });
  });

  it("`mono` that goes backwards within a run is malformed; in another run it begins again", () => {
    const log = new LogBuilder(fresh()).add("end").checkpoint();
    const run = "ffeeddccbbaa9988";
    expect(verifyFolder(log.add("start", { mono: 0, run }).checkpoint().flush().folder).exit).toBe(0);
    log.add("stop", { mono: 5, run }).add("stop", { mono: 4, run }).checkpoint().flush();
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 20, problems: [{ code: "entry.malformed", entry: 4 }] });
  });

  it.each([
    ["another root for the same size", (record: string) => record.replace(/\n[^\n]{44}\n/, `\n${"A".repeat(43)}=\n`)],
    ["bytes that are no UTF-8", (record: string) => record.replace("\n\n", "\nmore \xff\n\n")],
    ["a control character", (record: string) => record.replace("\n\n", "\nmore \x07\n\n")],
    ["nothing but two empty lines", () => "\n\n"],
    ["no signature line", (record: string) => record.replace(/\n\n[^\n]+/, "\n\n")],
    ["more bytes than a record may have", () => "x".repeat(17_000)],
  ])("a record with %s is malformed", (_why, change) => {
    const log = build();
    const record = Buffer.from(`${log.note(9)}\n`).toString("latin1");
    edit(join(log.folder, "checkpoints"), (bytes) => Buffer.concat([bytes, Buffer.from(change(record), "latin1")]));
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 20, problems: [{ code: "checkpoint.malformed" }] });
  });

  it("a false signature line of a key the log announced is tampering, even beside a good one", () => {
    const log = new LogBuilder(fresh());
    const old = log.sign("something else\n").split("\n\n")[1];
    log.rotate();
    writeFileSync(join(log.folder, "checkpoints"), `${log.note()}${old}\n`);
    expect(verifyFolder(log.flush().folder)).toMatchObject({
      exit: 20,
      problems: [{ code: "checkpoint.signature", range: [0, 1] }],
    });
  });

  it.each([
    ["y = 1 with a sign: the identity, for which anyone signs", `01${"00".repeat(30)}80`],
    ["y = p + 1", `ee${"ff".repeat(30)}7f`],
  ])("a key that is no canonical point announces nothing: %s", (_why, point) => {
    const log = new LogBuilder(fresh());
    const bytes = Buffer.concat([Buffer.of(1), Buffer.from(point, "hex")]);
    const id = createHash("sha256").update(`${log.origin}\n`).update(bytes).digest().subarray(0, 4);
    const key = `${log.origin}+${id.toString("hex")}+${bytes.toString("base64")}`;
    // S = 1 and R = B: [S]B - [k]A is R for every k where A is the identity.
    const forged = Buffer.concat([id, Buffer.from(`58${"66".repeat(31)}01${"00".repeat(31)}`, "hex")]);
    const text = `rampart-log/1 key\n${log.origin}\n0\n${key}\n`;
    const event = JSON.parse(log.events[0] as string) as Record<string, unknown>;
    const note = `${text}\n\u2014 ${log.origin} ${forged.toString("base64")}\n`;
    const owned = frame(JSON.stringify({ ...event, key, note }));
    edit(segment(log.checkpoint().flush().folder), (header) => Buffer.concat([header.subarray(0, 128), owned]));
    expect(verifyFolder(log.folder)).toMatchObject({ exit: 20, problems: [{ code: "key.invalid", entry: 0 }, {}] });
  });

  it("names in an order JavaScript does not keep are still canonical", () => {
    const event = '{"details":{"10":1,"9":2},"index":1,"kind":"end","mono":1,"run":"00112233aabbccdd","time":1,"v":1}';
    const log = new LogBuilder(fresh()).raw(event).checkpoint().flush();
    expect(verifyFolder(log.folder).exit).toBe(0);
  });

  it("a key that does not continue the one before is refused, and so is what it signs", () => {
    const log = new LogBuilder(fresh()).checkpoint();
    const thief = newKey(log.origin);
    log.add("key", {
      action: "rotate",
      key: thief.verifier,
      previous: log.verifier,
      note: log.sign("rampart-log/1 key\n"),
    });
    expect(verifyFolder(log.flush().folder)).toMatchObject({ exit: 20, problems: [{ code: "key.invalid", entry: 1 }] });
  });
});

describe("a torn tail is not tampering", () => {
  it.each([
    [
      "the last frame cut",
      (log: LogBuilder) => edit(segment(log.folder, 6), (b) => b.subarray(0, b.lastIndexOf('"end"'))),
    ],
    [
      "garbage behind the last frame",
      (log: LogBuilder) => edit(segment(log.folder, 6), (b) => b.fill(7, b.length - 4096)),
    ],
  ])("%s → 21", (_why, harm) => {
    const log = build();
    harm(log);
    expect(verifyFolder(log.folder)).toMatchObject({ result: "torn", exit: 21, signed: 9 });
  });
  it("a checkpoint cut in the middle → 21", () => {
    const log = build();
    edit(join(log.folder, "checkpoints"), (bytes) => bytes.subarray(0, bytes.length - 10));
    expect(verifyFolder(log.folder)).toMatchObject({
      result: "torn",
      exit: 21,
      problems: [{ code: "checkpoint.torn" }],
    });
  });
});

describe("a hole in a checkpoint", () => {
  /** Zero bytes in the origin that begins a record: of the last one, or of the first. */
  const holed = (which: "first" | "last") => (bytes: Buffer) => {
    const at = which === "first" ? 0 : bytes.lastIndexOf("\ntest/log\n") + 1;
    return Buffer.from(bytes).fill(0, at + 2, at + 6);
  };

  it.each([
    ["last", "torn", 21, "a disk leaves it without power"],
    ["first", "tampered", 20, "what follows was written later"],
  ] as const)("of the %s one: %s, %d, because %s", (which, result, exit, _why) => {
    const log = build();
    edit(join(log.folder, "checkpoints"), holed(which));
    expect(verifyFolder(log.folder)).toMatchObject({ result, exit });
  });
});

describe("witnesses", () => {
  it("E2: a complete rewrite with the log's own key is caught by one old checkpoint", () => {
    const keys = newKey("test/log");
    const honest = new LogBuilder(fresh(), "test/log", keys);
    for (let i = 1; i < 8; i += 1) honest.add("stop", { reason: `event ${i}` });
    const witness = join(fresh(), "kept-elsewhere");
    honest.checkpoint(5, witness).checkpoint().flush();
    expect(verifyFolder(honest.folder, { witnesses: [witness], requireWitness: true })).toMatchObject({
      exit: 0,
      rewriteProof: true,
      witnesses: [{ matching: 1, covers: 5 }],
    });

    const rewritten = new LogBuilder(fresh(), "test/log", keys);
    for (let i = 1; i < 8; i += 1) rewritten.add("stop", { reason: i === 2 ? "nothing happened" : `event ${i}` });
    rewritten.checkpoint().flush();
    expect(verifyFolder(rewritten.folder).exit).toBe(0);
    expect(verifyFolder(rewritten.folder, { witnesses: [witness] })).toMatchObject({
      exit: 20,
      problems: [{ code: "witness.mismatch", range: [0, 4] }],
    });
  });
  it("a log cut below a witnessed checkpoint is tampered with", () => {
    const keys = newKey("test/log");
    const long = new LogBuilder(fresh(), "test/log", keys).add("end").add("start");
    const witness = join(fresh(), "kept-elsewhere");
    long.checkpoint(3, witness);
    const short = new LogBuilder(fresh(), "test/log", keys).checkpoint().flush();
    expect(verifyFolder(short.folder, { witnesses: [witness] }).problems[0]).toMatchObject({
      code: "witness.mismatch",
    });
  });
  it("a witness of another log proves tampering, not innocence", () => {
    const witness = join(fresh(), "kept-elsewhere");
    new LogBuilder(fresh()).checkpoint(1, witness);
    expect(verifyFolder(build().folder, { witnesses: [witness] }).exit).toBe(20);
  });
  it("without one, --require-witness says 22", () => {
    expect(verifyFolder(build().folder, { requireWitness: true }).exit).toBe(22);
  });
  it("a key from elsewhere must be announced", () => {
    const log = build();
    expect(verifyFolder(log.folder, { keys: [log.verifier] }).exit).toBe(0);
    const other = newKey(log.origin).verifier;
    const unknown = { exit: 20, problems: [{ code: "key.unknown" }] };
    expect(verifyFolder(log.folder, { keys: [other] })).toMatchObject(unknown);
    // Each of them, not one of them.
    expect(verifyFolder(log.folder, { keys: [log.verifier, other] })).toMatchObject(unknown);
  });
});

describe("what is no log", () => {
  it.each([
    ["an empty folder", () => fresh(), "not_a_log"],
    [
      "a later container",
      () => {
        const log = build();
        edit(segment(log.folder), swap("rampart-log/1", "rampart-log/3"));
        return log.folder;
      },
      "newer_container",
    ],
    [
      "a later container with another header",
      () => {
        const log = build();
        writeFileSync(segment(log.folder), "rampart-log/3 of another form\n");
        return log.folder;
      },
      "newer_container",
    ],
  ])("%s cannot be audited", (_why, make, code) => {
    expect(() => verifyFolder(make())).toThrow(expect.objectContaining({ code, constructor: AuditError }));
  });
});

describe("exhaustively", () => {
  it("E2: any byte flipped in any covered frame is tampering", () => {
    const log = new LogBuilder(fresh()).add("end").add("start").checkpoint().flush();
    const original = readFileSync(segment(log.folder));
    for (let at = 0; at < original.length; at += 1) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] as number) ^ 0x20;
      writeFileSync(segment(log.folder), changed);
      let exit: number;
      try {
        exit = verifyFolder(log.folder).exit;
      } catch (error) {
        exit = error instanceof AuditError ? 2 : -1;
      }
      expect([20, 2]).toContain(exit);
    }
  });
});
