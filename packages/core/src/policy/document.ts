import type { Phase } from "../decide/case.js";
import type { UserEntry } from "../interpret/knowledge/users/index.js";
import type { ActionKind, Certainty, Resource, ResourceType } from "../spine/action.js";
import type { ShellDialect } from "../spine/call.js";
import type { Obligation } from "../spine/decision.js";
import type { TaskFacts } from "../spine/facts.js";
import type { Json } from "../spine/json.js";
import type { Verdict } from "../spine/verdict.js";
import type { Block } from "./conditions/block.js";
import type { LabelMeaning } from "./conditions/language.js";
import type { Sections } from "./sections/index.js";

/** What each class of not-understood gets; docs/formats/policy.md says which may be lowered how far. */
export interface Understanding {
  readonly malformed: "deny";
  readonly "unknown-program": Verdict;
  readonly opaque: "ask" | "deny";
  readonly "beyond-bounds": "ask" | "deny";
}

/** What a rule demands of the people who are asked. */
export interface ReviewDocument {
  /** So many different people have to agree. */
  readonly people?: number;
  /** Neither the agent's owner nor its user counts. */
  readonly "not-owner"?: boolean;
  /** Milliseconds an approval may be made to last, at most 24 hours; 0: for one call. */
  readonly lasts?: number;
}

/** A rule in normal form: exactly one of `grant`, `ask`, `deny`, with kinds as written (`file.*`). */
export interface RuleDocument {
  readonly id: string;
  readonly grant?: readonly string[];
  readonly ask?: readonly string[];
  readonly deny?: readonly string[];
  readonly when?: Block;
  readonly except?: readonly Block[];
  readonly reason?: string;
  readonly instead?: string;
  readonly obligations?: readonly Obligation[];
  readonly final?: boolean;
  readonly "unless-granted"?: string;
  readonly review?: ReviewDocument;
}

export interface RoleDocument {
  readonly about?: string;
  readonly rules: readonly RuleDocument[];
}

/** A loosening of a rule by name, by whoever uses the policy it stands in. */
export interface OverrideDocument {
  /** `all` switches the rule off. */
  readonly except: "all" | readonly Block[];
  readonly reason: string;
  /** Milliseconds since 1970; void from then on. */
  readonly until?: number;
}

/**
 * A resolved policy: one document after `extends` and `overrides`, in normal form, JSON all through. Its digest is the
 * policy's identity. Tests are not part of it.
 */
export interface PolicyDocument extends Sections {
  readonly rampart: 1;
  readonly name: string;
  readonly understanding: Understanding;
  readonly default: Verdict;
  readonly labels: Readonly<Record<string, LabelMeaning>>;
  readonly environments: Readonly<Record<string, LabelMeaning>>;
  readonly guardrails: readonly RuleDocument[];
  readonly roles: Readonly<Record<string, RoleDocument>>;
  readonly overrides: Readonly<Record<string, readonly OverrideDocument[]>>;
  readonly owners: Readonly<Record<string, readonly string[]>>;
  /** What users know of programs, where they wrote it down: docs/formats/knowledge.md. */
  readonly knowledge?: readonly UserEntry[];
}

/** One source as read, before it is joined with the packs it extends. */
export interface PolicySource extends Partial<Omit<PolicyDocument, "understanding" | "knowledge">> {
  readonly rampart: 1;
  readonly name: string;
  readonly extends?: readonly string[];
  readonly understanding?: Partial<Understanding>;
  readonly tests?: readonly TestDocument[];
}

/** A test inside a policy: exactly one of `command`, `call`, `actions`. */
export interface TestDocument {
  readonly name: string;
  readonly command?: string;
  readonly call?: TestCall;
  readonly actions?: readonly TestAction[];
  readonly facts?: TestFacts;
  readonly phase?: Phase;
  readonly expect: Verdict;
  readonly rule?: string;
}

export interface TestCall {
  readonly tool: string;
  readonly arguments: { readonly [key: string]: Json };
  readonly shell?: ShellDialect;
}

/** An action written by hand: what is left out is exact, certain, and without labels, sources and details. */
export interface TestAction {
  readonly kind: ActionKind;
  readonly type?: ResourceType;
  readonly name: string;
  readonly form?: Resource["form"];
  readonly certainty?: Certainty;
  readonly labels?: readonly string[];
  readonly "source-labels"?: readonly string[];
  readonly detail?: { readonly [key: string]: Json };
}

export interface TestFacts {
  readonly agent?: string;
  readonly principal?: string;
  readonly door?: string;
  readonly roles?: readonly string[];
  readonly purpose?: string;
  readonly environment?: string;
  readonly task?: {
    readonly id?: string;
    readonly kind: string;
    readonly subject?: string;
    readonly sensitivity?: NonNullable<TaskFacts["sensitivity"]>;
  };
  readonly privileges?: readonly string[];
  readonly cwd?: string;
  readonly project?: string;
  readonly home?: string;
  /** `2026-03-02T09:30:00Z`; milliseconds in normal form. */
  readonly now?: number;
}
