import { createHash } from "node:crypto";
import { analyse, type Finding, type JsonObject, type ToolCall } from "@rampart/core";
import { canonical } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";

/** What a model is told of a tool: whatever of it changes may change what the model does with it. */
export interface Definition {
  readonly name: string;
  /** `sha256:<hex>` of the whole definition in canonical JSON (RFC 8785). */
  readonly digest: string;
  /** What its texts look like; advisory: words prove nothing. */
  readonly flags: readonly string[];
  readonly body: JsonObject;
  /** Characters of it in canonical JSON. */
  readonly length: number;
}

const MAX_NAME = 128;
/** What other clients accept as a tool's name; anything else may look like another one. */
const PLAIN_NAME = /^[A-Za-z0-9_./-]+$/;
const NOWHERE = { home: "/", user: "", cwd: null, project: null, scratch: [], installed: [] };

/** Null for what is no definition. `shell` of the call around it is not read. */
export function readDefinition(value: Json, around: ToolCall): Definition | null {
  if (!isJsonObject(value)) return null;
  const { name } = value;
  // What no file of pins can have as a name cannot be pinned.
  if (typeof name !== "string" || name === "" || name.length > MAX_NAME || name === "__proto__") return null;
  const text = canonical(value);
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  const flags = new Set(flagsOf(value, around).map(({ code }) => code));
  if (!PLAIN_NAME.test(name)) flags.add("tool.name");
  return { name, digest, flags: [...flags], body: value, length: text.length };
}

function flagsOf(value: JsonObject, around: ToolCall): readonly Finding[] {
  const text = textsIn(value).join("\n");
  const passing: ToolCall = { ...around, tool: "text", arguments: { text, phase: "tool-description" }, shell: null };
  return analyse(passing, { actions: [], findings: [], wants: [], written: [] }, NOWHERE);
}

/** The dialects of JSON Schema: an address in every definition, which nobody sends anything to. */
const DIALECT = /^https?:\/\/json-schema\.org\/(?:draft-0[3-7]|draft\/20(?:19-09|20-12))\/schema#?$/;

/** Every text a model may read in it, names of parameters too. */
function textsIn(value: Json): string[] {
  if (typeof value === "string") return DIALECT.test(value) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((one: Json) => textsIn(one));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]);
}
