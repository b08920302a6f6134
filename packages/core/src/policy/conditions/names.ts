import type { Test } from "../../decide/case.js";
import { MAYBE, NO, or, type Truth, truth, UNSAID, YES } from "../../decide/truth.js";
import { ACTION_KINDS, type Action, DETAILS_OF, type DetailKey, type ResourceType } from "../../spine/action.js";
import { type NameGlob, parseNameGlob } from "../globs/name.js";
import { kindsWithResource, RESOURCE_TYPES } from "../kinds.js";
import { GLOB } from "../names.js";
import { oneOf, oneOrMore, record, text } from "../shape.js";
import { type Binding, condition, type Slot, type WordField } from "./language.js";
import { relateSettled, settleName } from "./task-word.js";

export function kindsWithDetail(key: DetailKey) {
  return ACTION_KINDS.filter((kind) => DETAILS_OF[kind].includes(key));
}

const globs = oneOrMore(text(GLOB));

/** Slots of literal names, or null where one of the globs is none. */
export function wordSlots(field: WordField, words: readonly string[], binding: Binding): readonly Slot[] | null {
  const slots: Slot[] = [];
  for (const word of words) {
    const { literal } = settleName(word, binding);
    if (literal === null) return null;
    slots.push({ field, word: literal });
  }
  return slots;
}

export function someMatch(parsed: readonly NameGlob[], name: string): boolean {
  for (const glob of parsed) if (glob.matches(name)) return true;
  return false;
}

/** The name of the program an action runs or belongs to, without its folder; null where it is not known. */
export function programOf(action: Action): string | null {
  if (action.detail.program !== undefined) return action.detail.program;
  const { resource } = action;
  if (resource.form !== "exact" || (resource.type !== "program" && resource.type !== "path")) return null;
  return resource.name.slice(resource.name.lastIndexOf("/") + 1);
}

export const program = condition<readonly string[]>({
  key: "program",
  kinds: kindsWithDetail("program"),
  shape: globs,
  about: "Program names without folder and version suffix.",
  forProjects: true,
  bind(words) {
    const parsed = words.map(parseNameGlob);
    return (action) => {
      const name = action.detail.program ?? (action.kind === "process.exec" ? programOf(action) : null);
      if (name !== null) return truth(someMatch(parsed, name));
      return action.kind === "process.exec" && action.resource.form !== "exact" ? MAYBE : UNSAID;
    };
  },
  slots: (words, binding) => wordSlots("program", words, binding),
});

function toolWord(key: "tool" | "server", about: string) {
  return condition<readonly string[]>({
    key,
    kinds: kindsWithDetail(key),
    shape: globs,
    about,
    forProjects: true,
    bind(words) {
      const parsed = words.map(parseNameGlob);
      return ({ detail }) => {
        const name = detail[key];
        return name === undefined ? UNSAID : truth(someMatch(parsed, name));
      };
    },
    slots: (words, binding) => wordSlots(key, words, binding),
  });
}

export const tool = toolWord("tool", "Names of tools, for `tool.call`.");
export const server = toolWord("server", "Names of MCP servers, for `tool.call`.");

/** A condition on the resource's name where it is of one type. */
function resourceWord(key: "package" | "table" | "service", about: string) {
  const type: ResourceType = key;
  return condition<readonly string[]>({
    key,
    taskWords: true,
    kinds: kindsWithResource(type),
    shape: globs,
    about,
    forProjects: true,
    bind(words, binding) {
      const parsed = words.map((word) => settleName(word, binding));
      return ({ resource }) => {
        if (resource.type !== type) return NO;
        let best: Truth = NO;
        for (const glob of parsed) best = or(best, relateSettled(glob, resource));
        return best;
      };
    },
    slots: (words, binding) => wordSlots("name", words, binding),
  });
}

export const packages = resourceWord("package", "Package names.");
export const table = resourceWord("table", "Tables, as the statement names them (`schema.table`).");
export const service = resourceWord("service", "Services of the system.");

interface ResourceCondition {
  readonly type?: readonly ResourceType[];
  readonly name?: readonly string[];
  readonly form?: readonly Action["resource"]["form"][];
}

/** Resources that have no key of their own, and how exactly a resource is known. */
export const resource = condition<ResourceCondition>({
  key: "resource",
  taskWords: true,
  kinds: "all",
  shape: record<ResourceCondition>(
    {
      type: { shape: oneOrMore(oneOf(RESOURCE_TYPES)) },
      name: { shape: globs },
      form: { shape: oneOrMore(oneOf(["exact", "pattern", "any"])), about: "How exactly the resource is known." },
    },
    { notEmpty: "say type, name or form" },
  ),
  about: "The resource by type, name and form.",
  forProjects: true,
  bind(value, binding) {
    const names = value.name?.map((name) => settleName(name, binding));
    const test: Test = ({ resource: found }) => {
      if (value.type && !value.type.includes(found.type)) return NO;
      if (value.form && !value.form.includes(found.form)) return NO;
      if (names === undefined) return YES;
      let best: Truth = NO;
      for (const glob of names) best = or(best, relateSettled(glob, found));
      return best;
    };
    return test;
  },
  slots: (value, binding) => (value.name === undefined ? null : wordSlots("name", value.name, binding)),
});
