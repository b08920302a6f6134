import type { Condition } from "../../decide/case.js";
import type { ActionKind } from "../../spine/action.js";
import type { Facts } from "../../spine/facts.js";
import type { Json } from "../../spine/json.js";
import type { Report, Shape } from "../shape.js";

/**
 * Facts that stay the same from call to call of one agent in one task. A policy is partially evaluated for them, so
 * that a rule bound to another role, agent or task costs nothing.
 */
export type Standing = Pick<Facts, "identity" | "door" | "roles" | "task" | "purpose" | "environment" | "place">;
export type StandingKey = "agent" | "principal" | "door" | "roles" | "task" | "purpose" | "environment";

/** What the conditions of one policy may refer to. */
export interface Vocabulary {
  /** Labels and environments the policy defines, as the conditions that give them. */
  readonly labels: ReadonlyMap<string, LabelMeaning>;
}

/** A label the policy defines: whatever one of these names. */
export interface LabelMeaning {
  readonly path: readonly string[];
  readonly host: readonly string[];
  readonly name: readonly string[];
}

export interface Binding extends Vocabulary {
  readonly standing: Standing;
}

/**
 * Where the index files a rule: under the literal words one of its conditions needs. A rule is found when the action
 * has any of its slots. `null` means the condition gives no such word.
 */
export type Slot =
  | { readonly field: "path"; readonly prefix: readonly string[] }
  | { readonly field: "basename"; readonly word: string }
  | { readonly field: "host"; readonly word: string }
  | { readonly field: WordField; readonly word: string };
export type WordField = "label" | "program" | "tool" | "server" | "name" | "source-label" | DetailWord;
/** Details a rule can be found by. */
export type DetailWord = "what" | "origin" | "language" | "reason" | "mode" | "context";
export const DETAIL_WORDS: readonly string[] = [
  "what",
  "origin",
  "language",
  "reason",
  "mode",
  "context",
] satisfies DetailWord[];

/** One key of a `when:` block: how it is written, of which kinds it can be asked, and what it means. */
export interface ConditionSpec<T> {
  readonly key: string;
  /** Kinds an action must be of for the condition to be possible; `all` for conditions on anything else. */
  readonly kinds: readonly ActionKind[] | "all";
  readonly shape: Shape<T>;
  readonly about: string;
  /** A project's own policy may use it: it holds no free text and nothing the project could spoof. */
  readonly forProjects: boolean;
  readonly standing?: StandingKey;
  /** Its texts may hold words for what the task is about (`task-word.ts`). */
  readonly taskWords?: true;
  /** Checks that need the whole policy: unknown labels, unknown places, types of expressions. */
  check?(value: T, at: string, vocabulary: Vocabulary, report: Report): void;
  bind(value: T, binding: Binding): Condition;
  slots?(value: T, binding: Binding): readonly Slot[] | null;
}

/** Keeps each spec's own value type while the table holds them all. */
export function condition<T>(spec: ConditionSpec<T>): ConditionSpec<Json> {
  return spec as unknown as ConditionSpec<Json>;
}
