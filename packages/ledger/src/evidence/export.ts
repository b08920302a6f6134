import { createHash } from "node:crypto";
import { LedgerError } from "../error.js";
import type { RecordedEvent } from "../event/kinds.js";
import { readLastCheckpoint } from "../log/checkpoints.js";
import { proveGrowth, proveLeaf } from "../log/prove.js";
import { readLog } from "../log/read.js";
import { hashToBase64 } from "../merkle/hash.js";
import { newestCosigned } from "../witness/cosigned.js";

export interface EvidenceOptions {
  /** Which events are wanted. Keys and gaps always come along: without them the rest cannot be judged. */
  readonly select: (event: RecordedEvent) => boolean;
  /** Canonical texts of policy documents, by digest, as far as they are at hand. */
  readonly policies: ReadonlyMap<string, string>;
  /** What was asked for, in words of the caller, for the reader. */
  readonly asked: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly made: number;
  /** Takes one line, its newline included. */
  readonly write: (line: string) => Promise<void>;
}

export interface Exported {
  readonly entries: number;
  readonly policies: number;
  /** Policies that decided something in here and whose text was not at hand. */
  readonly missing: number;
  /** Entries of the checkpoint everything is proved under. */
  readonly size: number;
  /** Entries of the newest cosigned checkpoint, 0 for none. */
  readonly cosigned: number;
}

/**
 * Exports events of a log with all that proves them (docs/formats/evidence.md). Memory does not grow with the log.
 * @throws LedgerError `log.range` (no checkpoint), `log.tampered` (an entry is not what was signed), `log.torn`, `log.io`
 */
export async function exportEvidence(folder: string, options: EvidenceOptions): Promise<Exported> {
  const last = await readLastCheckpoint(folder);
  if (last === null) throw new LedgerError("log.range", "the log has no checkpoint");
  const cosigned = await newestCosigned(folder, last);
  const line = (value: object) => options.write(`${JSON.stringify(value)}\n`);
  const { asked, made } = options;
  const checkpoint = cosigned?.size === last.size ? cosigned.note : last.note;
  await line({ evidence: 1, origin: last.origin, made, asked, checkpoint });

  const policies = new Set<string>();
  let entries = 0;
  for await (const { index, text, event } of readLog(folder, last.origin, 0, last.size)) {
    if (event.kind !== "key" && event.kind !== "gap" && !options.select(event)) continue;
    const proof = await proveLeaf(folder, last, index, text);
    await line({ entry: index, event: text, proof: proof.map(hashToBase64) });
    if (event.kind === "intent" && typeof event.policy === "string") policies.add(event.policy);
    entries++;
  }
  if (cosigned !== null && cosigned.size < last.size) {
    const proof = await proveGrowth(folder, last, cosigned.size);
    await line({ older: cosigned.note, proof: proof.map(hashToBase64) });
  }
  let missing = 0;
  for (const digest of [...policies].sort()) {
    const text = options.policies.get(digest);
    // Only the text that has this digest is this policy.
    const document = text !== undefined && digestOf(text) === digest ? text : null;
    if (document === null) missing++;
    await line({ policy: digest, document });
  }
  await line({ end: entries });
  return { entries, policies: policies.size, missing, size: last.size, cosigned: cosigned?.size ?? 0 };
}

const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
