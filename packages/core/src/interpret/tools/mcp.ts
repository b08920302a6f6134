import type { Action, Detail, Interpretation, Json, JsonObject, ResourceType, Source } from "../../spine/index.js";
import { action, NO_LABELS, NO_RESOURCE, NO_SOURCES, NO_SPAN } from "../action.js";
import { netAction } from "../http/index.js";
import { labelsOfName } from "../own.js";
import { ANY_PATH, canonicalPath, deviceAction, pathAction } from "../paths/index.js";
import { commandsOf, languageSaid } from "./commands.js";
import { commandLine } from "./line.js";
import { toolCall } from "./named.js";
import { pageCode } from "./page.js";
import { isPipeline, pipelineEdit } from "./pipeline.js";
import { argumentSource, objectOf, remember, type ToolReading, textOf, textsOf, tooMuch } from "./reading.js";
import { effectsOf, type ToolEffect } from "./servers/index.js";
import { declaredManner, type Manner, mannerOf, shapedEffects } from "./shape.js";
import { readStatement } from "./sql.js";
import { typedInto } from "./typed.js";
import { conditionHolds, limits } from "./when.js";

/** How text is read as a shell would; null where the caller has no shell interpreter. */
export type ReadShell = (command: string) => Interpretation;

/** `{server, name}` or `{server, method}` with `{arguments?}`; other fields are arguments too. */
export function mcpCall(reading: ToolReading, readShell: ReadShell): void {
  const { server: given, name, method, annotations, arguments: inner, ...others } = reading.arguments;
  const server = textOf(given) ?? "unknown";
  const tool = textOf(name) ?? textOf(method) ?? "unknown";
  const said: JsonObject = { ...others, ...objectOf(inner) };
  const readings = unwrapped(said);
  const manner = declaredManner(tool, objectOf(annotations));
  reading.actions.push(toolCall(tool, said, server, manner));
  const known = effectsOf(server, tool);
  for (const all of readings) {
    if (tool === "resources/read") net(reading, "net.receive", all["uri"], {}, NO_SOURCES);
    else if (known === null) applyShape(reading, tool, all, readShell, manner, server);
    else for (const effect of known) apply(reading, effect, all, readShell);
  }
}

/** Servers that take all their arguments in one: what is in it counts as if it stood beside it. */
const WRAPPERS = ["params", "args", "arguments", "input", "request", "payload"];

/** Where a name stands in it and beside it, the server may take either: two readings. */
function unwrapped(given: JsonObject): readonly JsonObject[] {
  const names = Object.keys(given);
  const inner = names.length > 3 ? undefined : WRAPPERS.find((name) => Object.keys(objectOf(given[name])).length > 0);
  if (inner === undefined) return [given];
  const within = objectOf(given[inner]);
  const isTwice = Object.keys(within).some((name) => Object.hasOwn(given, name));
  return [{ ...within, ...given }, ...(isTwice ? [{ ...given, ...within }] : [])];
}

/** What a tool nobody described may do, by its name and its arguments. */
export function applyShape(
  reading: ToolReading,
  tool: string,
  given: JsonObject,
  readShell: ReadShell,
  manner: Manner = mannerOf(tool),
  server: string | null = null,
): void {
  const { actions } = reading;
  const from = actions.length;
  const shaped = shapedEffects(tool, given, manner, server);
  for (const effect of shaped.effects) apply(reading, effect, shaped.given, readShell);
  if (shaped.beyond) tooMuch(reading);
  for (let i = from; i < actions.length; i++) actions[i] = { ...actions[i]!, certainty: "possible" };
}

