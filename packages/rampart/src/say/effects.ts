import { ACTION_KINDS, type Action, phrase } from "@rampart/core";
import { isJsonObject, type JsonObject } from "@rampart/service";

/**
 * What a recorded call would do, in words, without repeats: "deletes /etc and all below it". A program whose effects
 * are known is left out beside them. An action that is not recorded in full is named by its kind.
 */
export function effectPhrases(actions: readonly JsonObject[]): string[] {
  const effects = actions.filter((action) => !isKnownProgram(action));
  return [...new Set((effects.length > 0 ? effects : actions).map(wordsOf))];
}

function isKnownProgram({ kind, detail }: JsonObject): boolean {
  return kind === "process.exec" && isJsonObject(detail) && detail["effects"] === "known";
}

function wordsOf(action: JsonObject): string {
  const { kind, resource, detail, labels } = action;
  const name = isJsonObject(resource) && typeof resource["name"] === "string" ? resource["name"] : "";
  const plain = [typeof kind === "string" ? kind : "something that is given by digest", name].join(" ").trim();
  const whole =
    isJsonObject(resource) && typeof resource["form"] === "string" && isJsonObject(detail) && Array.isArray(labels);
  if (!whole || !ACTION_KINDS.some((one) => one === kind)) return plain;
  try {
    return phrase({ sources: [], ...action } as unknown as Action);
  } catch {
    // A detail that is a commitment or a digest is no text.
    return plain;
  }
}
