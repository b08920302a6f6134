import { type AuditReport, verifyFolder } from "@rampart/auditor";
import { exportEvidence, hashToBase64, readCheckpoint, readTexts } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { checkpointOf } from "../log/checkpoint.js";
import { untilTorn } from "../past/torn.js";
import { citedIn, type Figures, gather, type Scope } from "./gather.js";

/** What the log as a whole is worth as evidence. */
export interface Integrity {
  readonly result: AuditReport["result"];
  readonly entries: number;
  readonly signed: number;
  readonly sealed: number;
  /** Whether a checkpoint from elsewhere covers the log: without, a complete rewrite could not be seen. */
  readonly rewriteProof: boolean;
  readonly problems: readonly string[];
}

/** Everything a report says. Versioned: members are added, never changed in meaning. */
export interface Report {
  readonly report: 1;
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly made: number;
  readonly scope: Scope;
  readonly checkpoint: { readonly size: number; readonly root: string; readonly note: string };
  readonly integrity: Integrity;
  readonly figures: Figures;
  /** The entries the figures point at, as they are in the log. */
  readonly cited: readonly JsonObject[];
  /** Those entries and all that proves them (docs/formats/evidence.md); null where the log does not allow it. */
  readonly evidence: string | null;
}

export interface ReportOptions {
  readonly scope: Scope;
  readonly made: number;
  /** Checkpoints kept elsewhere, as files, and keys of witnesses that cosign. */
  readonly witnesses: readonly string[];
  readonly cosigners: readonly string[];
  readonly quorum: number;
}

/**
 * Verifies a log, counts what the scope asks for, and proves every entry a figure points at. All of it is about the
 * entries below the last signed checkpoint.
 *
 * @throws Failure `not_found`; LedgerError and AuditError where the log cannot be read
 */
export async function makeReport(log: string, options: ReportOptions): Promise<Report> {
  const { scope, made } = options;
  const note = await checkpointOf(log);
  const { origin, size, root } = readCheckpoint(note);
  const integrity = integrityOf(log, options);
  const figures = await gather(log, origin, size, scope);
  const wanted = new Set(citedIn(figures, scope));
  const evidence = integrity.result === "tampered" ? null : await evidenceOf(log, wanted, options);
  return {
    report: 1,
    origin,
    made,
    scope,
    checkpoint: { size, root: hashToBase64(root), note },
    integrity,
    figures,
    cited: await entriesOf(log, origin, wanted),
    evidence,
  };
}

function integrityOf(log: string, { witnesses, cosigners, quorum }: ReportOptions): Integrity {
  const audit = verifyFolder(log, {
    witnesses,
    cosigners,
    quorum: Math.max(1, quorum),
    keys: [],
    requireWitness: false,
  });
  const { result, entries, signed, sealed, rewriteProof } = audit;
  const problems = audit.problems.map(({ code, message }) => `${code}: ${message}`);
  return { result, entries, signed, sealed, rewriteProof, problems };
}

async function evidenceOf(log: string, wanted: ReadonlySet<number>, { scope, made }: ReportOptions): Promise<string> {
  const lines: string[] = [];
  await exportEvidence(log, {
    select: ({ index }) => wanted.has(index),
    policies: new Map(),
    asked: { report: `${new Date(scope.since).toISOString()} to ${new Date(scope.until).toISOString()}` },
    made,
    write: async (line) => void lines.push(line),
  });
  return lines.join("");
}

async function entriesOf(log: string, origin: string, wanted: ReadonlySet<number>): Promise<JsonObject[]> {
  const events: JsonObject[] = [];
  for (const entry of wanted) {
    for await (const { text } of untilTorn(readTexts(log, origin, entry, entry + 1)))
      events.push(JSON.parse(text) as JsonObject);
  }
  return events;
}