function apply(reading: ToolReading, effect: ToolEffect, given: JsonObject, readShell: ReadShell): void {
  if (effect.when !== undefined && !conditionHolds(effect.when, given)) return;
  if (effect.unless !== undefined && conditionHolds(effect.unless, given)) return;
  const value = pick(given, effect.from);
  const carried = pickName(given, effect.carries);
  const sources = carried === null ? NO_SOURCES : argumentSource(carried);
  const detail =
    effect.limit === undefined
      ? (effect.detail ?? {})
      : { ...effect.detail, bounded: limits(pick(given, effect.limit)) };
  switch (effect.as) {
    case "path":
      return path(reading, effect, value, detail, sources, textOf(given[carried ?? ""]));
    case "url":
      return net(reading, effect.kind, value, detail, sources);
    case "sql":
      return sql(reading, ofProgram(textsOf(value)?.join(";\n") ?? null, effect.program), readShell);
    case "shell":
      return commands(reading, effect, value, given, readShell);
    case "line":
      return shell(reading, commandLine(effect.program ?? "", given), readShell);
    case "typed":
      return typedInto(reading, textOf(value), readShell);
    case "page":
      reading.actions.push(plain({ ...effect, as: "code" }, undefined, sources, given));
      return pageCode(reading, textOf(value));
    case "code":
      reading.actions.push(plain(effect, undefined, sources, given));
      return code(reading, languageSaid(given) ?? detail.language, textOf(value), readShell);
    default:
      reading.actions.push(plain({ ...effect, detail }, value, sources, given));
      if (effect.kind === "vcs.send") pipelines(reading, given);
  }
}

function commands(
  reading: ToolReading,
  { from, program }: ToolEffect,
  value: Json | undefined,
  given: JsonObject,
  readShell: ReadShell,
): void {
  const found = commandsOf(value, pickName(given, from) ?? "", given);
  if (found === null) shell(reading, null, readShell);
  else for (const one of found) shell(reading, ofProgram(one, program), readShell);
}

const sql = (reading: ToolReading, text: string | null, readShell: ReadShell) =>
  readStatement(reading, text, dialectOf(textOf(reading.arguments["server"]) ?? ""), readShell);

/** `destroy` of a tool that runs terraform is `terraform destroy`. */
const ofProgram = (text: string | null, program: string | undefined) =>
  text === null || program === undefined || text.startsWith(`${program} `) ? text : `${program} ${text}`;

const INTERPRETERS: ReadonlyMap<string, string> = new Map([
  ["python", "python3 -c"],
  ["node", "node -e"],
]);

/** A program handed to a tool that runs it, as its interpreter would. */
function code(reading: ToolReading, language: string | undefined, text: string | null, readShell: ReadShell): void {
  if (language === "shell") return shell(reading, text, readShell);
  const how = INTERPRETERS.get(language ?? "");
  if (how === undefined || text === null) return;
  const { actions, wants } = readShell(`${how} '${text.replaceAll("'", "'\\''")}'`);
  // Without the interpreter itself, and that it runs code, which was said.
  for (const one of actions.slice(2)) reading.actions.push(one);
  reading.wants.push(...wants);
}

/** A file that goes to a code host may be one that says what runs there. */
function pipelines(reading: ToolReading, given: JsonObject): void {
  const files = Array.isArray(given["files"]) ? given["files"] : [];
  const paths = [given["path"], ...files.map((one: Json) => objectOf(one)["path"])];
  for (const path of paths.slice(0, 64)) {
    const name = `/${textOf(path) ?? ""}`.replace(/^\/+/, "/");
    if (isPipeline(name)) reading.actions.push(pipelineEdit({ type: "path", name, form: "exact" }, NO_SOURCES));
  }
}

/** The dialect a server's name tells. */
function dialectOf(server: string): string {
  return (
    /postgres|mysql|mariadb|sqlite|mssql|oracle|db2|snowflake|bigquery/i
      .exec(server.slice(0, 128))?.[0]
      .toLowerCase() ?? "generic"
  );
}

/** The first of several arguments that is given. */
function pick(given: JsonObject, names: string | undefined): Json | undefined {
  const name = pickName(given, names);
  return name === null ? undefined : given[name];
}

function pickName(given: JsonObject, names: string | undefined): string | null {
  return names?.split(" ").find((name) => given[name] !== undefined && given[name] !== null) ?? null;
}

