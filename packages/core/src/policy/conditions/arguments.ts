import { and, NO, type Truth, UNSAID, YES } from "../../decide/truth.js";
import type { Json } from "../../spine/json.js";
import { named } from "../shape.js";
import { type Comparison, compare, comparison } from "./comparison.js";
import { condition } from "./language.js";
import { kindsWithDetail } from "./names.js";

/** A key, or keys separated by dots, into a tool's arguments; a number picks from a list. */
const KEY_PATH = {
  max: 128,
  pattern: /^[^.\u0000-\u001f]+(?:\.[^.\u0000-\u001f]+)*$/,
  what: "a key, or keys separated by dots",
};

/** Arguments of a named tool. An argument that is not there meets no comparison. */
export const toolArguments = condition<Readonly<Record<string, Comparison>>>({
  key: "arguments",
  kinds: kindsWithDetail("arguments"),
  shape: named(KEY_PATH, comparison, 32),
  about: "Arguments of a named tool by key path, each compared with a value, a list, a glob or a number.",
  forProjects: true,
  bind(wanted) {
    const entries = Object.entries(wanted).map(([path, test]) => ({ keys: path.split("."), test }));
    return ({ detail }) => {
      if (detail.arguments === undefined) return UNSAID;
      let all: Truth = YES;
      for (const { keys, test } of entries) {
        const value = pick(detail.arguments, keys);
        if (value === undefined) return NO;
        all = and(all, compare(test, value));
      }
      return all;
    };
  },
});

function pick(value: Json, keys: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as { readonly [key: string]: Json })[key];
  }
  return found;
}
