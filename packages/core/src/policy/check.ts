import { isReserved } from "../decide/rule.js";
import { ACTION_KINDS, type ActionKind } from "../spine/action.js";
import { checkBlock } from "./conditions/block.js";
import type { Vocabulary } from "./conditions/language.js";
import type { OverrideDocument, PolicyDocument, RuleDocument } from "./document.js";
import type { PolicyError } from "./errors.js";
import { rulesOf } from "./join.js";
import { expandKinds } from "./kinds.js";
import type { Piece } from "./piece.js";
import { allRules, vocabularyOf, wordsOf } from "./rules.js";
import { SECTION_NAMES, SECTIONS, type Sections } from "./sections/index.js";
import type { Section } from "./sections/section.js";
import { escapePointer, type Report } from "./shape.js";
import { nearest } from "./suggest.js";

/** What the checks of one source need to know of the whole policy it becomes part of. */
export interface Whole {
  readonly vocabulary: Vocabulary;
  readonly rules: ReadonlyMap<string, RuleDocument>;
  readonly roles: ReadonlySet<string>;
}

export function wholeOf(document: PolicyDocument): Whole {
  return {
    vocabulary: { labels: vocabularyOf(document) },
    rules: new Map(allRules(document).map(({ rule }) => [rule.id, rule])),
    roles: new Set(Object.keys(document.roles)),
  };
}

/** The one synthetic rule that can be overridden: what an unknown program gets has no floor. */
export const UNKNOWN_PROGRAM = "understanding.unknown-program";

/** What repositories and restrictions add to a policy; no text of the policy itself may. */
const ADDED = ["project.", "restriction."] as const;

/** Conditions of one rule: known labels and places, typed expressions, kinds that can meet them. */
export function checkRule(rule: RuleDocument, at: string, whole: Whole, report: Report): void {
  const kinds = expandKinds(wordsOf(rule));
  if (rule.when) checkBlock(rule.when, `${at}/when`, kinds, whole.vocabulary, report);
  rule.except?.forEach((block, index) => {
    checkBlock(block, `${at}/except/${index}`, kinds, whole.vocabulary, report);
  });
  if (rule.review !== undefined && rule.ask === undefined) {
    const message = `\`${rule.id}\` does not ask; \`review\` says who answers a rule that does`;
    report({ code: "policy.bad_value", at: `${at}/review`, part: "key", message, suggestion: null });
  }
  if (isReserved(rule.id) && !ADDED.some((prefix) => rule.id.startsWith(prefix))) {
    report({
      code: "policy.duplicate_name",
      at: `${at}/id`,
      part: "value",
      message: `\`${rule.id}\` is a name the engine keeps for itself`,
      suggestion: null,
    });
  }
}

/** An override loosens a rule that exists and is not final. A project's rules come and go, so theirs need not exist. */
function checkOverride(
  id: string,
  overrides: readonly OverrideDocument[],
  at: string,
  whole: Whole,
  report: Report,
): void {
  const place = `${at}/${escapePointer(id)}`;
  const rule = whole.rules.get(id);
  let kinds: readonly ActionKind[] = ACTION_KINDS;
  if (id === UNKNOWN_PROGRAM) kinds = ["process.exec"];
  else if (rule !== undefined) kinds = expandKinds(wordsOf(rule));
  else if (!id.startsWith("project.")) {
    const known = [...whole.rules.keys(), UNKNOWN_PROGRAM];
    report({
      code: "policy.unknown_rule",
      at: place,
      part: "key",
      message: `no rule \`${id}\` that could be overridden`,
      suggestion: nearest(id, known),
    });
  }
  if (rule?.final === true)
    report({ code: "policy.final_rule", at: place, part: "key", message: `rule \`${id}\` is final`, suggestion: null });
  overrides.forEach(({ except }, index) => {
    if (except === "all") return;
    except.forEach((block, nth) => {
      checkBlock(block, `${place}/${index}/except/${nth}`, kinds, whole.vocabulary, report);
    });
  });
}

/** Everything a resolved document must hold beyond its shape. */
export function checkDocument(document: PolicyDocument, report: Report): void {
  const whole = wholeOf(document);
  const seen = new Set<string>();
  const visit = (rules: readonly RuleDocument[], at: string) =>
    rules.forEach((rule, index) => {
      const place = `${at}/${index}`;
      if (seen.has(rule.id))
        report({
          code: "policy.duplicate_name",
          at: `${place}/id`,
          part: "value",
          message: `a second rule \`${rule.id}\``,
          suggestion: null,
        });
      seen.add(rule.id);
      checkRule(rule, place, whole, report);
    });
  visit(document.guardrails, "/guardrails");
  for (const [name, { rules }] of Object.entries(document.roles)) visit(rules, `/roles/${escapePointer(name)}/rules`);
  for (const [name, { adds = [] }] of Object.entries(document.elevations ?? {}))
    visit(adds, `/elevations/${escapePointer(name)}/adds`);
  for (const [id, overrides] of Object.entries(document.overrides))
    checkOverride(id, overrides, "/overrides", whole, report);
  checkSections(document, whole, report);
}

function checkSections(written: Sections, whole: Whole, report: Report): void {
  for (const name of SECTION_NAMES) {
    const value = written[name];
    if (value !== undefined) (SECTIONS[name] as Section<unknown>).check?.(value, `/${name}`, whole, report);
  }
}

/** Everything one text must hold beyond its shape, given the whole it is part of. */
export function checkPiece({ source, locate }: Piece, whole: Whole, errors: PolicyError[]): void {
  const report: Report = (issue) => errors.push(locate(issue));
  for (const { rule, at } of rulesOf(source)) {
    checkRule(rule, at, whole, report);
    const added = ADDED.find((prefix) => rule.id.startsWith(prefix));
    if (added !== undefined) {
      const whose = added === "project." ? "the rules of repositories" : "emergency restrictions";
      report({
        code: "policy.duplicate_name",
        at: `${at}/id`,
        part: "value",
        message: `\`${added}\` is for ${whose}`,
        suggestion: null,
      });
    }
  }
  for (const [id, overrides] of Object.entries(source.overrides ?? {}))
    checkOverride(id, overrides, "/overrides", whole, report);
  checkSections(source, whole, report);
}
