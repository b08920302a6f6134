import type { Action, ActionKind, Detail, Resource, Source } from "../../spine/action.js";

interface Over {
  readonly labels?: readonly string[];
  readonly sources?: readonly Source[];
  readonly certainty?: Action["certainty"];
  readonly form?: Resource["form"];
  readonly type?: Resource["type"];
}

/** An action on an exact resource, certain, without labels. */
export function act(kind: ActionKind, name: string, detail: Detail = {}, over: Over = {}): Action {
  return {
    kind,
    resource: { type: over.type ?? typeOf(kind), name, form: over.form ?? "exact" },
    certainty: over.certainty ?? "certain",
    labels: over.labels ?? [],
    sources: over.sources ?? [],
    span: { start: 0, end: 0 },
    detail,
  };
}

function typeOf(kind: ActionKind): Resource["type"] {
  if (kind.startsWith("file.")) return "path";
  if (kind.startsWith("net.")) return "host";
  if (kind.startsWith("data.")) return "table";
  if (kind === "process.exec") return "program";
  if (kind === "tool.call") return "tool";
  if (kind.startsWith("package.")) return "package";
  return "none";
}
