import { CosignedFile, readCheckpoint } from "@rampart/ledger";
import {
  type BoundSocket,
  callOnce,
  forgetStarts,
  type JsonObject,
  type LineServer,
  type Lock,
  type Places,
  placesIn,
  removeSockets,
  type Sockets,
  serveLines,
} from "@rampart/service";
import { type ApiService, startApi } from "./api/service.js";
import { endCredentials } from "./credentials/over.js";
import { gatherStatus } from "./health/gather.js";
import { sayRecovered, sayStalled } from "./health/recovered.js";
import { Rest } from "./health/rest.js";
import { obeySignals } from "./health/signals.js";
import { rehearseOnce, warmUp } from "./health/warm.js";
import { Heart } from "./heartbeat/heart.js";
import { Housekeeping } from "./housekeeping.js";
import { localPerson } from "./identity/person.js";
import { alarmForecasts } from "./limits/alarm.js";
import { carryAccounts } from "./limits/carry.js";
import { DEADLINE_MS, type GuardOptions } from "./options.js";
import { knowledgeFolder } from "./policy/knowledge.js";
import { watchFile } from "./policy/watch.js";
import { alarmEvent, startEvent } from "./record/state.js";
import { Retention } from "./retention/retention.js";
import { type AdminActions, actionsOn } from "./sockets/admin/actions.js";
import { adminHandler } from "./sockets/admin.js";
import { agentHandler, renderAgentError } from "./sockets/agent.js";
import { Hub } from "./sockets/hub.js";
import { recordedIn } from "./sockets/recorded.js";
import { ingestSpool } from "./spool/ingest.js";
import { refreshModes } from "./state/modes.js";
import type { State } from "./state/open.js";
import { spoolsOf } from "./state/rooms.js";
import { Publisher } from "./witness/publisher.js";
import { Rounds } from "./witness/rounds.js";
import { readersAway } from "./world/reader.js";

const SPOOL_MS = 5_000;
const HOUSEKEEPING_MS = 10_000;
/** What a policy beside the one in force came to is written down so often: as much is lost with a guard that is killed. */
const SHADOW_MS = 600_000;
const ALIVE_MS = 15_000;

/** How long after it came a peer is waited for to say something. */
const ARRIVING_MS = 20;

type LineHandler = ReturnType<typeof agentHandler>;
/** How long calls under way may still take when the guard ends. */
const GRACE_MS = 2_000;

/** A guard between its start and its end: sockets, watches, timers, and how all of it stops. */
export class Running {
  readonly agentSocket: string;
  readonly adminSocket: string;
  readonly notes: readonly string[];
  readonly ended: Promise<string>;
  readonly #options: GuardOptions;
  readonly #sockets: Sockets;
  readonly #state: State;
  readonly #places: Places;
  readonly #lock: Lock;
  readonly #publisher: Publisher;
  readonly #rounds: Rounds;
  readonly #hub: Hub;
  readonly #retention: Retention;
  readonly #started: number;
  readonly #closers: (() => void)[] = [];
  /** Has it hear signals no more. */
  #deafen = () => {};
  #servers: LineServer[] = [];
  #api: ApiService | null = null;
  #stopping: Promise<void> | null = null;
  /** Messages of doors that are being answered. */
  #calls = 0;
  readonly #rest = new Rest();
  #heart: Heart | null = null;
  /** Names in spools that cannot be moved away. */
  readonly #stuck = new Set<string>();
  /** Users whose reader did not answer the last time it was looked for. */
  #readersAway: readonly string[] = [];
  #end: (reason: string) => void = () => {};
  readonly #house = new Housekeeping();

