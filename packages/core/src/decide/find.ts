import type { Slot, WordField } from "../policy/conditions/language.js";
import { programOf } from "../policy/conditions/names.js";
import { type Action, MAX_SOURCES } from "../spine/action.js";
import type { Rule } from "./rule.js";
import { addUnder, newPathNode, type PathNode, visitAbove, visitBelow } from "./trie.js";

type Words = Map<string, Rule[]>;

/**
 * The rules for one kind of action, filed under a word or folder they need. What is found is a superset of what
 * matches, and rules that need other words than the action has cost nothing.
 */
export interface RuleIndex {
  /** Rules that could not be filed: asked of every action. */
  readonly always: Rule[];
  readonly words: { readonly field: WordField; readonly rules: Words }[];
  hosts: Words | null;
  basenames: Words | null;
  paths: PathNode | null;
}

export function newRuleIndex(): RuleIndex {
  return { always: [], words: [], hosts: null, basenames: null, paths: null };
}

export function fileRule(index: RuleIndex, rule: Rule, slots: readonly Slot[] | null): void {
  if (slots === null) {
    index.always.push(rule);
    return;
  }
  for (const slot of slots) {
    if (slot.field === "path") {
      index.paths ??= newPathNode();
      addUnder(index.paths, slot.prefix, rule);
    } else if (slot.field === "basename") {
      index.basenames ??= new Map();
      addWord(index.basenames, slot.word, rule);
    } else if (slot.field === "host") {
      index.hosts ??= new Map();
      addWord(index.hosts, slot.word, rule);
    } else {
      let words = index.words.find(({ field }) => field === slot.field);
      if (words === undefined) {
        words = { field: slot.field, rules: new Map() };
        index.words.push(words);
      }
      addWord(words.rules, slot.word, rule);
    }
  }
}

function addWord(words: Words, word: string, rule: Rule): void {
  const rules = words.get(word);
  if (rules === undefined) words.set(word, [rule]);
  else rules.push(rule);
}

/** Collects the rules an action may meet, each once. One finder serves one view; its list is reused and never cut. */
export class Finder {
  readonly found: Rule[] = [];
  /** How many of `found` belong to the last question. */
  count = 0;
  #question = 0;

  /** @returns how many were found: the first so many of `found` */
  find(index: RuleIndex, action: Action): number {
    this.#question += 1;
    this.count = 0;
    return this.more(index, action);
  }

  /** Adds those of another index to what was found for the same action. @returns how many were found in all */
  more(index: RuleIndex, action: Action): number {
    const { found, count } = this;
    const { always, words } = index;
    for (let i = 0; i < always.length; i++) found[count + i] = always[i]!;
    this.count = count + always.length;
    for (let i = 0; i < words.length; i++) this.#words(words[i]!.field, words[i]!.rules, action);
    if (action.resource.type === "path") this.#paths(index, action);
    else if (action.resource.type === "host" && index.hosts !== null) this.#hosts(index.hosts, action);
    return this.count;
  }

  readonly #take = (rules: readonly Rule[] | undefined): void => {
    if (rules === undefined) return;
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i]!;
      if (rule.found === this.#question) continue;
      rule.found = this.#question;
      this.found[this.count++] = rule;
    }
  };

  // Lists of labels are frozen, and the engine makes an object a turn where such a list is walked by its iterator.
  #takeOf(words: Words, labels: readonly string[]): void {
    for (let i = 0; i < labels.length; i++) this.#take(words.get(labels[i]!));
  }

  #takeAll(words: Words): void {
    for (const rules of words.values()) this.#take(rules);
  }

  #words(field: WordField, words: Words, action: Action): void {
    const { resource, detail, sources } = action;
    if (field === "label") {
      this.#takeOf(words, action.labels);
    } else if (field === "source-label") {
      if (sources.length >= MAX_SOURCES) this.#takeAll(words);
      else for (let i = 0; i < sources.length; i++) this.#takeOf(words, sources[i]!.labels);
    } else if (field === "program") {
      const program = programOf(action);
      if (program !== null) this.#take(words.get(program));
      else if (resource.form !== "exact") this.#takeAll(words);
    } else if (field === "name") {
      if (resource.form === "exact") this.#take(words.get(resource.name));
      else this.#takeAll(words);
    } else {
      const word = detail[field];
      if (word !== undefined) this.#take(words.get(word));
    }
  }

  #paths({ paths, basenames }: RuleIndex, { resource, detail }: Action): void {
    const { name, form } = resource;
    const exact = form === "exact" && detail.recursive !== true;
    if (paths !== null) {
      const known = form === "exact" ? name : form === "any" ? "/" : literalFolders(name);
      const node = visitAbove(paths, known, this.#take);
      if (!exact && node !== null) visitBelow(node, this.#take);
    }
    if (basenames === null) return;
    const last = name.slice(name.lastIndexOf("/") + 1);
    if (exact) this.#take(basenames.get(last));
    else if (form !== "pattern" || detail.recursive === true) this.#takeAll(basenames);
    else for (const [word, rules] of basenames) if (mayBe(last, word)) this.#take(rules);
  }

  #hosts(hosts: Words, { resource }: Action): void {
    if (resource.form !== "exact") {
      this.#takeAll(hosts);
      return;
    }
    const { name } = resource;
    this.#take(hosts.get(name));
    for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1))
      this.#take(hosts.get(name.slice(dot + 1)));
  }
}

/** Whether a pattern of one part may match a word, by the characters both begin and end with. */
function mayBe(pattern: string, word: string): boolean {
  const first = pattern.charCodeAt(0);
  const last = pattern.charCodeAt(pattern.length - 1);
  return (
    (isSpecial(first) || first === word.charCodeAt(0)) && (isSpecial(last) || last === word.charCodeAt(word.length - 1))
  );
}

/** `*`, `?`, and brackets, in which any character may stand. */
const isSpecial = (c: number) => c === 42 || c === 63 || c === 91 || c === 93;

/** The folders a pattern begins with, before its first part with a wildcard. */
function literalFolders(pattern: string): string {
  const wild = pattern.search(/[*?[]/);
  return wild === -1 ? pattern : pattern.slice(0, Math.max(1, pattern.lastIndexOf("/", wild)));
}
