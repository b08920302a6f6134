export type { Analyser, JsonPath, Redacted, Secret, Subject as AnalyserSubject } from "./analyse/index.js";
export {
  ANALYSERS,
  analyse,
  isSecretName,
  legible,
  redact,
  redactAbout,
  redactArguments,
  redactJson,
  redactResult,
  SECRET_FAMILIES,
  SECRET_RULES,
  scanSecrets,
  secretFields,
} from "./analyse/index.js";
export { judgedWithoutAccounts } from "./charges/alone.js";
export { type Charge, type Chargeable, chargesOf } from "./charges/charges.js";
export { capUnits, fromUnits, toUnits } from "./charges/units.js";
export { NO_USAGE, type Usage } from "./charges/usage.js";
export type { Phase, Subject } from "./decide/case.js";
export { PHASES } from "./decide/case.js";
export type { DecideOptions } from "./decide/decide.js";
export { decide } from "./decide/decide.js";
export { bySensitivity, grantsUsed, mayRequest, type Need, needs } from "./decide/needs.js";
export type { ObligationType } from "./decide/obligations.js";
export { OBLIGATION_TYPES } from "./decide/obligations.js";
export { isOrdered } from "./decide/ordered.js";
export { changesNothing } from "./decide/reads.js";
export { hostMayAnswer, joinDemands } from "./decide/review.js";
export { deniesTool, type OfferedTool } from "./decide/whatever.js";
export type {
  DoorAdapter,
  DoorAnswer,
  DoorPhase,
  DoorReading,
  DoorReply,
  Rewrite,
  Rewritten,
  Unattended,
} from "./door.js";
export { contextVariables } from "./interpret/contexts/index.js";
export { interpret } from "./interpret/index.js";
export { isWild, matchSegment } from "./interpret/paths/index.js";
export type { SqlParse, SqlParser } from "./interpret/sql/index.js";
export { covers as coversThing } from "./interpret/things/index.js";
export type { Judgement, JudgeOptions } from "./judge.js";
export { judge, LOOKS, unanswered } from "./judge.js";
export { type TouchedArea, touchedAreas } from "./policy/change/areas.js";
export { type Direction, type PolicyChange, policyChanges } from "./policy/change/change.js";
export { blockWords, reviewWords, ruleWords } from "./policy/change/words.js";
export type { LoadResult } from "./policy/compile.js";
export { compilePolicy } from "./policy/compile.js";
export { isPlainWord } from "./policy/conditions/task-word.js";
export type {
  OverrideDocument,
  PolicyDocument,
  ReviewDocument,
  RoleDocument,
  RuleDocument,
  TestDocument,
  Understanding,
} from "./policy/document.js";
export type { PolicyError, PolicyErrorCode } from "./policy/errors.js";
export { formatPolicyError } from "./policy/errors.js";
export type { ExplainedAction, ExplainedPart, Explanation } from "./policy/explain/explain.js";
export { explain } from "./policy/explain/explain.js";
export { phrase } from "./policy/explain/phrase.js";
export { remedy } from "./policy/explain/remedy.js";
export { renderExplanation } from "./policy/explain/render.js";
export { visible } from "./policy/explain/visible.js";
export { type NameGlob, parseNameGlob } from "./policy/globs/name.js";
export type { Judge, TestOutcome } from "./policy/inline-tests.js";
export { testPolicy } from "./policy/inline-tests.js";
export { formatInstant, parseInstant } from "./policy/instant.js";
export * as language from "./policy/language.js";
export type { Lint, LintCode, LintWorld } from "./policy/lint/finding.js";
export { lintPolicy } from "./policy/lint/lint.js";
export type { PolicyText } from "./policy/load.js";
export { loadPolicy } from "./policy/load.js";
export type { Override } from "./policy/override.js";
export { writeOverride } from "./policy/override.js";
export { PACKS } from "./policy/packs.generated.js";
export type { LoadWorld, Unreported } from "./policy/piece.js";
export type { Policy } from "./policy/policy.js";
export {
  MAX_RESTRICTION_TEXT,
  RESTRICTION,
  type ReadRestriction,
  readRestriction,
  restrictPolicy,
} from "./policy/restriction.js";
export { knowledgeSchema, policySchema } from "./policy/schema.js";
export type { AgentDocument } from "./policy/sections/agents.js";
export { type DelegationDocument, MAX_CHAIN } from "./policy/sections/delegation.js";
export { APPROVALS, type Approval, type ElevationDocument } from "./policy/sections/elevations.js";
export {
  LIMIT_SUBJECTS,
  type LimitDocument,
  type LimitSubject,
  MEASURES,
  type Measure,
  type Reached,
  type Window,
} from "./policy/sections/limits.js";
export { LOOPS, type LoopsDocument } from "./policy/sections/loops.js";
export { MAX_TASK_MS, type OrchestratorDocument } from "./policy/sections/orchestrators.js";
export { type GroupDocument, PERSON_ROLES, type PersonDocument, type PersonRole } from "./policy/sections/people.js";
export type { PricesDocument } from "./policy/sections/prices.js";
export {
  type AreaDocument,
  OWNED_SECTIONS,
  type OwnedSection,
  REST as REST_AREA,
} from "./policy/sections/sign-offs.js";
export { MAX_APPROVAL } from "./policy/shapes/review.js";
export type { BySensitivity } from "./policy/shapes/sensitivity.js";
export * from "./spine/index.js";
