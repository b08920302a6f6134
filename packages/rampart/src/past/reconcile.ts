import { HOSTS, inspectDoor, type PastCall, type ProtectContext } from "@rampart/edge";
import { type DoorSettings, type Doors, doorNamed } from "@rampart/service";
import type { Intents } from "./intents.js";

/** Milliseconds within which a call that stands in a transcript may still be on its way into the log. */
const SETTLING_MS = 5_000;
/** Tools that run at the model's provider: no host asks a hook before them. */
const PROVIDER_TOOLS = new Set(["web_search", "google_web_search", "image_generation", "code_interpreter"]);

/** An executed call no hook of ours saw. */
export interface Unseen {
  readonly past: PastCall;
  readonly cause: string;
  /** An alarm stands in the log already. */
  readonly known: boolean;
}

/** Compares one host's transcripts with the log, call by call. */
export class Reconciliation {
  calls = 0;
  mediated = 0;
  /** Made before the door was there, or by a host without one. */
  unprotected = 0;
  /** No intent, but nothing says that it ran either: the host refused it itself, or was interrupted. */
  unclear = 0;
  readonly unseen: Unseen[] = [];
  readonly #firstOf = new Map<string, number>();
  readonly #problems = new Map<string, string | null>();

  constructor(
    readonly intents: Intents,
    readonly doors: Doors,
    readonly context: ProtectContext,
    readonly now: number,
  ) {}

  async take(past: PastCall): Promise<void> {
    this.calls++;
    const session = `${past.host}:${past.session}`;
    this.#firstOf.set(session, Math.min(this.#firstOf.get(session) ?? past.time, past.time));
    const door = doorNamed(this.doors, past.host);
    if (this.intents.claim(past)) this.mediated++;
    else if (!Object.hasOwn(this.doors, past.host) || past.time < door.since) this.unprotected++;
    else if (past.done !== true || this.now - past.time < SETTLING_MS) this.unclear++;
    else this.unseen.push({ past, cause: await this.#causeOf(past, door), known: this.intents.isKnown(past) });
  }

  async #causeOf(past: PastCall, door: DoorSettings): Promise<string> {
    const { title } = HOSTS[past.host]!;
    if (PROVIDER_TOOLS.has(past.tool)) return "the model's provider runs this tool, and no host asks a hook before it";
    if ((this.#firstOf.get(`${past.host}:${past.session}`) ?? past.time) < door.since) {
      return `its session began before the door was installed, and ${title} reads its hooks when it starts`;
    }
    const problem = await this.#problemOf(past.host);
    if (problem !== null) return problem;
    return "its hook was not asked, was killed, or hung: hooks switched off for one project or one run, or a flag that skips them";
  }

  /** What is wrong with a host's door at this moment, which may well be why. */
  async #problemOf(host: string): Promise<string | null> {
    if (!this.#problems.has(host)) {
      const { problems } = await inspectDoor(HOSTS[host]!, this.context);
      this.#problems.set(host, problems[0] ?? null);
    }
    return this.#problems.get(host) ?? null;
  }
}
