import type { Action, ActionKind, Certainty, Detail, Place, Resource, Source, Span } from "../../spine/index.js";
import { action, NO_DETAIL, NO_SOURCES, NO_SPAN } from "../action.js";
import { labelPath, type PathEffect } from "./label.js";

/** What an action on a path needs besides its kind and resource. */
export interface PathActionParts {
  readonly place: Place;
  /** Default `certain`. */
  readonly certainty?: Certainty;
  readonly sources?: readonly Source[];
  readonly span?: Span;
  readonly detail?: Detail;
}

/** An action on a canonical path, with the labels of what it would touch. */
export function pathAction(kind: ActionKind, resource: Resource, parts: PathActionParts): Action {
  const detail = parts.detail ?? NO_DETAIL;
  const labels = labelPath(resource, parts.place, detail.recursive === true, effectOf(kind, detail));
  return action(
    kind,
    resource,
    parts.certainty ?? "certain",
    labels,
    parts.sources ?? NO_SOURCES,
    parts.span ?? NO_SPAN,
    detail,
  );
}

/** What an action of this kind does to its path. A permission change changes what the file is to others. */
export function effectOf(kind: ActionKind, detail: Detail): PathEffect {
  if (kind === "file.delete") return "removes";
  if (kind === "file.chmod") return "changes";
  if (kind === "file.write") return detail.append === true ? "adds" : "changes";
  return "reads";
}
