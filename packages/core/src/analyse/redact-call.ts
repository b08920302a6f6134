import type { Json, JsonObject, ToolCall } from "../spine/index.js";
import { redactJson, SECRET_RULES, secretFields } from "./redact.js";
import { textsOf } from "./texts.js";

/** A shorter text stands in too many others to be taken out of them. */
const SHORTEST = 6;
/** Secrets of one call that are looked for in what is said about it. */
const MOST = 256;

/**
 * What is said about a call, without its secrets: by their form as {@link redactJson} knows them, and every text that was
 * one in the call, wherever it is said again, also where it lost what told it there (`-u name:password` as a word of its own,
 * a host in lower case). Spans stay: they index the call as its caller has it.
 */
export function redactAbout<T>(call: ToolCall, about: T): T {
  const secrets = secretsOf(call);
  const clean = redactJson(secrets.length === 0 ? (about as Json) : without(about as Json, secrets)).value;
  return clean as T;
}

interface Known {
  readonly text: string;
  readonly stamp: string;
}

function secretsOf(call: ToolCall): readonly Known[] {
  const known = new Map<string, string>();
  const note = (text: string, family: string): void => {
    if (text.length < SHORTEST || known.size >= MOST) return;
    const stamp = `<redacted:${family}:${2 ** Math.ceil(Math.log2(text.length))}>`;
    known.set(text, stamp);
    const lower = text.toLowerCase();
    if (lower !== text) known.set(lower, stamp);
  };
  for (const { text } of textsOf(call)) {
    for (const { start, end, name } of SECRET_RULES.inText(text)) note(text.slice(start, end), name);
  }
  for (const path of secretFields(call.arguments)) {
    const leaf = path.reduce<Json | undefined>((at, step) => (at as JsonObject)[step as string], call.arguments);
    if (typeof leaf === "string" && SECRET_RULES.inText(leaf).length === 0) note(leaf, "named");
  }
  // A longer one may hold a shorter one.
  return [...known].map(([text, stamp]) => ({ text, stamp })).sort((a, b) => b.text.length - a.text.length);
}

function without(value: Json, secrets: readonly Known[]): Json {
  if (typeof value === "string") {
    let text = value;
    for (const secret of secrets) if (text.includes(secret.text)) text = text.replaceAll(secret.text, secret.stamp);
    return text;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => without(one, secrets));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, without(one as Json, secrets)]));
}
