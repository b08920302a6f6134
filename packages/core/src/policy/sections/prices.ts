import { GLOB } from "../names.js";
import { named, number, record, text } from "../shape.js";
import { joinByName, type Section } from "./section.js";

/** What a call costs, in one currency. Names are globs; the longest that matches counts. */
export interface PricesDocument {
  /** Three letters, as ISO 4217 has them. */
  readonly currency: string;
  /** Per call, by `tool` or `server/tool`. */
  readonly tools?: Readonly<Record<string, number>>;
  /** Per call, by host. */
  readonly hosts?: Readonly<Record<string, number>>;
  /** Per million tokens, by model. */
  readonly models?: Readonly<Record<string, { readonly input: number; readonly output: number }>>;
}

const amount = number(0, 1e9, false);
const prices = record<PricesDocument>({
  currency: { shape: text({ max: 3, pattern: /^[A-Z]{3}$/, what: "a currency like EUR" }), required: true },
  tools: { shape: named(GLOB, amount, 10_000), about: "Per call, by tool or server/tool." },
  hosts: { shape: named(GLOB, amount, 10_000), about: "Per call, by host." },
  models: {
    shape: named(
      GLOB,
      record<{ input: number; output: number }>({
        input: { shape: amount, required: true },
        output: { shape: amount, required: true },
      }),
      10_000,
    ),
    about: "Per million tokens, by model.",
  },
});

export const pricesSection: Section<PricesDocument> = {
  about: "What tools, hosts and models cost.",
  source: prices,
  resolved: prices,
  join: (said) => ({
    currency: said.at(-1)!.currency,
    tools: joinByName(said.map(({ tools = {} }) => tools)),
    hosts: joinByName(said.map(({ hosts = {} }) => hosts)),
    models: joinByName(said.map(({ models = {} }) => models)),
  }),
};
