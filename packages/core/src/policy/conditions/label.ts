import type { Condition } from "../../decide/case.js";
import { allOf, anyOf, negated } from "../../decide/condition.js";
import { NO, UNSAID, YES } from "../../decide/truth.js";
import { LABELS } from "../../spine/action.js";
import { NAME } from "../names.js";
import { choose, isMapping, list, oneOrMore, record, refined, text } from "../shape.js";
import { nearest } from "../suggest.js";
import { bindHosts, hostSlots } from "./host.js";
import { type Binding, condition, type Slot, type Vocabulary } from "./language.js";
import { wordSlots } from "./names.js";
import { bindPaths, pathSlots } from "./path.js";
import { bindNamesOrContext } from "./resource-name.js";

interface LabelCondition {
  readonly any?: readonly string[];
  readonly all?: readonly string[];
  readonly none?: readonly string[];
}

const names = list(text(NAME), 64, 1);

/** `label: x` and `label: [x, y]` are short for `any`. */
const shape = choose<LabelCondition>(
  {
    when: isMapping,
    shape: record<LabelCondition>(
      { any: { shape: names }, all: { shape: names }, none: { shape: names } },
      { notEmpty: "say any, all or none" },
    ),
  },
  { when: () => true, shape: refined(oneOrMore(text(NAME)), (any) => ({ any })) },
);

export const label = condition<LabelCondition>({
  key: "label",
  kinds: "all",
  shape,
  about: "Labels of the action, the interpreter's and the policy's own: any of them, all of them, none of them.",
  forProjects: true,
  check(value, at, vocabulary, report) {
    for (const part of ["any", "all", "none"] as const) {
      value[part]?.forEach((name, index) => {
        if (isKnown(name, vocabulary)) return;
        const known = [...LABELS, ...vocabulary.labels.keys()];
        report({
          code: "policy.unknown_label",
          at: `${at}/${part}/${index}`,
          part: "value",
          message: `unknown label \`${name}\``,
          suggestion: nearest(name, known),
        });
      });
    }
  },
  bind(value, binding) {
    const bound = (names: readonly string[] | undefined) => (names ?? []).map((name) => bindLabel(name, binding));
    const parts: Condition[] = [];
    if (value.any) parts.push(anyOf(bound(value.any)));
    parts.push(...bound(value.all), ...bound(value.none).map(negated));
    return allOf(parts);
  },
  slots(value, binding) {
    if (value.all) return labelSlots(value.all[0]!, binding);
    if (!value.any) return null;
    const slots: Slot[] = [];
    for (const name of value.any) {
      const found = labelSlots(name, binding);
      if (found === null) return null;
      slots.push(...found);
    }
    return slots;
  },
});

export function isKnown(name: string, vocabulary: Vocabulary): boolean {
  return (LABELS as readonly string[]).includes(name) || vocabulary.labels.has(name);
}

/**
 * The interpreter labels what it knows: on an exact resource the absence of a label is certain, on a pattern, an
 * unknown or a recursive one it is silence. A label the policy defines is measured like its paths, hosts and names.
 */
export function bindLabel(name: string, binding: Binding): Condition {
  const meaning = binding.labels.get(name);
  const given: Condition = ({ labels, resource, detail }) => {
    for (const label of labels) if (label === name) return YES;
    return resource.form === "exact" && detail.recursive !== true ? NO : UNSAID;
  };
  if (meaning === undefined) return given;
  const { path, host, name: named } = meaning;
  return anyOf([given, bindPaths(path, binding), bindHosts(host, binding), bindNamesOrContext(named)]);
}

function labelSlots(name: string, binding: Binding): readonly Slot[] | null {
  const meaning = binding.labels.get(name);
  const given: Slot[] = [{ field: "label", word: name }];
  if (meaning === undefined) return given;
  const path = pathSlots(meaning.path, binding);
  const host = hostSlots(meaning.host, binding);
  const words = wordSlots("name", meaning.name, binding);
  const contexts = wordSlots("context", meaning.name, binding);
  if (path === null || host === null || words === null || contexts === null) return null;
  return [...given, ...path, ...host, ...words, ...contexts];
}
