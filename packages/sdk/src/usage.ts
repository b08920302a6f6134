import type { Usage } from "@rampart/core";

/** Amounts the guard takes; more of anything is no report. */
const MOST = 1e12;

/**
 * What a model's client says a call used, where the result of a governed call is such an answer: of the Vercel AI SDK, OpenAI,
 * Anthropic and Google, and whoever has the same fields. Null where it says nothing.
 */
export function usageOf(result: unknown): Usage | null {
  const answer = record(result);
  if (answer === null) return null;
  const response = record(answer["response"]);
  const message = record(answer["message"]);
  const said =
    record(answer["usage"]) ??
    record(answer["usageMetadata"]) ??
    record(answer["usage_metadata"]) ??
    record(response?.["usage"]) ??
    record(message?.["usage"]);
  if (said === null) return null;
  const input = first(said, ["inputTokens", "input_tokens", "promptTokens", "prompt_tokens", "promptTokenCount"]);
  const output = first(said, [
    "outputTokens",
    "output_tokens",
    "completionTokens",
    "completion_tokens",
    "candidatesTokenCount",
  ]);
  if (input === null && output === null) return null;
  const read = input === null ? null : input + cached(said);
  const model =
    answer["model"] ?? answer["modelVersion"] ?? response?.["modelId"] ?? response?.["model"] ?? message?.["model"];
  return {
    ...(read === null ? {} : { inputTokens: read }),
    ...(output === null ? {} : { outputTokens: output }),
    ...(typeof model === "string" && model !== "" && model.length <= 256 ? { model } : {}),
  };
}

/** What a prompt's cache took and gave: Anthropic counts it apart, everybody else within what went in. */
function cached(said: Readonly<Record<string, unknown>>): number {
  return (first(said, ["cache_read_input_tokens"]) ?? 0) + (first(said, ["cache_creation_input_tokens"]) ?? 0);
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}

function first(said: Readonly<Record<string, unknown>>, names: readonly string[]): number | null {
  for (const name of names) {
    // In parts, where the Vercel AI SDK's models say so.
    const amount = record(said[name])?.["total"] ?? said[name];
    if (typeof amount === "number" && amount >= 0 && amount <= MOST) return amount;
  }
  return null;
}
