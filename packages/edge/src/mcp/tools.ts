import type { ToolCall } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { type Definition, readDefinition } from "./definition.js";
import { changePins, MAX_DEFINITION, type Pin, readPins, type Seen } from "./pins.js";
import { wrongArguments } from "./schema/arguments.js";

/** What a person is told of the tools a server offers. */
export interface ToolNotice {
  readonly tool: string;
  readonly what: "new" | "changed" | "twice" | "flagged" | "malformed" | "many";
  readonly flags: readonly string[];
}

export interface ToolsOptions {
  /** File of the pins. */
  readonly path: string;
  readonly server: string;
  /** Whether what was never seen is accepted by being seen; otherwise a person accepts it first. */
  readonly trustFirstUse: boolean;
  now(): number;
  notice(notice: ToolNotice): void;
}

/** Tools of one list, and of one server in all its lists; more than that nobody can have looked at. */
const MAX_TOOLS = 1_024;
const MAX_PINNED = 2_048;
/** Characters of one server's definitions that are kept beside their digests: all servers share one file. */
const MAX_KEPT = 1024 * 1024;

/**
 * The tools of one server as they were accepted. A definition that changed since, or stands twice, is hidden, and calls of it
 * are refused, until a person has accepted it (`rampart mcp accept`).
 */
export class Tools {
  #pins: Readonly<Record<string, Pin>> = {};
  /** With their schemas. */
  readonly #offered = new Map<string, Json | undefined>();
  readonly #refused = new Map<string, Refused>();
  /** What was said of each, so that a list that is asked for again says nothing twice. */
  readonly #said = new Map<string, string>();
  #loaded = false;

  constructor(private readonly options: ToolsOptions) {}

