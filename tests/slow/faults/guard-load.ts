import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readLog, verifyLog } from "@rampart/ledger";
import {
  callOnce,
  type JsonObject,
  locateLayout,
  openStream,
  placesIn,
  type SpoolRecord,
  writeSpool,
} from "@rampart/service";
import { type GuardProcess, spawnGuard } from "../../../packages/guard/src/testing/process.js";

const CALLERS = 16;

/** Waits so many milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One installation that is called without pause, whatever happens to its guard; and what must be in its log then. */
export class GuardLoad {
  readonly folder: string;
  /** Calls that were sent. */
  readonly asked = new Set<string>();
  /** Calls that were answered, and whether they were let through; the record must say the same. */
  readonly answered = new Map<string, boolean>();
  /** Calls doors decided by themselves while the guard was away. */
  readonly spooled = new Set<string>();
  /** Whether there is a log: a guard has listened. */
  started = false;
  #round = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  get log(): string {
    return this.#places.log;
  }

  get #places() {
    return placesIn(locateLayout({ state: join(this.folder, "state"), home: this.folder, env: {} }));
  }

  async prepare(): Promise<void> {
    await mkdir(this.folder, { mode: 0o700 });
  }

  /** Calls the guard from all sides until it is gone; resolves then. */
  async callUntilGone(guard: GuardProcess): Promise<void> {
    const round = this.#round++;
    await Promise.all(Array.from({ length: CALLERS }, (_, i) => this.#ask(guard, `${round}-${i}`)));
  }

  async #ask(guard: GuardProcess, name: string): Promise<void> {
    const stream = await openStream(guard.agent, 2_000).catch(() => null);
    for (let n = 0; stream !== null; n++) {
      const id = `${name}-${n}`;
      const command = n % 3 === 0 ? `rm -rf /etc/${n}` : n % 3 === 1 ? `touch file${n}` : "cat README.md";
      const names = { door: "sdk", agent: "a", principal: "p", session: `s${n % 5}`, tool: "shell", shell: "bash" };
      this.asked.add(id);
      stream.send({ op: "decide", call: { id, ...names, arguments: { command }, cwd: this.folder } });
      const answer = await stream.next().catch(() => null);
      if (answer === null) return;
      // What was refused because it could not be recorded need not be in the record.
      if (answer["code"] !== "record_failed") this.answered.set(id, answer["permit"] !== null);
      else if (answer["permit"] !== null) throw new Error(`${id} was let through without a record`);
    }
  }

  /** What a door leaves that found no guard: a file with some records, the first of them twice. */
  async leaveSpool(count: number): Promise<void> {
    const records = Array.from({ length: count }, (_, i) => spoolRecord(this.spooled.size + i));
    for (const { id } of records) this.spooled.add(id);
    await writeSpool(this.#places.spool, [...records, records[0] as SpoolRecord]);
  }

  /** A last guard, until it has taken everything doors left; then what the record has too much, too little, or wrong. */
  async settle(): Promise<Settled> {
    const guard = await spawnGuard(this.folder);
    if (guard.error !== null) throw new Error(`the last guard does not start: ${guard.error}`);
    for (let tries = 0; (await spoolFiles(guard)) > 0; tries++) {
      if (tries > 400) throw new Error("the spool is not taken");
      await pause(50);
    }
    const { head } = await callOnce(guard.admin, { op: "head" }, 5_000);
    await guard.end("SIGTERM");
    const verification = await verifyLog(this.log);
    return { ...(await this.#compare(String((head as JsonObject)["origin"]))), result: verification.result };
  }

  async #compare(origin: string): Promise<Omit<Settled, "result">> {
    const seen = new Map<string, { released: boolean; claimed: boolean }>();
    const doubled: string[] = [];
    const gaps: Record<string, number> = {};
    for await (const { event } of readLog(this.log, origin)) {
      if (event.kind === "gap") gaps[event.reason] = (gaps[event.reason] ?? 0) + 1;
      if (event.kind !== "intent") continue;
      if (seen.has(event.call)) doubled.push(event.call);
      seen.set(event.call, { released: event.permit !== null, claimed: event.claimed });
    }
    const lost = [...this.answered].filter(([id, released]) => seen.get(id)?.released !== released).map(([id]) => id);
    const forgotten = [...this.spooled].filter((id) => seen.get(id)?.claimed !== true);
    const invented = [...seen.keys()].filter((id) => !this.asked.has(id) && !this.spooled.has(id));
    return { lost: [...lost, ...forgotten], doubled, invented, gaps };
  }
}

export interface Settled {
  readonly result: string;
  /** Answered or left by a door, and not in the record as it was. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** In the record, and nobody asked. */
  readonly invented: readonly string[];
  /** `gap` events by reason. */
  readonly gaps: Readonly<Record<string, number>>;
}

async function spoolFiles(guard: GuardProcess): Promise<number> {
  const { status } = await callOnce(guard.admin, { op: "status" }, 5_000);
  return Number(((status as JsonObject)["spool"] as JsonObject)["files"]);
}

function spoolRecord(number: number): SpoolRecord {
  return {
    id: `spooled-${String(number).padStart(6, "0")}`,
    time: 1_767_225_600_000 + number,
    door: "gemini",
    phase: "before",
    agent: "gemini",
    session: "s-1",
    tool: "shell",
    cwd: "/home/dev/project",
    input: `sha256:${"a".repeat(64)}`,
    actions: [{ kind: "file.write", resource: `file${number}` }],
    verdict: "allow",
    enforced: true,
    rules: [],
    policy: `sha256:${"b".repeat(64)}`,
    bundle: 3,
    why: "wire.unreachable",
  };
}
