import { ACTION_KINDS, type Action, DETAILS_OF, type Resource } from "@rampart/core";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";

/** An action as it was recorded; null where the record does not hold all of it. */
export function actionOf(recorded: JsonObject): Action | null {
  const kind = ACTION_KINDS.find((one) => one === recorded["kind"]);
  const { resource, certainty, detail } = recorded;
  if (kind === undefined || !isJsonObject(resource) || !isJsonObject(detail)) return null;
  const { type, name, form } = resource;
  if (typeof type !== "string" || typeof name !== "string" || typeof form !== "string") return null;
  if (Object.values(detail).some((value) => isJsonObject(value) && typeof value["redacted"] === "string")) return null;
  const known = DETAILS_OF[kind] as readonly string[];
  return {
    kind,
    resource: { type, name, form } as Resource,
    certainty: certainty === "possible" ? "possible" : "certain",
    labels: names(recorded["labels"]),
    sources: [],
    span: { start: 0, end: 0 },
    detail: Object.fromEntries(Object.entries(detail).filter(([key]) => known.includes(key))) as Action["detail"],
  };
}

const names = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
