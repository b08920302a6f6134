import { planLimits } from "../charges/plan.js";
import { Prices } from "../charges/prices.js";
import { handingOf } from "../decide/handing.js";
import type { RulePlan } from "../decide/view.js";
import { userKnowledge } from "../interpret/knowledge/users/index.js";
import { sha256 } from "../sha256.js";
import type { Json } from "../spine/json.js";
import { canonicalJson } from "./canonical.js";
import { checkDocument } from "./check.js";
import type { Block } from "./conditions/block.js";
import { CONDITION_OF } from "./conditions/index.js";
import type { StandingKey } from "./conditions/language.js";
import { hasTaskWord } from "./conditions/task-word.js";
import type { PolicyDocument, TestDocument } from "./document.js";
import type { Issue, PolicyError } from "./errors.js";
import { expandKinds } from "./kinds.js";
import type { Policy } from "./policy.js";
import { allRules, type OwnedRule, vocabularyOf, wordsOf } from "./rules.js";
import { documentShape } from "./shapes/source.js";

/** A policy, or everything that is wrong with it. Warnings never change what the policy means. */
export type LoadResult =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly PolicyError[] }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/**
 * The policy of a resolved document, as `loadPolicy` gives it: for doors, which get the document in a signed bundle and
 * read no YAML. Checked like any other input; errors carry a JSON pointer in place of line and column.
 *
 * @param digestOf SHA-256 of a text in UTF-8, in lower-case hexadecimal. A process that decides once gives its platform's:
 *   ours takes 10 ms before the engine has compiled it
 */
export function compilePolicy(document: Json, digestOf: (text: string) => string = sha256): LoadResult {
  const issues: Issue[] = [];
  const report = (issue: Issue) => issues.push(issue);
  const read = documentShape.read(document, "", report);
  if (read === undefined) return { ok: false, errors: issues.map(unlocated) };
  checkDocument(read, report);
  if (issues.length > 0) return { ok: false, errors: issues.map(unlocated) };
  return { ok: true, policy: preparePolicy(read, [], digestOf), warnings: [] };
}

function unlocated({ code, at, message, suggestion }: Issue): PolicyError {
  return { code, file: `document${at}`, line: 0, column: 0, message, suggestion };
}

/** Prepares a document that passed every check. */
export function preparePolicy(
  document: PolicyDocument,
  tests: readonly TestDocument[],
  digestOf: (text: string) => string = sha256,
): Policy {
  const plans = allRules(document).map((owned) => plan(owned, document));
  const labels = vocabularyOf(document);
  const standing = new Set(standingKeys(document));
  return {
    document,
    digest: `sha256:${digestOf(canonicalJson(document as unknown as Json))}`,
    tests,
    knowledge: userKnowledge(document.knowledge),
    program: {
      plans,
      labels,
      roles: new Set(Object.keys(document.roles)),
      understanding: document.understanding,
      unknownProgram: document.overrides["understanding.unknown-program"] ?? [],
      default: document.default,
      limits: planLimits(document.limits),
      prices: document.prices === undefined ? null : new Prices(document.prices),
      standing,
      shared: new Set([...standing].filter((key) => key !== "task")),
      handing: handingOf(document),
      views: new Map(),
      latest: null,
    },
  };
}

function plan({ rule, role, privilege }: OwnedRule, { overrides }: PolicyDocument): RulePlan {
  const words = wordsOf(rule);
  const loosened = rule.final ? [] : (overrides[rule.id] ?? []);
  return {
    document: rule,
    ofTask: dependsOnTask([rule, ...loosened].flatMap(blocksOf)),
    role,
    privilege,
    verdict: rule.deny ? "deny" : rule.ask ? "ask" : "allow",
    kinds: expandKinds(words),
    everything: words.includes("*"),
    phases: (rule.when?.["phase"] as RulePlan["phases"] | undefined) ?? ["call"],
    overrides: loosened,
  };
}

/** Standing facts the policy asks for anywhere. */
function standingKeys(document: PolicyDocument): StandingKey[] {
  const rules = allRules(document).map(({ rule }) => rule);
  const overrides = Object.values(document.overrides).flat();
  const blocks = [...rules, ...overrides, ...(document.limits ?? [])].flatMap(blocksOf);
  const keys = blocks.flatMap(keysOf);
  return dependsOnTask(blocks) ? [...keys, "task"] : keys;
}

/** Every block of conditions a rule, an override or a limit has. */
function blocksOf({ when, except }: Conditional): readonly Block[] {
  const excepted = Array.isArray(except) ? except : [];
  return when === undefined ? excepted : [when, ...excepted];
}

interface Conditional {
  readonly when?: Block;
  readonly except?: "all" | readonly Block[];
}

/** Whether conditions ask for the task, or hold words for what it is about. */
function dependsOnTask(blocks: readonly Block[]): boolean {
  return blocks.some((block) => keysOf(block).includes("task") || hasTaskWord(JSON.stringify(block)));
}

function keysOf(block: Block): StandingKey[] {
  return Object.entries(block).flatMap(([key, value]) => {
    if (key === "not") return keysOf(value as Block);
    return CONDITION_OF.get(key)!.standing ?? [];
  });
}
