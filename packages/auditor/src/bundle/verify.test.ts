import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { LogBuilder } from "../testing/log-builder.js";
import { newWitness } from "../testing/witness.js";
import { verifyLines } from "./verify.js";

/** Evidence of the first entry of a log that has no other: its leaf is the root, and its proof is empty. */
function evidenceOf(log: LogBuilder, checkpoint: string) {
  const lines = [
    { evidence: 1, origin: log.origin, checkpoint },
    { entry: 0, event: log.events[0], proof: [] },
    { end: 1 },
  ];
  return lines.map((line) => ({ text: JSON.stringify(line), whole: true }));
}

it.each([
  [1, true, 0, "either key is the witness's"],
  [2, false, 22, "a witness that changed its key is one witness, as for logs (docs/formats/log.md, section 16)"],
])("E2: two keys of one witness and a quorum of %i: rewrite-proof %s, exit %i: %s", (quorum, rewriteProof, exit) => {
  const folder = mkdtempSync(join(tmpdir(), "rampart-audit-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = new LogBuilder(folder);
  const [old, next] = [newWitness("w/a"), newWitness("w/a")];
  const check = { keys: [log.verifier], cosigners: [old.text, next.text], quorum, requireWitness: true };
  const report = verifyLines(evidenceOf(log, next.cosign(old.cosign(log.note()))), check);
  expect(report).toMatchObject({ result: "intact", entries: 1, rewriteProof, exit, problems: [] });
});