  private constructor(options: GuardOptions, sockets: Sockets, state: State, lock: Lock) {
    this.#options = options;
    this.#sockets = sockets;
    this.#state = state;
    this.#places = placesIn(options.layout);
    this.#lock = lock;
    this.agentSocket = sockets.agent;
    this.adminSocket = sockets.admin;
    this.notes = state.notes;
    this.#started = state.room.now();
    const cosigned = new CosignedFile(this.#places.log);
    this.#publisher = new Publisher({
      witnesses: options.witnesses ?? [],
      now: state.room.now,
      quorum: options.witnessQuorum ?? 0,
      keep: (note) => cosigned.keep(note),
      alarm: ({ code, severity, message }) => state.room.journal.record(alarmEvent(code, severity, message), true),
    });
    this.#rounds = new Rounds({
      publisher: this.#publisher,
      checkpoint: () => state.log.current.lastCheckpoint,
      heard: (met, refused) => state.room.duty.heard(met, refused),
      periodMs: options.witnessMs,
    });
    this.#hub = new Hub(state.room.journal, recordedIn(state));
    this.#retention = new Retention({
      rules: options.retention ?? { calls: null, prompts: null },
      log: () => state.log.current,
      state: options.layout.state,
      now: state.room.now,
      carry: () => carryAccounts(state.room.limits, state.room.journal, state.room.now()),
      failed: (error) => void this.#sayRetentionFailed(error),
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  static async start(options: GuardOptions, sockets: Sockets, state: State, lock: Lock): Promise<Running> {
    const running = new Running(options, sockets, state, lock);
    await running.#recordStart();
    if (options.warmUp ?? true) await rehearseOnce(state.policy.current, state.around);
    await running.#listen();
    running.#watch();
    running.#keepHouse();
    if (options.handleSignals ?? true) running.#deafen = obeySignals((signal) => void running.stop(signal));
    running.#tellManager();
    if (options.warmUp ?? true) await running.#warm();
    return running;
  }

  get #mode(): "user" | "system" {
    return this.#options.system === undefined ? "user" : "system";
  }

  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#shutDown(reason);
    return this.#stopping;
  }

  async #listen(): Promise<void> {
    const { adapters, deadlineMs = DEADLINE_MS, system } = this.#options;
    const user = system === undefined ? this.#options.user : "root";
    const person = () => localPerson(this.#state.policy.current, user, system !== undefined);
    const context = { state: this.#state, hub: this.#hub, user, person, actions: this.#actions() };
    const admin = adminHandler(context);
    const listen = (path: string | BoundSocket, onLine: LineHandler, connections?: number) =>
      serveLines({
        path,
        onLine,
        renderError: renderAgentError,
        ...(connections === undefined ? {} : { connections }),
      });
    this.#servers = [await listen(system?.admin ?? this.adminSocket, admin, 64)];
    for (const { room: own, owner } of this.#state.rooms) {
      const named = owner.caller === null ? {} : { user: owner.caller.user };
      const onLine = this.#counted(agentHandler({ room: own, adapters, deadlineMs, ...named }));
      this.#servers.push(await listen(owner.caller?.socket ?? this.agentSocket, onLine));
    }
    this.#api = await startApi(this.#options.api, context, deadlineMs);
  }

  /** The same handler, with the calls counted that are under way. */
  #counted(handler: LineHandler): LineHandler {
    return async (line, connection) => {
      this.#calls++;
      this.#rest.begin();
      try {
        await handler(line, connection);
      } finally {
        this.#calls--;
      }
    };
  }

  #watch(): void {
    const policy = watchFile(this.#places.policy, () => this.#state.policy.refresh());
    const knowledge = watchFile(knowledgeFolder(this.#places.policy), () => this.#state.policy.refresh());
    const doors = watchFile(this.#places.doors, () => refreshModes(this.#state));
    this.#closers.push(
      () => policy.close(),
      () => knowledge.close(),
      () => doors.close(),
    );
  }

  #startHeart(): void {
    const { heartbeat } = this.#options;
    if (heartbeat === undefined) return;
    const { signer, log, room } = this.#state;
    const state = async () => {
      const { size: entries, root } = readCheckpoint(log.current.lastCheckpoint);
      const { healthy } = await this.#status();
      return { mode: this.#mode, healthy: healthy === true, entries, root: Buffer.from(root).toString("base64") };
    };
    const alarm = (code: string, message: string) => room.journal.record(alarmEvent(code, "high", message), true);
    const heart = new Heart({ ...heartbeat, signer, state, alarm, now: room.now });
    this.#heart = heart;
    this.#closers.push(() => heart.close());
  }

  /** In system mode: ready now, alive as long as the loop turns, so that whoever started us can start us again. */
  #tellManager(): void {
    const { tell, aliveMs = ALIVE_MS } = this.#options.system ?? {};
    if (tell === undefined) return;
    tell("ready");
    const timer = setInterval(() => tell("alive"), aliveMs);
    timer.unref();
    this.#closers.push(() => clearInterval(timer));
  }

  #keepHouse(): void {
    const { room, known, bundles, orders, policy, life, snapshots, log } = this.#state;
    log.onRecovery = () => {
      sayRecovered(room).catch(() => undefined);
    };
    room.journal.onStall = (ms) => {
      sayStalled(room, ms).catch(() => undefined);
    };
    this.#house.every(SPOOL_MS, () => this.#ingest());
    this.#house.every(
      HOUSEKEEPING_MS,
      () => room.reviews.sweep(),
      () => room.grants.sweep(),
      () => room.tasks.sweep(),
      () => endCredentials(room.journal, known.credentials, room.now()),
      () => alarmForecasts(room),
      () => orders.sweep(),
      () => snapshots.ifDue(),
      () => bundles.renew(policy.current),
      // May take minutes: nothing waits for it.
      () => void this.#retention.ifDue(),
      () => this.#calls === 0 && this.#rest.look(),
      async () => {
        this.#readersAway = await readersAway(this.#state.rooms);
      },
    );
    this.#house.every(SHADOW_MS, () => life.noteShadow());
    this.#rounds.start();
    this.#closers.push(() => this.#rounds.stop());
    this.#startHeart();
    void this.#house.do(() => this.#ingest());
  }

  async #sayRetentionFailed(error: unknown): Promise<void> {
    const message = `old content could not be deleted: ${error instanceof Error ? error.message : String(error)}`;
    await this.#state.room.journal.record(alarmEvent("retention.failed", "high", message), true).catch(() => undefined);
  }

  async #ingest(): Promise<void> {
    const { room, rooms, known } = this.#state;
    const { spool, quarantine } = this.#places;
    const rest = { quarantine, stuck: this.#stuck, journal: room.journal, taken: known.spooled.ids, now: room.now };
    for (const one of spoolsOf(spool, rooms)) await ingestSpool({ ...one, ...rest });
  }

  /** Whether a message is being answered, or somebody came a moment ago: the first line of a peer is on its way. */
  #isAsked(): boolean {
    const since = performance.now() - ARRIVING_MS;
    return this.#calls > 0 || this.#servers.some(({ newest }) => newest > since);
  }

  /** Asks itself once through its own socket; the rest goes on beside the first calls. */
  async #warm(): Promise<void> {
    const { policy, around } = this.#state;
    await callOnce(this.agentSocket, { op: "ping" }, DEADLINE_MS).catch(() => undefined);
    const state = () => (this.#stopping !== null ? "stopping" : this.#isAsked() ? "busy" : "idle");
    warmUp(policy.current, around, state).catch(() => undefined);
  }

  async #shutDown(reason: string): Promise<void> {
    for (const close of this.#closers) close();
    const rested = this.#house.end();
    this.#options.system?.tell?.("ending");
    this.#hub.close();
    this.#state.room.followers.close();
    await Promise.all([this.#api, ...this.#servers].map((server) => server?.close(GRACE_MS)));
    await rested;
    const { room, life, snapshots, log } = this.#state;
    // Each as far as the disk still allows; the lock goes in any case.
    await life.noteShadow().catch(() => undefined);
    await snapshots.take().catch(() => undefined);
    await room.journal.record({ kind: "end", reason, details: {} }, true).catch(() => undefined);
    await log.close().catch(() => undefined);
    room.models.close();
    this.#state.webhook?.close();
    await room.sql.close();
    await this.#rounds.last();
    // In system mode they are root's, and stay for the next guard.
    if (this.#options.system === undefined) await removeSockets(this.#sockets);
    await this.#lock.release();
    await forgetStarts(this.#options.layout.state);
    this.#deafen();
    this.#end(reason);
  }

  #recordStart(): Promise<number> {
    const { policy, modes, room } = this.#state;
    const { version } = this.#options;
    return room.journal.record(startEvent(version, this.#mode, policy.current.digest, modes.all), true);
  }

  #actions(): AdminActions {
    const status = () => this.#status();
    return actionsOn(this.#state, this.#retention, status, (why) => setImmediate(() => void this.stop(why)));
  }

  #status(): Promise<JsonObject> {
    const [admin, ...agents] = this.#servers;
    return gatherStatus(this.#state, this.#places, this.#options, {
      mode: this.#mode,
      started: this.#started,
      readersAway: this.#readersAway,
      heartbeat: this.#heart?.status ?? null,
      api: this.#api?.status ?? null,
      publisher: this.#publisher,
      sockets: { agent: this.agentSocket, admin: this.adminSocket },
      connections: {
        agent: agents.reduce((sum, one) => sum + one.connections, 0),
        admin: admin?.connections ?? 0,
        watchers: this.#hub.watchers,
      },
    });
  }
}
