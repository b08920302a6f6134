import type { Action, ActionKind, Certainty, Detail, Resource, Source, Span } from "../spine/index.js";

/**
 * The one place actions are made. A single object literal keeps them monomorphic (every reader sees one hidden class)
 * and plain, which the expression language needs.
 */
export function action(
  kind: ActionKind,
  resource: Resource,
  certainty: Certainty,
  labels: readonly string[],
  sources: readonly Source[],
  span: Span,
  detail: Detail,
): Action {
  return { kind, resource, certainty, labels, sources, span, detail };
}

export const NO_LABELS: readonly string[] = [];
export const NO_SOURCES: readonly Source[] = [];
export const NO_SPAN: Span = { start: 0, end: 0 };
export const NO_DETAIL: Detail = {};
export const NO_RESOURCE: Resource = { type: "none", name: "*", form: "any" };
