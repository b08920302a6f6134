import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { McpGate } from "./gate.js";
import { type Around, callOf, changedParams, isAsked } from "./judged.js";
import { allowedRoots } from "./roots.js";

/** Requests of one result, and answers of one request; more than that is refused. */
const MAX_INPUTS = 32;

/**
 * Since 2026-07-28 a server asks its client for something (a sample, a person's answer, its folders) inside of a result, and the
 * client repeats its request with the answers. Judged as the requests they were before; the result as it may go on, or why not.
 */
export async function judgedInputs(
  result: JsonObject,
  gate: McpGate,
  around: Around,
): Promise<{ readonly result: JsonObject; readonly refused: string | null }> {
  const { resultType, inputRequests } = result;
  if (resultType !== "input_required" || inputRequests === undefined) return { result, refused: null };
  const entries = isJsonObject(inputRequests) ? Object.entries(inputRequests) : null;
  if (entries === null || entries.length > MAX_INPUTS)
    return { result, refused: "Rampart: malformed requests for input" };
  const made: [string, Json][] = [];
  for (const [key, one] of entries) {
    const { method, params } = isJsonObject(one) ? one : ({} as JsonObject);
    if (typeof method !== "string") return { result, refused: "Rampart: malformed requests for input" };
    const given = isJsonObject(params) ? params : {};
    const answer = isAsked(method) ? await gate.ask(callOf(method, given, around)) : null;
    if (answer?.allowed === false) return { result, refused: answer.message };
    const changed = answer?.arguments ?? null;
    made.push([
      key,
      changed === null ? one : { ...(one as JsonObject), params: changedParams(method, given, changed) },
    ]);
  }
  return { result: { ...result, inputRequests: Object.fromEntries(made) }, refused: null };
}

/** A repeated request's params with the folders the policy lets the server's tools read; null where there are none in it. */
export async function allowedInputs(params: JsonObject, gate: McpGate, around: Around): Promise<JsonObject | null> {
  const { inputResponses } = params;
  if (!isJsonObject(inputResponses)) return null;
  const entries = Object.entries(inputResponses);
  const made = entries.slice(0, MAX_INPUTS).map(async ([key, one]): Promise<[string, Json]> => {
    const hasRoots = isJsonObject(one) && one["roots"] !== undefined;
    return [key, hasRoots ? await allowedRoots(one, gate, around) : one];
  });
  return { ...params, inputResponses: Object.fromEntries(await Promise.all(made)) };
}
