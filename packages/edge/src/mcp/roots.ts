import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { McpGate } from "./gate.js";
import { type Around, callOf } from "./judged.js";

/** Roots of one list; the rest is not told. */
const MAX_ROOTS = 64;

/** A client's answer to `roots/list` with the folders the policy lets a tool of this server read. */
export async function allowedRoots(result: JsonObject, gate: McpGate, around: Around): Promise<JsonObject> {
  const { roots } = result;
  if (!Array.isArray(roots)) return { ...result, roots: [] };
  const named = roots.slice(0, MAX_ROOTS).filter((one: Json) => isJsonObject(one) && typeof one["uri"] === "string");
  const asked = named.map(async (one: Json) => {
    const { uri } = one as JsonObject;
    const { allowed } = await gate.ask(callOf("roots/list", { uri: uri! }, around));
    return allowed ? [one] : [];
  });
  return { ...result, roots: (await Promise.all(asked)).flat() };
}
