import { and, MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import { choose, flag, named, number, oneOrMore, refined, text } from "../shape.js";
import { type Binding, condition } from "./language.js";
import { kindsWithDetail } from "./names.js";
import { settleWords } from "./task-word.js";

const COLUMN = { max: 128, pattern: /^[^\u0000-\u001f]+$/, what: "the name of a column" };
const literal = choose<string>(
  {
    when: (value) => typeof value === "number",
    shape: refined(number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, false), String),
  },
  { when: (value) => typeof value === "boolean", shape: refined(flag, String) },
  { when: () => true, shape: text({ max: 256, what: "text, a number, true or false" }) },
);

/** The values that are known, and whether some are not. */
function settleValues(values: readonly string[], binding: Binding) {
  const settled = values.map((value) => settleWords(value, binding));
  return {
    values: settled.filter(({ open }) => !open).map(({ text }) => text),
    open: settled.some(({ open }) => open),
  };
}

/** Columns by the value they hold in every row a statement touches. Where it does not say, it may touch such rows. */
export const where = condition<Readonly<Record<string, readonly string[]>>>({
  key: "where",
  taskWords: true,
  kinds: kindsWithDetail("where"),
  shape: named(COLUMN, oneOrMore(literal), 16),
  about: "Columns that hold one of these values in every row a statement touches, as its conditions or values say.",
  forProjects: true,
  bind(wanted, binding) {
    const entries = Object.entries(wanted).map(([column, values]) => ({ column, ...settleValues(values, binding) }));
    return ({ detail }) => {
      let all: Truth = YES;
      for (const { column, values, open } of entries) {
        const known = detail.where !== undefined && Object.hasOwn(detail.where, column) ? detail.where[column]! : null;
        all = and(all, known === null ? MAYBE : values.includes(known) ? YES : open ? MAYBE : NO);
      }
      return all;
    };
  },
});
