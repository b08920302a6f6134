import { Counter } from "./counter.js";
import { type Read, text } from "./read.js";

const MOST_AGENTS = 500;
const SHOWN = 12;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer periods are counted by days, shorter ones by hours. */
const BY_HOURS = 3 * DAY;
const MOST_STEPS = 400;

/** Calls of a stretch of time by what was decided. */
export interface Step {
  /** Where it begins, milliseconds since 1970. */
  readonly from: number;
  allowed: number;
  asked: number;
  denied: number;
}

export interface AgentActivity {
  readonly agent: string;
  readonly owners: string[];
  calls: number;
  allowed: number;
  asked: number;
  denied: number;
  sessions: number;
}

/** Who did what, and when. */
export class Activity {
  events = 0;
  calls = 0;
  allowed = 0;
  asked = 0;
  denied = 0;
  readonly #agents = new Map<string, AgentActivity & { readonly seen: Set<string> }>();
  readonly #steps = new Map<number, Step>();
  readonly #sessions = new Set<string>();
  readonly #tools = new Counter();
  readonly #kinds = new Counter();
  readonly #hosts = new Counter();
  readonly #step: number;

  constructor(since: number, until: number) {
    const days = Math.ceil(Math.ceil((until - since) / DAY) / MOST_STEPS);
    this.#step = until - since <= BY_HOURS ? HOUR : days * DAY;
  }

  take(read: Read): void {
    this.events++;
    if (!read.isCall) return;
    this.calls++;
    const member = read.verdict === "allow" ? "allowed" : read.verdict === "ask" ? "asked" : "denied";
    this[member]++;
    this.#sessions.add(`${read.door}:${read.session}`);
    this.#stepOf(read.time)[member]++;
    const agent = this.#agentOf(read.agent);
    agent.calls++;
    agent[member]++;
    agent.seen.add(`${read.door}:${read.session}`);
    const owner = text(read.event["owner"]);
    if (owner !== "" && !agent.owners.includes(owner) && agent.owners.length < SHOWN) agent.owners.push(owner);
    this.#tools.add(text(read.event["tool"]), read.index);
    for (const kind of new Set(read.actions.map((one) => text(one["kind"])))) this.#kinds.add(kind, read.index);
    for (const host of new Set(read.actions.flatMap(hostOf))) this.#hosts.add(host, read.index);
  }

  tell() {
    const { events, calls, allowed, asked, denied } = this;
    const agents = [...this.#agents.values()]
      .map(({ seen, ...agent }) => ({ ...agent, sessions: seen.size }))
      .sort((a, b) => b.calls - a.calls || (a.agent < b.agent ? -1 : 1));
    return {
      events,
      calls,
      allowed,
      asked,
      denied,
      sessions: this.#sessions.size,
      agents,
      step: this.#step === HOUR ? ("hour" as const) : ("day" as const),
      steps: [...this.#steps.values()].sort((a, b) => a.from - b.from),
      tools: this.#tools.top(SHOWN),
      actions: this.#kinds.top(SHOWN),
      hosts: this.#hosts.top(SHOWN),
    };
  }

  #stepOf(time: number): Step {
    const from = Math.floor(time / this.#step) * this.#step;
    const known = this.#steps.get(from) ?? { from, allowed: 0, asked: 0, denied: 0 };
    this.#steps.set(from, known);
    return known;
  }

  #agentOf(name: string) {
    const agent = this.#agents.has(name) || this.#agents.size < MOST_AGENTS ? name : "(others)";
    const known = this.#agents.get(agent) ?? {
      agent,
      owners: [],
      calls: 0,
      allowed: 0,
      asked: 0,
      denied: 0,
      sessions: 0,
      seen: new Set<string>(),
    };
    this.#agents.set(agent, known);
    return known;
  }
}

function hostOf(action: Read["actions"][number]): string[] {
  const { resource } = action;
  if (typeof resource !== "object" || resource === null || Array.isArray(resource)) return [];
  const { type, name } = resource as { type?: unknown; name?: unknown };
  return type === "host" && typeof name === "string" ? [name] : [];
}
