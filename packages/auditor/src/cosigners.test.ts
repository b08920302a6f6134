import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseCosignerKey } from "./cosigner-key.js";
import { summary } from "./summary.js";
import { LogBuilder, newKey } from "./testing/log-builder.js";
import { newWitness } from "./testing/witness.js";
import { verifyFolder } from "./verify.js";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "rampart-audit-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A log of 20 entries, cosigned at 10 by `a` and `b`, at 15 by `a`. */
function cosigned() {
  const path = folder();
  const [a, b] = [newWitness("w/a"), newWitness("w/b")];
  const log = new LogBuilder(path);
  while (log.size < 20) log.add("end", { reason: String(log.size), details: {} });
  log.checkpoint(10).checkpoint().flush();
  const records = [b.cosign(a.cosign(log.note(10))), a.cosign(log.note(15), 1_800_000_000)];
  const file = join(path, "cosigned");
  writeFileSync(file, records.map((note) => `${note}\n`).join(""));
  return { path, log, a, b, file };
}

describe("cosigned checkpoints", () => {
  it("E2: a witness that changed its key is one witness, not two", () => {
    const path = folder();
    const [old, other] = [newWitness("w/a"), newWitness("w/a")];
    const log = new LogBuilder(path).add("end", { reason: "x", details: {} }).checkpoint().flush();
    writeFileSync(join(path, "cosigned"), `${other.cosign(old.cosign(log.note(log.size)))}\n`);
    const cosigners = [old.text, other.text];
    expect(verifyFolder(path, { cosigners, quorum: 1 }).cosigners?.covers).toBe(log.size);
    expect(verifyFolder(path, { cosigners, quorum: 2 }).cosigners?.covers).toBe(0);
  });

  it.each([
    [1, 15, "the better of the two"],
    [2, 10, "what both have seen"],
    [3, 0, "there are only two"],
  ])("E2: a quorum of %i covers %i entries: %s", (quorum, covers, _why) => {
    const { path, a, b } = cosigned();
    const report = verifyFolder(path, { cosigners: [a.text, b.text], quorum, requireWitness: true });
    expect(report).toMatchObject({
      result: "intact",
      rewriteProof: covers > 0,
      exit: covers > 0 ? 0 : 22,
      cosigners: {
        quorum,
        covers,
        keys: [
          { covers: 15, checkpoints: 2, time: 1_800_000_000 },
          { covers: 10, checkpoints: 1 },
        ],
      },
    });
    expect(summary(report)).toContain(`they cover ${covers} entries`);
  });

  it("E2: keys are needed from elsewhere: what the log itself holds of cosignatures proves nothing", () => {
    const { path } = cosigned();
    expect(verifyFolder(path, { requireWitness: true })).toMatchObject({
      result: "intact",
      exit: 22,
      rewriteProof: false,
    });
    const stranger = newWitness("w/a");
    expect(verifyFolder(path, { cosigners: [stranger.text], requireWitness: true })).toMatchObject({ exit: 22 });
  });

  it("E2: exposes a rewrite with everything hashed and signed anew", () => {
    const { a, file } = cosigned();
    const path = folder();
    const other = new LogBuilder(path);
    while (other.size < 20)
      other.add("end", { reason: other.size === 7 ? "another" : String(other.size), details: {} });
    other.checkpoint().flush();
    expect(verifyFolder(path, { cosigners: [a.text] })).toMatchObject({ exit: 0, rewriteProof: false });
    cpSync(file, join(path, "cosigned"));
    expect(verifyFolder(path, { cosigners: [a.text] })).toMatchObject({
      exit: 20,
      problems: [{ code: "witness.mismatch", range: [0, 9] }],
    });
  });

  it("E2: exposes a cosignature that was touched", () => {
    const { path, log, a, file } = cosigned();
    appendFileSync(file, `${a.cosign(log.note(20)).replace("\n20\n", "\n21\n")}\n`);
    expect(verifyFolder(path, { cosigners: [a.text] })).toMatchObject({
      exit: 20,
      problems: [{ code: "witness.mismatch", message: expect.stringContaining("does not verify") }],
    });
  });

  it("E2: a log that has fewer entries than were cosigned was cut", () => {
    const { path, a } = cosigned();
    const longer = new LogBuilder(folder());
    while (longer.size < 40) longer.add("end", { reason: "", details: {} });
    const note = longer.note(40);
    appendFileSync(join(path, "cosigned"), `${a.cosign(note)}\n`);
    expect(verifyFolder(path, { cosigners: [a.text] })).toMatchObject({
      exit: 20,
      problems: [{ code: "witness.mismatch", range: [15, 39] }],
    });
  });

  it.each([
    ["a log's key", newKey("x").verifier],
    ["another id", newWitness("x").text.replace(/\+[0-9a-f]{8}\+/, "+00000000+")],
    ["nothing", ""],
  ])("is not checked with %s", (_, text) => {
    expect(() => parseCosignerKey(text)).toThrow(expect.objectContaining({ code: "bad_key" }));
  });
});
