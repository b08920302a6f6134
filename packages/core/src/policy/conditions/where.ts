import { and, MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import { choose, flag, named, number, oneOrMore, refined, text } from "../shape.js";
import { condition } from "./language.js";
import { kindsWithDetail } from "./names.js";

const COLUMN = { max: 128, pattern: /^[^\u0000-\u001f]+$/, what: "the name of a column" };
const literal = choose<string>(
  {
    when: (value) => typeof value === "number",
    shape: refined(number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, false), String),
  },
  { when: (value) => typeof value === "boolean", shape: refined(flag, String) },
  { when: () => true, shape: text({ max: 256, what: "text, a number, true or false" }) },
);

/** Columns by the value they hold in every row a statement touches. Where it does not say, it may touch such rows. */
export const where = condition<Readonly<Record<string, readonly string[]>>>({
  key: "where",
  kinds: kindsWithDetail("where"),
  shape: named(COLUMN, oneOrMore(literal), 16),
  about: "Columns that hold one of these values in every row a statement touches, as its conditions or values say.",
  forProjects: true,
  bind(wanted) {
    const entries = Object.entries(wanted);
    return ({ detail }) => {
      let all: Truth = YES;
      for (const [column, values] of entries) {
        const known = detail.where !== undefined && Object.hasOwn(detail.where, column) ? detail.where[column]! : null;
        all = and(all, known === null ? MAYBE : values.includes(known) ? YES : NO);
      }
      return all;
    };
  },
});
