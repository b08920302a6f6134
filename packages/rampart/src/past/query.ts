import { isJsonObject, type Json, type JsonObject } from "@rampart/service";

/** What is looked for in the record; null where it does not matter. All that is given must hold. */
export interface Query {
  readonly kind: string | null;
  readonly agent: string | null;
  readonly session: string | null;
  /** The tool as Rampart or as the host names it. */
  readonly tool: string | null;
  /** A host or any below it. */
  readonly host: string | null;
  /** A path or anything below it. */
  readonly path: string | null;
  readonly rule: string | null;
  readonly verdict: string | null;
  /** Milliseconds since 1970, `since` inclusive, `until` exclusive. */
  readonly since: number | null;
  readonly until: number | null;
  /** Anywhere in the event as recorded, whatever its case. */
  readonly text: string | null;
}

/** Whether an event is what is looked for. `recorded` is its canonical text. */
export function matches(query: Query, event: JsonObject, recorded: string): boolean {
  const { kind, agent, session, tool, host, path, rule, verdict, since, until, text } = query;
  const time = typeof event["time"] === "number" ? event["time"] : 0;
  return (
    (kind === null || event["kind"] === kind) &&
    (agent === null || event["agent"] === agent) &&
    (session === null || sessionOf(event) === session) &&
    (since === null || time >= since) &&
    (until === null || time < until) &&
    (tool === null || event["tool"] === tool || event["hostTool"] === tool) &&
    (verdict === null || decisionOf(event)["verdict"] === verdict) &&
    (rule === null || rulesOf(event).includes(rule)) &&
    (host === null || resourcesOf(event, "host").some((one) => isHostWithin(one, host))) &&
    (path === null || resourcesOf(event, "path").some((one) => isPathWithin(one, path))) &&
    (text === null || includesAnyCase(recorded, text))
  );
}

/** The session an event belongs to; that of a `session` event is its own id. */
export function sessionOf(event: JsonObject): string | null {
  const session = event["kind"] === "session" ? event["id"] : event["session"];
  return typeof session === "string" ? session : null;
}

/** Names of the rules that determined a decision. */
export function rulesOf(event: JsonObject): string[] {
  return list(decisionOf(event)["rules"]).flatMap((rule) => {
    const name = isJsonObject(rule) ? rule["rule"] : rule;
    return typeof name === "string" ? [name] : [];
  });
}

export function decisionOf(event: JsonObject): JsonObject {
  const { decision } = event;
  return isJsonObject(decision) ? decision : {};
}

/** Actions that could be recorded in full. */
export function actionsOf(event: JsonObject): JsonObject[] {
  return list(event["actions"]).filter(isJsonObject);
}

function resourcesOf(event: JsonObject, type: string): string[] {
  return actionsOf(event).flatMap(({ resource }) => {
    return isJsonObject(resource) && resource["type"] === type && typeof resource["name"] === "string"
      ? [resource["name"]]
      : [];
  });
}

function isHostWithin(name: string, host: string): boolean {
  const bare = name.replace(/:\d+$/, "").toLowerCase();
  const wanted = host.toLowerCase();
  return bare === wanted || bare.endsWith(`.${wanted}`);
}

function isPathWithin(name: string, path: string): boolean {
  const folder = path.length > 1 ? path.replace(/\/+$/, "") : path;
  return name === folder || name.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** In the canonical text, strings stand escaped; so does what is looked for. */
function includesAnyCase(recorded: string, text: string): boolean {
  const escaped = JSON.stringify(text).slice(1, -1);
  return recorded.toLowerCase().includes(escaped.toLowerCase());
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
