import { MAYBE, NO, or, type Truth, UNSAID, YES } from "../../decide/truth.js";
import { LABELS, MAX_SOURCES, type Source } from "../../spine/action.js";
import { parseNameGlob } from "../globs/name.js";
import { GLOB, NAME } from "../names.js";
import { oneOf, oneOrMore, record, text } from "../shape.js";
import { nearest } from "../suggest.js";
import { isKnown } from "./label.js";
import { condition } from "./language.js";
import { someMatch } from "./names.js";

interface SourceCondition {
  readonly label?: readonly string[];
  readonly type?: readonly Source["type"][];
  readonly name?: readonly string[];
}

const SOURCE_TYPES = [
  "file",
  "network",
  "environment",
  "argument",
  "literal",
  "stdin",
  "command",
  "data",
  "unknown",
] as const;

/** Where the action's data comes from: some one source meets everything said here. */
export const source = condition<SourceCondition>({
  key: "source",
  kinds: "all",
  shape: record<SourceCondition>(
    {
      label: { shape: oneOrMore(text(NAME)), about: "Any of these labels." },
      type: { shape: oneOrMore(oneOf(SOURCE_TYPES)) },
      name: { shape: oneOrMore(text(GLOB)), about: "Canonical name: a path, a host, a variable, a program." },
    },
    { notEmpty: "say label, type or name" },
  ),
  about: "Where the action's data comes from.",
  forProjects: true,
  check(value, at, vocabulary, report) {
    value.label?.forEach((name, index) => {
      if (isKnown(name, vocabulary)) return;
      const known = [...LABELS, ...vocabulary.labels.keys()];
      report({
        code: "policy.unknown_label",
        at: `${at}/label/${index}`,
        part: "value",
        message: `unknown label \`${name}\``,
        suggestion: nearest(name, known),
      });
    });
  },
  bind(value) {
    const names = value.name?.map(parseNameGlob);
    const meets = (source: Source): Truth => {
      if (value.type && !value.type.includes(source.type)) return source.type === "unknown" ? UNSAID : NO;
      if (value.label && !value.label.some((label) => source.labels.includes(label))) return NO;
      return names === undefined || someMatch(names, source.name) ? YES : NO;
    };
    return ({ sources }) => {
      let best: Truth = NO;
      for (const source of sources) best = or(best, meets(source));
      // The list is cut at its bound: what was cut may be what is asked for.
      return best === NO && sources.length >= MAX_SOURCES ? MAYBE : best;
    };
  },
  slots: (value) => value.label?.map((word) => ({ field: "source-label", word }) as const) ?? null,
});
