import { analyse } from "./analyse/index.js";
import type { Phase } from "./decide/case.js";
import { type DecideOptions, decide } from "./decide/decide.js";
import { interpret } from "./interpret/index.js";
import { followLinks, followMade, linkWants } from "./interpret/links.js";
import { labelModels, modelFindings, modelWants } from "./interpret/models.js";
import type { SqlParser } from "./interpret/sql/index.js";
import type { Policy } from "./policy/policy.js";
import type { Answers, Decision, Facts, Finding, Interpretation, Place, ToolCall, Want } from "./spine/index.js";

/** What a call would do, what was noticed, and whether it may happen now. */
export interface Judgement {
  readonly interpretation: Interpretation;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
}

export interface JudgeOptions extends DecideOptions {
  /** PostgreSQL's own parser, for whoever has it; without it SQL is read by its words. */
  readonly sql?: SqlParser;
}

/**
 * One call from arrival to decision: interpret, analyse, decide. Pure and total. `judgement.interpretation.wants` is what the
 * interpreter would like to know of files; a door that can look fetches it and judges again with `answers`.
 */
export function judge(
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  answers: Answers,
  options: JudgeOptions = {},
): Judgement {
  const { place, session } = facts;
  const { sql } = options;
  const users = policy.knowledge;
  const interpretation = withModels(
    withLinks(
      interpret(call, sql === undefined ? { place, session, answers, users } : { place, session, answers, users, sql }),
      answers,
      facts.place,
    ),
    answers,
  );
  const { actions } = interpretation;
  const noticed = analyse(call, interpretation, facts.place, facts.session);
  const findings = interpretation.findings.length === 0 ? noticed : [...interpretation.findings, ...noticed];
  return {
    interpretation,
    findings,
    decision: decide(policy, facts, { actions, findings, phase: phaseOf(call) }, options),
  };
}

/**
 * How often a door looks for one call at most: what it finds (a script) may name further files, which are looked at in
 * turn.
 */
export const LOOKS = 4;

/** What is still wanted: not among the answers, be they `null`. */
export function unanswered({ interpretation: { wants } }: Judgement, answers: Answers): readonly Want[] {
  return answers.size === 0 ? wants : wants.filter((want) => !answers.has(keyOf(want)));
}

/** The key an answer is looked up by. */
export function keyOf(want: Want): string {
  return `${want.type}:${want.type === "glob" ? want.pattern : want.path}`;
}

/** Asks whether the models it loads are admitted; labels those that are once it is known. */
function withModels(interpretation: Interpretation, answers: Answers): Interpretation {
  const models = modelWants(interpretation.actions, answers);
  if (models.length === 0 && answers.size === 0) return interpretation;
  const { actions, findings, wants } = interpretation;
  const refused = modelFindings(actions, answers);
  return {
    ...interpretation,
    actions: labelModels(actions, answers),
    findings: refused.length === 0 ? findings : [...findings, ...refused],
    wants: models.length === 0 ? wants : [...wants, ...models],
  };
}

/** Asks where the paths really lead that nobody has looked up; judges the real places too once it is known. */
function withLinks(interpretation: Interpretation, answers: Answers, place: Place): Interpretation {
  const { wants } = interpretation;
  const made = followMade(interpretation.actions, place);
  const links = linkWants(made, answers);
  if (answers.size === 0 && links.length === 0 && made === interpretation.actions) return interpretation;
  const actions = answers.size === 0 ? made : followLinks(made, answers, place);
  return { ...interpretation, actions, wants: wants.length === 0 ? links : [...wants, ...links] };
}

/** Text that passes by is judged in its own phase; what stands in an argument or a tool's description belongs to a call. */
function phaseOf(call: ToolCall): Phase {
  if (call.tool !== "text") return "call";
  const { phase } = call.arguments;
  return phase === "result" || phase === "prompt" || phase === "answer" ? phase : "call";
}
