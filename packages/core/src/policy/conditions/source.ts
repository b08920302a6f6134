import type { Case, Condition } from "../../decide/case.js";
import { anyOf } from "../../decide/condition.js";
import { MAYBE, NO, or, type Truth, UNSAID, YES } from "../../decide/truth.js";
import { type Action, LABELS, MAX_SOURCES, type Source } from "../../spine/action.js";
import { parseNameGlob } from "../globs/name.js";
import { GLOB, NAME } from "../names.js";
import { oneOf, oneOrMore, record, text } from "../shape.js";
import { nearest } from "../suggest.js";
import { bindLabel, isKnown } from "./label.js";
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
  bind(value, binding) {
    const names = value.name?.map(parseNameGlob);
    // Labels the policy defines are measured like those of what is touched.
    const own = (value.label ?? []).filter((name) => binding.labels.has(name)).map((name) => bindLabel(name, binding));
    const defined = own.length === 0 ? null : anyOf(own);
    const labelled = (source: Source, situation: Case): boolean =>
      value.label === undefined ||
      value.label.some((label) => source.labels.includes(label)) ||
      (defined !== null && holds(defined, asAction(source), situation));
    const meets = (source: Source, situation: Case): Truth => {
      if (value.type && !value.type.includes(source.type)) return source.type === "unknown" ? UNSAID : NO;
      if (!labelled(source, situation)) return NO;
      return names === undefined || someMatch(names, source.name) ? YES : NO;
    };
    return ({ sources }, situation) => {
      let best: Truth = NO;
      for (const source of sources) best = or(best, meets(source, situation));
      // The list is cut at its bound: what was cut may be what is asked for.
      return best === NO && sources.length >= MAX_SOURCES ? MAYBE : best;
    };
  },
  slots: (value, { labels }) =>
    value.label === undefined || value.label.some((word) => labels.has(word))
      ? null
      : value.label.map((word) => ({ field: "source-label", word }) as const),
});

const TYPE_OF: Partial<Record<Source["type"], Action["resource"]["type"]>> = {
  file: "path",
  network: "host",
  data: "table",
};
const NO_DETAIL = {};

/** A source as something that is read, for what is asked of places, hosts and tables. */
function asAction({ type, name, labels }: Source): Action {
  const resource = { type: TYPE_OF[type] ?? "none", name, form: name === "*" ? "any" : "exact" } as const;
  return { kind: "file.read", resource, certainty: "certain", labels, sources: [], span: NOWHERE, detail: NO_DETAIL };
}
const NOWHERE = { start: 0, end: 0 };

/** Whether a condition certainly holds; what comes from an unknown place is not taken for everything there is. */
function holds(condition: Condition, action: Action, situation: Case): boolean {
  return typeof condition === "number" ? condition === YES : condition(action, situation) === YES;
}