function path(
  reading: ToolReading,
  { kind }: ToolEffect,
  value: Json | undefined,
  detail: Detail,
  sources: readonly Source[],
  content: string | null,
): void {
  const { place } = reading.world;
  const paths = textsOf(value)?.map((text) => canonicalPath(text, place)) ?? [ANY_PATH];
  for (const resource of paths) {
    const one = pathAction(kind, resource, { place, detail, sources });
    reading.actions.push(one);
    const device = deviceAction(one);
    if (device !== null) reading.actions.push(device);
    if (kind !== "file.write" || resource.form !== "exact") continue;
    remember(reading, resource.name, content, sources);
    if (isPipeline(resource.name)) reading.actions.push(pipelineEdit(resource, sources));
  }
}

function net(
  reading: ToolReading,
  kind: ToolEffect["kind"],
  value: Json | undefined,
  detail: Detail,
  sources: readonly Source[],
): void {
  const send = kind === "net.send" ? "net.send" : "net.receive";
  const urls = textsOf(value);
  if (urls === null && Array.isArray(value)) tooMuch(reading);
  for (const url of urls ?? []) {
    const one = netAction(send, url, { place: reading.world.place, detail, sources });
    if (one !== null) reading.actions.push(one);
  }
}

function shell(reading: ToolReading, command: string | null, readShell: ReadShell): void {
  if (command === null) {
    const reason = { reason: "unknown_code" } as const;
    reading.actions.push(action("opaque", NO_RESOURCE, "certain", NO_LABELS, NO_SOURCES, NO_SPAN, reason));
    return;
  }
  const inner = readShell(command);
  reading.actions.push(...inner.actions);
  reading.written.push(...inner.written);
  reading.wants.push(...inner.wants);
}

/** Arguments that say where something lands, in the order they are joined. */
const CONTEXTS =
  "context cluster kubeContext profile account project project_id projectId environment database db namespace".split(
    " ",
  );
const SOMEWHERE = /^(?:infra|data|pipeline)\./;

/** What of a pipeline's arguments says what it delivers, and last to where: that is what a name ends with. */
const STEPS = ["workflow_id", "workflow", "pipeline", "job_id", "job_name", "job"];
const INPUTS = ["inputs", "variables", "parameters", "templateParameters"];
const PLACE = /^(?:env|environment|stage|target|deploy_?(?:env|to|target))$/i;

function contextOf(kind: string, given: JsonObject): string | null {
  const values = CONTEXTS.map((name) => given[name]);
  if (kind === "pipeline.run") values.push(...STEPS.map((name) => given[name]), ...placesOf(given));
  const parts = values.filter((one): one is string => typeof one === "string" && one !== "");
  return parts.length === 0 ? null : parts.join("/").slice(0, 256);
}

function placesOf(given: JsonObject): readonly (Json | undefined)[] {
  const inputs = INPUTS.flatMap((name) => Object.entries(objectOf(given[name])).slice(0, 16));
  const isPlace = ([name]: readonly [string, Json]) => PLACE.test(name);
  return [...inputs.filter((one) => !isPlace(one)), ...inputs.filter(isPlace)].map(([, value]) => value);
}

const READ_AS: ReadonlySet<string> = new Set(["path", "url", "sql", "shell", "line", "typed", "page"]);
const isResource = (as: ToolEffect["as"]): as is ResourceType => !READ_AS.has(as);

function plain(
  { kind, as, detail }: ToolEffect,
  value: Json | undefined,
  sources: readonly Source[],
  given: JsonObject,
): Action {
  const type = isResource(as) ? as : "none";
  const name = textsOf(value)?.join(",") ?? (typeof value === "number" ? String(value) : null);
  const resource =
    name === null
      ? ({ type, name: "*", form: "any" } as const)
      : ({ type, name: name.slice(0, 512), form: "exact" } as const);
  const context = SOMEWHERE.test(kind) ? contextOf(kind, given) : null;
  const own = labelsOfName(type, name ?? "*");
  // What a tool answers is shown to whoever asked.
  const labels = kind === "secret.read" ? [...own, "shown"] : own;
  return action(kind, resource, "certain", labels, sources, NO_SPAN, {
    ...detail,
    ...(context === null ? {} : { context }),
  });
}
