import { isJsonObject, type Json, type JsonObject } from "@rampart/service";

/** What is looked for in the record; null where it does not matter. All that is given must hold. */
export interface Query {
  readonly kind: string | null;
  readonly agent: string | null;
  readonly session: string | null;
  /** The tool as Rampart or as the host names it. */
  readonly tool: string | null;
  /** What a call would do: `file.delete`. */
  readonly action: string | null;
  /** A host or any below it. */
  readonly host: string | null;
  /** A path or anything below it. */
  readonly path: string | null;
  readonly rule: string | null;
  readonly verdict: string | null;
  /** The code of a finding, or what it begins with up to a dot: `injection`, `secret.aws-access-token`. */
  readonly finding: string | null;
  /** Milliseconds since 1970, `since` inclusive, `until` exclusive. */
  readonly since: number | null;
  readonly until: number | null;
  /** Anywhere in the event as recorded, whatever its case. */
  readonly text: string | null;
}

/** Looks for nothing in particular. */
export const ANYTHING: Query = {
  kind: null,
  agent: null,
  session: null,
  tool: null,
  action: null,
  host: null,
  path: null,
  rule: null,
  verdict: null,
  finding: null,
  since: null,
  until: null,
  text: null,
};

/** Whether an event is what is looked for, its text apart: that is {@link needleOf}. */
export function matches(query: Query, event: JsonObject): boolean {
  const { kind, agent, session, tool, action, host, path, rule, verdict, finding, since, until } = query;
  const time = timeOf(event);
  return (
    (kind === null || event["kind"] === kind) &&
    (agent === null || event["agent"] === agent) &&
    (session === null || sessionOf(event) === session) &&
    (since === null || time >= since) &&
    (until === null || time < until) &&
    (tool === null || event["tool"] === tool || event["hostTool"] === tool) &&
    (verdict === null || decisionOf(event)["verdict"] === verdict) &&
    (rule === null || rulesOf(event).includes(rule)) &&
    (action === null || actionsOf(event).some((one) => one["kind"] === action)) &&
    (finding === null || findingsOf(event).some((one) => isCodeWithin(one, finding))) &&
    (host === null || resourcesOf(event, "host").some((one) => isHostWithin(one, host))) &&
    (path === null || resourcesOf(event, "path").some((one) => isPathWithin(one, path)))
  );
}

/** Milliseconds since 1970; 0 where an event has no time. */
export function timeOf(event: JsonObject): number {
  return typeof event["time"] === "number" ? event["time"] : 0;
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

/** Codes of what analysers saw. */
export function findingsOf(event: JsonObject): string[] {
  return list(event["findings"]).flatMap((one) =>
    isJsonObject(one) && typeof one["code"] === "string" ? [one["code"]] : [],
  );
}

/** Names of the resources of one type that a call would touch. */
function resourcesOf(event: JsonObject, type: "host" | "path"): string[] {
  return actionsOf(event).flatMap(({ resource }) => {
    return isJsonObject(resource) && resource["type"] === type && typeof resource["name"] === "string"
      ? [resource["name"]]
      : [];
  });
}

/** A host as it is compared: without its port, in lower case. */
export const bareHost = (name: string): string => name.replace(/:\d{1,5}$/, "").toLowerCase();

/** A folder as it is compared: without a slash at its end. */
export function bareFolder(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

export function isCodeWithin(code: string, wanted: string): boolean {
  return code === wanted || (code.startsWith(wanted) && code[wanted.length] === ".");
}

function isHostWithin(name: string, host: string): boolean {
  const [bare, wanted] = [bareHost(name), bareHost(host)];
  return bare === wanted || bare.endsWith(`.${wanted}`);
}

function isPathWithin(name: string, path: string): boolean {
  const folder = bareFolder(path);
  return name === folder || name.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/**
 * A text as it is looked for in {@link folded} events: strings stand escaped in the canonical text, so what is looked
 * for is escaped too.
 */
export const needleOf = (text: string): string => folded(JSON.stringify(text).slice(1, -1));

/** A recorded event as texts are looked for in it: whatever its case. */
export const folded = (recorded: string): string => recorded.toLowerCase();

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
