import { errorOf, isJsonObject, type JsonObject, type Layout } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { askGuard, followGuard } from "../guard/admin.js";
import { type Board, EMPTY_BOARD, type Settling, UNLOCKED_MS, withEvents, withReviews } from "./board.js";
import { checkPassphrase, choosePassphrase, hasPassphrase } from "./passphrase.js";
import { type Effect, type Key, press } from "./press.js";

/** Entries of the log shown when the screen opens. */
const HISTORY = 300;
const REVIEWS_MS = 1_000;
const RETRY_MS = 1_500;
/** Wrong passphrases until nothing can be decided here any more. */
const MOST_WRONG = 5;

/** The board and the world: what the guard sends changes it, and what keys ask for is done. */
export class Live {
  board: Board = EMPTY_BOARD;
  readonly #input: Pick<Input, "state">;
  readonly #io: Io;
  readonly #layout: Layout;
  readonly #changed: () => void;
  #fresh: JsonObject[] = [];
  #wrong = 0;
  #over = false;
  #close: () => void = () => {};

  constructor(input: Pick<Input, "state">, io: Io, layout: Layout, changed: () => void) {
    this.#input = input;
    this.#io = io;
    this.#layout = layout;
    this.#changed = changed;
  }

  /** Follows the guard until {@link end}, over its restarts too. */
  async run(): Promise<void> {
    const reviews = setInterval(() => void this.#look(), REVIEWS_MS);
    while (!this.#over) {
      try {
        await this.#follow();
      } catch (error) {
        this.#set({ connected: false, notice: error instanceof Error ? error.message : "the guard cannot be reached" });
      }
      if (!this.#over) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    clearInterval(reviews);
  }

  end(): void {
    this.#over = true;
    this.#close();
  }

  /** Events that arrived since the last picture. */
  take(): void {
    this.board = withEvents(this.board, this.#fresh);
    this.#fresh = [];
  }

  /** True where the screen is to close. */
  key(key: Key, page: number): boolean {
    this.take();
    const { board, effect } = press(this.board, key, page, this.#io.now(), hasPassphrase(this.#layout));
    this.board = board;
    if (effect?.kind === "quit") return true;
    if (effect !== null) void this.#do(effect).catch((error: Error) => this.#set({ notice: error.message }));
    this.#changed();
    return false;
  }

  async #follow(): Promise<void> {
    const { head } = await askGuard(this.#input, this.#io, { op: "head" });
    const entries = isJsonObject(head) && typeof head["entries"] === "number" ? head["entries"] : 0;
    const next = Number(this.board.events.at(-1)?.["index"] ?? entries - HISTORY - 1) + 1;
    const stream = await followGuard(this.#input, this.#io, {
      op: "watch",
      from: Math.max(0, Math.min(next, entries)),
    });
    this.#close = () => stream.close();
    if (this.#over) return stream.close();
    const { status } = await askGuard(this.#input, this.#io, { op: "status" });
    const mode = isJsonObject(status) && status["mode"] === "system" ? "system" : "user";
    this.#set({ connected: true, notice: "", mode });
    await this.#look();
    for await (const message of stream) {
      const error = errorOf(message);
      if (error !== null) throw new Failure("refused", error.message, null);
      if (typeof message["missed"] === "number") this.#set({ missed: this.board.missed + message["missed"] });
      if (isJsonObject(message["event"])) this.#fresh.push(message["event"]);
      this.#changed();
    }
    this.#set({ connected: false, notice: "the guard ended" });
  }

  async #look(): Promise<void> {
    if (!this.board.connected) return;
    const { reviews } = await askGuard(this.#input, this.#io, { op: "reviews" }).catch((): JsonObject => ({}));
    if (!Array.isArray(reviews)) return;
    this.board = withReviews(this.board, reviews);
    this.#changed();
  }

  async #do(effect: Exclude<Effect, { kind: "quit" }>): Promise<void> {
    if (effect.kind === "settle") return this.#settle(effect);
    if (effect.kind === "choose") await choosePassphrase(this.#layout, effect.passphrase);
    else if (this.#wrong >= MOST_WRONG)
      return this.#set({ notice: "too many wrong passphrases; close the screen first" });
    else if (!(await checkPassphrase(this.#layout, effect.passphrase))) {
      this.#wrong++;
      return this.#set({ notice: "wrong passphrase; nothing was decided" });
    }
    this.#wrong = 0;
    await this.#settle(effect.wants);
  }

  async #settle({ op, id }: Settling): Promise<void> {
    const { review } = await askGuard(this.#input, this.#io, { op, id });
    const agreed = isJsonObject(review) && review["state"] === "open";
    const approved = agreed
      ? `agreed to ${id}: it waits for somebody else`
      : `approved ${id}: the same call goes through once`;
    const unlockedUntil = this.#io.now() + UNLOCKED_MS;
    this.#set({
      unlockedUntil,
      notice: op === "approve" ? approved : `denied ${id}`,
    });
    await this.#look();
  }

  #set(change: Partial<Board>): void {
    this.board = { ...this.board, ...change };
    this.#changed();
  }
}