  /** A list's result with what may be offered. */
  async offer(result: JsonObject, around: ToolCall): Promise<JsonObject> {
    const { tools } = result;
    if (!Array.isArray(tools)) return { ...result, tools: [] };
    if (tools.length > MAX_TOOLS) this.#say({ tool: "", what: "many", flags: [] });
    if (tools.length > MAX_TOOLS) return { ...result, tools: [] };
    await this.#load();
    const all = tools.map((one: Json) => readDefinition(one, around));
    const read = all.filter((one) => one !== null);
    if (read.length < all.length)
      this.#say({ tool: nameIn(tools[all.indexOf(null)] ?? null), what: "malformed", flags: [] });
    const room = MAX_PINNED - Object.keys(this.#pins).length;
    const ruled = read.map((one) => ({ one, why: this.#why(one, read, room) }));
    for (const { one, why } of ruled) this.#rule(one, why);
    await this.#keep(ruled);
    // Another proxy may have pinned another definition in between: what it pinned counts.
    const kept = ruled.map(({ one }) => ({ one, why: this.#why(one, read, room) }));
    for (const { one, why } of kept) if (why !== null) this.#rule(one, why);
    return { ...result, tools: kept.filter(({ why }) => why === null).map(({ one }) => one.body) };
  }

  /** Whether anything is known of a tool of this name. */
  async knows(name: string): Promise<boolean> {
    await this.#load();
    return this.#refused.has(name) || this.#offered.has(name);
  }

  /** Why a tool may not be called, or not with these arguments; null where it may. */
  async refusal(name: string, given: Json | undefined): Promise<Refusal | null> {
    await this.#load();
    const why = this.#refused.get(name);
    if (why !== undefined) return { why: WHY[why], waits: why !== "twice" && why !== "many" };
    if (!this.#offered.has(name)) return { why: "the server offers no tool of this name", waits: false };
    const wrong = wrongArguments(this.#offered.get(name), given);
    return wrong === null ? null : { why: wrong, waits: false };
  }

  /** @param room pins this server may have yet */
  #why(one: Definition, all: readonly Definition[], room: number): Refused | null {
    if (all.filter((other) => other.name === one.name).length > 1) return "twice";
    const accepted = this.#pin(one.name)?.accepted ?? null;
    if (accepted !== null) return accepted.digest === one.digest ? null : "changed";
    if (this.#pin(one.name) === null && all.indexOf(one) >= room) return "many";
    return this.options.trustFirstUse ? null : "new";
  }

  #rule({ name, flags, body }: Definition, why: Refused | null): void {
    if (why === null) {
      this.#refused.delete(name);
      this.#offered.set(name, body["inputSchema"]);
      const looked = this.#pin(name)?.accepted?.person === true;
      if (flags.length > 0 && !looked) this.#say({ tool: name, what: "flagged", flags });
    } else {
      this.#offered.delete(name);
      if (why === "many") return this.#say({ tool: "", what: why, flags: [] });
      this.#refused.set(name, why);
      this.#say({ tool: name, what: why, flags });
    }
  }

  #say(notice: ToolNotice): void {
    const image = `${notice.what} ${notice.flags.join(" ")}`;
    if (this.#said.get(notice.tool) === image) return;
    if (this.#said.size >= MAX_TOOLS) this.#said.clear();
    this.#said.set(notice.tool, image);
    this.options.notice(notice);
  }

  /** Pins what is accepted by being seen, and keeps what waits, so that a person can look at it. */
  async #keep(ruled: readonly { readonly one: Definition; readonly why: Refused | null }[]): Promise<void> {
    const { path, server } = this.options;
    const changed = ruled.filter(({ one, why }) => this.#isNews(one, why));
    if (changed.length === 0) return;
    const change = (tools: Readonly<Record<string, Pin>>) => {
      const made: Record<string, Pin> = { ...tools };
      let room = MAX_KEPT - keptIn(tools);
      for (const { one, why } of changed) {
        const seen = this.#seen(one, room);
        if (seen.definition !== null) room -= one.length;
        const known = Object.hasOwn(made, one.name) ? made[one.name]! : NOTHING;
        made[one.name] =
          why === null ? { accepted: known.accepted ?? seen, waiting: null } : { ...known, waiting: seen };
      }
      this.#pins = made;
      return made;
    };
    await changePins(path, server, change);
  }

  #isNews({ name, digest }: Definition, why: Refused | null): boolean {
    const pin = this.#pin(name);
    if (why === null) return pin === null || pin.accepted === null || pin.waiting !== null;
    return why !== "twice" && why !== "many" && pin?.waiting?.digest !== digest;
  }

  #seen({ digest, body, length }: Definition, room: number): Seen {
    const long = length > Math.min(MAX_DEFINITION, room);
    return { digest, since: this.options.now(), definition: long ? null : body };
  }

  #pin(name: string): Pin | null {
    return Object.hasOwn(this.#pins, name) ? this.#pins[name]! : null;
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    const { path, server } = this.options;
    const pins = await readPins(path);
    this.#pins = Object.hasOwn(pins, server) ? pins[server]! : {};
    this.#loaded = true;
  }
}

function keptIn(tools: Readonly<Record<string, Pin>>): number {
  const lengthOf = (one: Seen | null) => (one?.definition ? JSON.stringify(one.definition).length : 0);
  return Object.values(tools).reduce((sum, { accepted, waiting }) => sum + lengthOf(accepted) + lengthOf(waiting), 0);
}

const nameIn = (one: Json) => (isJsonObject(one) && typeof one["name"] === "string" ? one["name"].slice(0, 64) : "");

export interface Refusal {
  readonly why: string;
  /** Whether a person can accept what was refused. */
  readonly waits: boolean;
}

type Refused = keyof typeof WHY;
const NOTHING: Pin = { accepted: null, waiting: null };

const WHY = {
  twice: "the server offers two tools of this name",
  changed: "its definition is another than the one that was accepted",
  new: "nobody has accepted it yet",
  many: "its server offers more tools than can be pinned",
} as const;
