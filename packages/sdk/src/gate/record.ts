import { createHash, randomUUID } from "node:crypto";
import type { Action, Decision, ToolCall } from "@rampart/core";
import { makePrivateFolder, ServiceError, SPOOL_LIMITS, type SpoolRecord, writeSpool } from "@rampart/service";

/** How long a decision waits for others to be written with it: longer the more files lie there that no guard has taken. */
const BATCH_MS = 200;
const MOST_MS = 10_000;
const FILES_A_STEP = 50;
/** Decisions that wait to be written; beyond it calls wait until the disk has caught up. */
const MAX_WAITING = 4_096;
/** Code the record says why the guard was not asked. */
const WHY = "sdk.local";

const NO_DECISION: Decision = { verdict: "deny", granted: false, obligations: [], rules: [], erred: [], policy: "" };

/** Records that are open: a process that has nothing else to do ends at once, and not before the rest is on disk. */
const open = new Set<LocalRecord>();
const leave = () => {
  for (const record of open) record.leave();
};

/**
 * What this process decided, left for the guard in its spool, many at a time. It is this process's word: written soon after,
 * not before, and what was decided within the last moments of a process that is killed is lost. When nothing can be written
 * any more calls are refused.
 */
export class LocalRecord {
  #waiting: SpoolRecord[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #fault: string | null = null;
  #files = 0;
  #busy = false;

  constructor(
    private readonly spool: string,
    private readonly policy: string,
  ) {
    if (open.size === 0) process.on("beforeExit", leave);
    open.add(this);
  }

  /** Takes a decision down; the code of why nothing is written any more, or null. The call is then refused, and taken down so. */
  add(call: ToolCall, actions: readonly Action[], decision: Decision, allowed: boolean): string | null {
    const fault = this.#fault;
    // The next call tries again: a disk that was full may have room.
    this.#fault = null;
    this.#take(recordOf(call, actions, decision, allowed && fault === null, this.policy));
    return fault;
  }

  /** Takes down a call that was refused before it would have been judged. */
  refused(call: ToolCall, code: string): void {
    this.#take({ ...recordOf(call, [], NO_DECISION, false, this.policy), why: code });
  }

  #take(record: SpoolRecord): void {
    this.#waiting.push(record);
    if (this.#waiting.length >= SPOOL_LIMITS.linesPerFile) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#patience()).unref();
  }

  /** Something to wait for before more is added, or null. */
  backlog(): Promise<void> | null {
    return this.#waiting.length < MAX_WAITING ? null : this.#writing;
  }

  /** Resolves once everything is on disk. */
  async close(): Promise<void> {
    open.delete(this);
    if (open.size === 0) process.off("beforeExit", leave);
    this.#flush();
    await this.#writing;
    if (this.#waiting.length > 0 && this.#fault === null) await this.close();
  }

  /** Begins to write what waits. */
  leave(): void {
    if (this.#waiting.length > 0) this.#flush();
  }

  #patience(): number {
    return Math.min(MOST_MS, BATCH_MS * (1 + Math.floor(this.#files / FILES_A_STEP)));
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#busy) return;
    this.#busy = true;
    this.#writing = this.#write().finally(() => {
      this.#busy = false;
    });
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, SPOOL_LIMITS.linesPerFile);
      try {
        await makePrivateFolder(this.spool);
        await writeSpool(this.spool, some);
      } catch (error) {
        this.#fault = error instanceof ServiceError ? error.code : "spool.unwritable";
        // What could not be written waits for the next attempt; what there is no room for is refused, so it is not lost.
        this.#waiting.splice(MAX_WAITING);
        return;
      }
      this.#waiting.splice(0, some.length);
      this.#files++;
    }
  }
}

function recordOf(
  call: ToolCall,
  actions: readonly Action[],
  decision: Decision,
  allowed: boolean,
  policy: string,
): SpoolRecord {
  const verdict = allowed ? "allow" : decision.verdict === "allow" ? "deny" : decision.verdict;
  return {
    id: randomUUID(),
    time: call.time,
    door: call.door,
    phase: "before",
    agent: call.agent,
    session: call.session,
    tool: call.hostTool.slice(0, 256),
    cwd: call.cwd,
    input: `sha256:${createHash("sha256").update(JSON.stringify(call.arguments)).digest("hex")}`,
    actions: actions
      .slice(0, SPOOL_LIMITS.actions)
      .map(({ kind, resource }) => ({ kind, resource: resource.name.slice(0, 1024) })),
    verdict,
    enforced: true,
    rules: decision.rules.slice(0, 8).map((hit) => hit.rule.slice(0, 256)),
    policy,
    bundle: null,
    why: WHY,
  };
}
