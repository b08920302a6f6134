import { MAYBE } from "../decide/truth.js";
import { type NameGlob, parseHostGlob, parseNameGlob, relateName } from "../policy/globs/name.js";
import type { PricesDocument } from "../policy/sections/prices.js";
import type { Resource } from "../spine/action.js";
import type { Usage } from "./usage.js";

/** Prices by name: the longest glob that matches counts. */
class Table<T> {
  readonly #exact = new Map<string, T>();
  readonly #globs: { readonly glob: NameGlob; readonly price: T }[] = [];
  /** Names seen before: a policy may have ten thousand globs. */
  readonly #seen = new Map<string, T | null>();

  constructor(prices: Readonly<Record<string, T>>, parse: (text: string) => NameGlob) {
    for (const [name, price] of Object.entries(prices)) {
      const glob = parse(name);
      if (glob.literal === null) this.#globs.push({ glob, price });
      else this.#exact.set(glob.literal, price);
    }
    this.#globs.sort((a, b) => b.glob.text.length - a.glob.text.length || (a.glob.text < b.glob.text ? -1 : 1));
  }

  get empty(): boolean {
    return this.#exact.size === 0 && this.#globs.length === 0;
  }

  of(name: string): T | null {
    const known = this.#seen.get(name);
    if (known !== undefined) return known;
    const price = this.#exact.get(name) ?? this.#globs.find(({ glob }) => glob.matches(name))?.price ?? null;
    if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
    this.#seen.set(name, price);
    return price;
  }

  /** Every price a resource may have that is not one exact name. */
  *possible(resource: Resource): Iterable<T> {
    for (const [name, price] of this.#exact) if (relateName(parseNameGlob(name), resource) >= MAYBE) yield price;
    for (const { glob, price } of this.#globs) if (relateName(glob, resource) >= MAYBE) yield price;
  }
}

const MAX_SEEN = 1_024;
const PER_TOKEN = 1e-6;

/** What tools, hosts and models cost, ready to be asked. */
export class Prices {
  readonly currency: string;
  readonly #tools: Table<number>;
  readonly #hosts: Table<number>;
  readonly #models: Table<{ readonly input: number; readonly output: number }>;

  constructor({ currency, tools = {}, hosts = {}, models = {} }: PricesDocument) {
    this.currency = currency;
    this.#tools = new Table(tools, parseNameGlob);
    this.#hosts = new Table(hosts, parseHostGlob);
    this.#models = new Table(models, parseNameGlob);
  }

  /** Per call, by the most specific of a tool's names that has a price. */
  tool(names: readonly string[]): number {
    for (const name of names) {
      const price = this.#tools.of(name);
      if (price !== null) return price;
    }
    return 0;
  }

  /** Per call. Where nobody knows which host it is, the dearest it may be. */
  host(resource: Resource): number {
    if (this.#hosts.empty) return 0;
    if (resource.form === "exact") return this.#hosts.of(resource.name) ?? 0;
    let most = 0;
    for (const price of this.#hosts.possible(resource)) most = Math.max(most, price);
    return most;
  }

  /** Of tokens; of a model nobody named, by the price of `*`. */
  tokens({ model = "*", inputTokens = 0, outputTokens = 0 }: Usage): number {
    const price = this.#models.of(model);
    return price === null ? 0 : (inputTokens * price.input + outputTokens * price.output) * PER_TOKEN;
  }
}
