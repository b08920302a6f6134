import { callText } from "../say/event.js";
import { Counter } from "./counter.js";
import { number, object, type Read, text } from "./read.js";

/** Calls that are remembered to know the next same one; beyond, repeats are not counted, and the report says so. */
const MOST_CALLS = 300_000;
const SHOWN = 10;
const MOST_SHOWN_TEXT = 160;

/** Work done twice, tried again after a refusal, and what it cost, as far as any door reports it. */
export class Waste {
  calls = 0;
  repeats = 0;
  deniedRetries = 0;
  /** Calls whose arguments hold a secret: these are recorded so that they cannot be compared. */
  incomparable = 0;
  complete = true;
  readonly #seen = new Map<string, boolean>();
  readonly #repeated = new Counter();
  readonly #retried = new Counter();
  readonly #costs = new Counter();
  readonly #tokens = new Counter();
  /** Task of an intent, for what is charged to it later. */
  readonly #tasks = new Map<string, string>();
  readonly #perTask = new Map<string, { readonly task: string; calls: number; milliseconds: number; cost: Counter }>();

  take(read: Read): void {
    if (read.isCall) this.#takeCall(read);
    else if (read.kind === "outcome") this.#takeOutcome(read);
    else if (read.kind === "charge" && text(read.event["state"]) === "settled") this.#takeCharge(read);
    else if (read.kind === "answer") this.#takeTokens(read);
  }

  tell() {
    const { calls, repeats, deniedRetries, incomparable, complete } = this;
    const top = (counter: Counter) =>
      counter.top(SHOWN).map(({ name, count, newest }) => ({ call: name, count, newest }));
    return {
      calls,
      repeats,
      deniedRetries,
      incomparable,
      complete,
      repeated: top(this.#repeated),
      retried: top(this.#retried),
      /** Null: no door reports it. */
      tokens: this.#tokens.size === 0 ? null : this.#tokens.top(SHOWN),
      costs: this.#costs.size === 0 ? null : this.#costs.top(SHOWN),
      tasks: [...this.#perTask.values()]
        .sort((a, b) => b.calls - a.calls)
        .slice(0, SHOWN)
        .map(({ cost, ...task }) => ({ ...task, cost: cost.size === 0 ? null : cost.top(SHOWN) })),
    };
  }

  #takeCall(read: Read): void {
    this.calls++;
    const { event, index } = read;
    const task = text(event["task"]);
    if (task !== "") {
      this.#taskOf(task).calls++;
      if (this.#tasks.size < MOST_CALLS) this.#tasks.set(text(event["id"]), task);
    }
    const payload = event["payload"];
    if (typeof payload !== "string") {
      this.incomparable++;
      return;
    }
    const key = `${read.session}\u0000${text(event["tool"])}\u0000${payload}`;
    const wasStopped = this.#seen.get(key);
    if (wasStopped !== undefined) {
      this.repeats++;
      const what = callText(event).slice(0, MOST_SHOWN_TEXT);
      this.#repeated.add(what, index);
      if (wasStopped) {
        this.deniedRetries++;
        this.#retried.add(what, index);
      }
    }
    if (wasStopped !== undefined || this.#seen.size < MOST_CALLS) this.#seen.set(key, read.isStopped);
    else this.complete = false;
  }

  #takeOutcome(read: Read): void {
    const task = this.#tasks.get(text(read.event["id"]));
    if (task !== undefined) this.#taskOf(task).milliseconds += number(read.event["duration"]);
    this.#takeTokens(read);
    const cost = object(read.event["cost"]);
    for (const [measure, amount] of Object.entries(cost)) this.#addCost(measure, amount, read.index, task);
  }

  #takeCharge(read: Read): void {
    const { event, index } = read;
    const task = this.#tasks.get(text(event["intent"]));
    this.#addCost(text(event["measure"]), event["amount"], index, task);
  }

  #addCost(measure: string, amount: unknown, index: number, task: string | undefined): void {
    if (typeof amount !== "number" || measure === "") return;
    this.#costs.add(measure, index, amount);
    if (task !== undefined) this.#taskOf(task).cost.add(measure, index, amount);
  }

  #takeTokens({ event, index }: Read): void {
    for (const [measure, amount] of Object.entries(object(event["tokens"]))) {
      if (typeof amount === "number") this.#tokens.add(measure, index, amount);
    }
  }

  #taskOf(task: string) {
    const name = this.#perTask.has(task) || this.#perTask.size < MOST_CALLS ? task : "(others)";
    const known = this.#perTask.get(name) ?? { task: name, calls: 0, milliseconds: 0, cost: new Counter(50) };
    this.#perTask.set(name, known);
    return known;
  }
}
