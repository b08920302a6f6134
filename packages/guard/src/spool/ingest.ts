import { readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { EventOf } from "@rampart/ledger";
import { listSpool, readSpoolFile, type SpoolRecord } from "@rampart/service";
import type { Journal } from "../record/journal.js";
import { withoutSecrets } from "../record/secrets.js";
import { alarmEvent } from "../record/state.js";

/** Files taken in one go; the rest waits for the next. */
const MAX_FILES = 256;
/** Files put aside, and names that could not be, at most. */
const MAX_REFUSED = 1_024;
const MAX_STUCK = 1_024;
/** Stands for a policy the door did not have. */
const NO_POLICY = `sha256:${"0".repeat(64)}`;

export interface IngestInput {
  readonly folder: string;
  /** Whose files are taken: this user's, or one other's. */
  readonly owner?: true | number;
  /** Where files go that could not be read whole. */
  readonly quarantine: string;
  /** Names that could not be moved away: said once. */
  readonly stuck?: Set<string>;
  readonly journal: Journal;
  /** Ids taken already; added to. */
  readonly taken: Set<string>;
  readonly now: () => number;
}

/**
 * Takes what doors recorded while the guard was away: each record once, as *claimed by the door*, after a `gap` that says
 * from when to when. A file goes away only after all of it is in the log, and ids in the log are not taken again, so a
 * crash anywhere between loses nothing and doubles nothing.
 *
 * @throws GuardError `record_failed`; what was not taken stays where it is
 */
export async function ingestSpool(input: IngestInput): Promise<number> {
  const names = (await listSpool(input.folder).catch(() => [])).slice(0, MAX_FILES);
  const files = await Promise.all(
    names.map(async (name) => ({ name, ...(await readSpoolFile(input.folder, name, input.owner)) })),
  );
  const fresh = files.flatMap((file) => file.records).filter(({ id }) => !input.taken.has(id));
  if (fresh.length > 0) await input.journal.record(gapOver(fresh), true);
  for (const { name, records, refused } of files) {
    await takeRecords(input, records);
    if (refused === null) await unlink(join(input.folder, name)).catch(() => undefined);
    else await putAside(input, name, refused);
  }
  return fresh.length;
}

async function takeRecords(input: IngestInput, records: readonly SpoolRecord[]): Promise<void> {
  for (const record of records) {
    if (input.taken.has(record.id)) continue;
    await input.journal.record(claimedIntent(record), true);
    input.taken.add(record.id);
  }
}

async function putAside(input: IngestInput, name: string, why: string): Promise<void> {
  const from = join(input.folder, name);
  if (input.stuck?.has(from)) return;
  if (!(await moved(from, input, name)) && (input.stuck?.size ?? 0) < MAX_STUCK) input.stuck?.add(from);
  const message = "a spooled file could not be read whole and was put aside";
  await input.journal.record(alarmEvent("spool.refused", "high", message, { file: name.slice(0, 128), why }), false);
}

/** Whoever may write a spool must not fill the guard's disk by it: beyond a bound what cannot be read is thrown away. */
async function moved(from: string, input: IngestInput, name: string): Promise<boolean> {
  const full = (await readdir(input.quarantine).catch(() => [])).length >= MAX_REFUSED;
  const away = full ? unlink(from) : rename(from, join(input.quarantine, `${input.now()}-${name}`.slice(0, 200)));
  return away.then(
    () => true,
    () => false,
  );
}

function gapOver(records: readonly SpoolRecord[]): EventOf<"gap"> {
  const times = records.map(({ time }) => time);
  return {
    kind: "gap",
    reason: "spool",
    from: Math.min(...times),
    until: Math.max(...times),
    lost: null,
    message: `doors decided ${records.length} calls by themselves; what follows is claimed by them`,
    details: { records: records.length },
  };
}

/** A door's word, bounded and protected like any other input. Its id is the record's, which makes ingestion exact. */
function claimedIntent(record: SpoolRecord): EventOf<"intent"> {
  const { actions } = withoutSecrets({ actions: record.actions }).value as { actions: object[] };
  return {
    kind: "intent",
    id: record.id,
    call: record.id,
    door: record.door || "unknown",
    phase: record.phase === "after" ? "result" : record.phase === "prompt" ? "prompt" : "call",
    agent: record.agent || "unknown",
    principal: "unknown",
    session: record.session || "unknown",
    owner: null,
    verified: false,
    chain: null,
    task: null,
    prompt: null,
    tool: record.tool || "unknown",
    hostTool: record.tool || "unknown",
    shell: null,
    cwd: record.cwd,
    received: record.time,
    payload: record.input,
    arguments: null,
    altered: 0,
    actions,
    findings: [],
    facts: { bundle: record.bundle, why: record.why },
    factsDigest: null,
    decision: { verdict: record.verdict, granted: false, obligations: [], rules: record.rules, erred: [] },
    policy: record.policy ?? NO_POLICY,
    code: record.why,
    permit: null,
    review: null,
    enforced: record.enforced,
    claimed: true,
    micros: null,
    process: null,
    flow: null,
  };
}
