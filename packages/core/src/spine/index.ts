export type {
  Action,
  ActionKind,
  Answer,
  Answers,
  Certainty,
  Detail,
  DetailKey,
  Interpretation,
  Label,
  ModelFacts,
  ModelPending,
  OpaqueReason,
  Resource,
  ResourceType,
  Source,
  Span,
  Want,
  WrittenFile,
} from "./action.js";
export { ACTION_KINDS, DETAILS_OF, LABELS, MAX_SOURCES, OPAQUE_REASONS } from "./action.js";
export type { KnownTool, ShellDialect, ToolCall } from "./call.js";
export { KNOWN_TOOLS } from "./call.js";
export type { Decision, Obligation, ReviewDemand, RuleError, RuleHit } from "./decision.js";
export type { Facts, Grant, Identity, Link, Place, ReachedLimit, SessionFacts, TaskFacts } from "./facts.js";
export { EMPTY_SESSION, plainFacts, UNKNOWN_SESSION } from "./facts.js";
export type { Finding, Severity } from "./finding.js";
export { SEVERITIES } from "./finding.js";
export type { Json, JsonObject } from "./json.js";
export { LIMITS } from "./limits.js";
export type { Verdict } from "./verdict.js";
export { compareVerdicts, joinVerdicts, VERDICTS } from "./verdict.js";
