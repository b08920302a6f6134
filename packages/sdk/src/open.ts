import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { ToolCall, Usage } from "@rampart/core";
import { findSockets, type Layout, locateLayout, type Places, placesIn, ServiceError } from "@rampart/service";
import { type Answer, type Asking, type Gate, type Passed, refusal } from "./gate/gate.js";
import { GuardGate } from "./gate/guard.js";
import { ClosedGate, LocalGate } from "./gate/local.js";
import { findPlace } from "./gate/place.js";
import { LocalRecord } from "./gate/record.js";
import { RemoteGuard } from "./gate/remote.js";
import { stoppedHere } from "./gate/stopped.js";
import type { ToolOptions } from "./options.js";

/** What the policy of a process without an installation is: the one `rampart init` installs. */
const DEFAULT_PACK = "coding-agent";
const MAX_POLICY = 1024 * 1024;
const UNREAD = "its result could not be looked through.";
/** How long a guard that was not there is not looked for again. */
const AWAY_MS = 1_000;

const gates = new Map<string, Gate>();
/** The same, by the options themselves: a tool's are the same object call after call. */
let known = new WeakMap<ToolOptions, Gate>();

/** Functions that answer in place of a person, told apart by number. */
const asking = new WeakMap<NonNullable<ToolOptions["onAsk"]>, number>();
let asked = 0;

function numberOf(onAsk: NonNullable<ToolOptions["onAsk"]>): number {
  const number = asking.get(onAsk) ?? ++asked;
  asking.set(onAsk, number);
  return number;
}

/** The gate for these options; tools with the same ones share it, and nothing is opened before the first call. */
export function gateFor(options: ToolOptions): Gate {
  let gate = known.get(options);
  if (gate === undefined) {
    gate = gateLike(options);
    known.set(options, gate);
  }
  return gate;
}

function gateLike(options: ToolOptions): Gate {
  const { state = null, socket = null, policy = null, cwd = null, url = null, onAsk } = options;
  const guard = choiceOf(options);
  const { deadlineMs = 5_000, reviewMs = 0 } = options;
  const asks = onAsk === undefined ? 0 : numberOf(onAsk);
  const key = JSON.stringify([guard, state, socket, policy, cwd, url, options.key ?? null, deadlineMs, reviewMs, asks]);
  const like = gates.get(key);
  if (like !== undefined) return like;
  const gate = new ChosenGate(options);
  gates.set(key, gate);
  return gate;
}

/** Whoever names a guard elsewhere is not answered by this process. */
const choiceOf = ({ guard = "auto", url }: ToolOptions) => (url === undefined ? guard : "required");

/** Closes connections, and resolves once everything this process decided is on disk. */
export async function closeGates(): Promise<void> {
  const open = [...gates.values()];
  gates.clear();
  known = new WeakMap();
  await Promise.all(open.map((gate) => gate.close()));
}

/** The guard where one is to be asked and is there; this process otherwise. */
class ChosenGate implements Gate {
  readonly #layout: Layout;
  readonly #places: Places;
  #guard: GuardGate | null = null;
  #local: Promise<Gate> | null = null;
  /** The same, once it is open: most calls need not wait for it. */
  #opened: Gate | null = null;
  #away = 0;

  constructor(private readonly options: ToolOptions) {
    this.#layout = locateLayout({ state: options.state, home: homedir(), env: process.env });
    this.#places = placesIn(this.#layout);
  }

