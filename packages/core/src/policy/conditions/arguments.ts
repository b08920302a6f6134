import { and, MAYBE, NO, type Truth, UNSAID, YES } from "../../decide/truth.js";
import type { Json } from "../../spine/json.js";
import { named } from "../shape.js";
import { type Comparison, compare, comparison } from "./comparison.js";
import { type Binding, condition } from "./language.js";
import { kindsWithDetail } from "./names.js";
import { hasTaskWord, settleWords } from "./task-word.js";

/** A key, or keys separated by dots, into a tool's arguments; a number picks from a list. */
const KEY_PATH = {
  max: 128,
  pattern: /^[^.\u0000-\u001f]+(?:\.[^.\u0000-\u001f]+)*$/,
  what: "a key, or keys separated by dots",
};

/** Arguments of a named tool. An argument that is not there meets no comparison. */
export const toolArguments = condition<Readonly<Record<string, Comparison>>>({
  key: "arguments",
  taskWords: true,
  kinds: kindsWithDetail("arguments"),
  shape: named(KEY_PATH, comparison, 32),
  about: "Arguments of a named tool by key path, each compared with a value, a list, a glob or a number.",
  forProjects: true,
  bind(wanted, binding) {
    const entries = Object.entries(wanted).map(([path, said]) => {
      return { keys: path.split("."), ...settleComparison(said, binding) };
    });
    return ({ detail }) => {
      if (detail.arguments === undefined) return UNSAID;
      let all: Truth = YES;
      for (const { keys, test, open } of entries) {
        const value = pick(detail.arguments, keys);
        if (value === undefined) return NO;
        all = and(all, open ? MAYBE : compare(test, value));
      }
      return all;
    };
  },
});

/** What a number looks like where a task names it; the tool may take it as one or as text. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})$/;

/** The comparison with what the task says in it, or that nobody knows what that is. */
function settleComparison(test: Comparison, binding: Binding): { readonly test: Comparison; readonly open: boolean } {
  if (!hasTaskWord(JSON.stringify(test))) return { test, open: false };
  let open = false;
  const settle = (text: string): string => {
    const settled = settleWords(text, binding);
    open ||= settled.open;
    return settled.text;
  };
  const either = (text: string) => (NUMBER.test(text) ? [text, Number(text)] : [text]);
  const settled: Comparison = {
    ...test,
    ...(test["one-of"] === undefined
      ? {}
      : {
          "one-of": test["one-of"].flatMap((one) =>
            typeof one === "string" && hasTaskWord(one) ? either(settle(one)) : [one],
          ),
        }),
    ...(test.glob === undefined ? {} : { glob: test.glob.map(settle) }),
  };
  return { test: settled, open };
}

function pick(value: Json, keys: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as { readonly [key: string]: Json })[key];
  }
  return found;
}