  async ask(call: ToolCall, about?: Asking): Promise<Answer> {
    const guard = choiceOf(this.options);
    if (guard !== "none") {
      const answer = await this.#askGuard(() => this.#guard!.ask(call, about));
      if (answer !== null) return answer;
      if (guard === "required") return refusal("guard", "wire.unreachable", "the guard is not there.");
    }
    const local = this.#opened ?? (await this.#alone());
    const stopping = stoppedHere(this.#places, Date.now());
    const stopped = stopping === null ? null : await stopping;
    if (stopped === null) return local.ask(call, about);
    await local.refused(call, "stopped");
    return refusal("local", "stopped", `${stopped}.`);
  }

  async tell(call: ToolCall, text: string | null, usage?: Usage | null): Promise<Passed> {
    if (this.#guard !== null) return this.#guard.tell(call, text, usage);
    if (choiceOf(this.options) === "required") return this.#tellGuard(call, text, usage);
    return (this.#opened ?? (await this.#alone())).tell(call, text);
  }

  /** It was there when it was asked: where it is not found again, nobody has looked the result through. */
  async #tellGuard(call: ToolCall, text: string | null, usage?: Usage | null): Promise<Passed> {
    const guard = await this.#answering();
    if (guard !== null) return guard.tell(call, text, usage);
    return { withheld: refusal("guard", "wire.unreachable", UNREAD).message, text: null };
  }

  async hidden(list: ToolCall, tools: readonly string[]): Promise<readonly string[]> {
    const gate = await this.#answering();
    if (gate === null) return [];
    try {
      return await gate.hidden(list, tools);
    } catch {
      // It is starting, or gone: what is certain by the policy is so without it.
      return choiceOf(this.options) === "required" ? [] : (await this.#alone()).hidden(list, tools);
    }
  }

  async refused(call: ToolCall, code: string): Promise<void> {
    await (await this.#answering())?.refused(call, code);
  }

  async close(): Promise<void> {
    await this.#guard?.close();
    await (await this.#local)?.close();
  }

  /** Who answers where nothing is released; null where the guard has to, and is away. */
  async #answering(): Promise<Gate | null> {
    const guard = choiceOf(this.options);
    if (guard !== "none" && this.#guard === null && Date.now() >= this.#away)
      this.#guard = await this.#find().catch(() => null);
    if (this.#guard !== null) return this.#guard;
    return guard === "required" ? null : this.#alone();
  }

  async #askGuard(ask: () => Promise<Answer>): Promise<Answer | null> {
    if (this.#guard === null && Date.now() < this.#away) return null;
    try {
      this.#guard ??= await this.#find();
      return await ask();
    } catch {
      await this.#guard?.close();
      this.#guard = null;
      this.#away = Date.now() + AWAY_MS;
      return null;
    }
  }

  async #find(): Promise<GuardGate> {
    const { deadlineMs = 5_000, reviewMs = 0, url, key = "" } = this.options;
    if (url !== undefined)
      return new GuardGate({ socket: new RemoteGuard(url, key, deadlineMs), deadlineMs, reviewMs });
    const socket = this.options.socket ?? (await findSockets(this.#layout)).agent;
    return new GuardGate({ socket, deadlineMs, reviewMs });
  }

  #alone(): Promise<Gate> {
    this.#local ??= openLocal(this.#layout, this.options).then((gate) => {
      this.#opened = gate;
      return gate;
    });
    return this.#local;
  }
}

async function openLocal(layout: Layout, options: ToolOptions): Promise<Gate> {
  // The interpreter is large, and whoever asks a guard never needs it.
  const [core, edge] = await Promise.all([import("@rampart/core"), import("@rampart/edge")]);
  const places = placesIn(layout);
  try {
    const sources = [await policyText(places.policy, options.policy ?? null)];
    const packs = (name: string) => (Object.hasOwn(core.PACKS, name) ? core.PACKS[name] : undefined);
    const loaded = core.loadPolicy(sources, { packs });
    if (!loaded.ok)
      return new ClosedGate(
        "policy.invalid",
        `its policy cannot be used: ${core.formatPolicyError(loaded.errors[0]!)}.`,
      );
    const record = new LocalRecord(places.spool, loaded.policy.digest);
    const place = await findPlace(layout, options.cwd ?? process.cwd());
    return new LocalGate(core, edge, loaded.policy, { place, record, onAsk: options.onAsk ?? null });
  } catch (error) {
    const code = error instanceof ServiceError ? error.code : "policy.unreadable";
    return new ClosedGate(code, "its policy cannot be read.");
  }
}

/** The named pack or file, the installed policy, or the one an installation begins with. */
async function policyText(installed: string, named: string | null): Promise<{ name: string; text: string }> {
  const pack = (name: string) => ({ name: "policy.yaml", text: `rampart: 1\nname: in-process\nextends: ${name}\n` });
  if (named !== null && /^[a-z][a-z0-9-]*$/.test(named)) return pack(named);
  const path = named ?? installed;
  try {
    const text = await readFile(path, "utf8");
    if (text.length > MAX_POLICY) throw new ServiceError("file.too_large", `${path} is too long`);
    return { name: path, text };
  } catch (error) {
    if (named === null && (error as NodeJS.ErrnoException).code === "ENOENT") return pack(DEFAULT_PACK);
    throw error;
  }
}
