import type { ActionKind, Detail, Resource, Source } from "../../spine/index.js";
import { action, NO_SOURCES, NO_SPAN } from "../action.js";
import { seeksSecretsIn } from "../knowledge/search/passwords.js";
import { ANY_PATH, canonicalPath, deviceAction, pathAction } from "../paths/index.js";
import { expandBraces } from "./braces.js";
import { holdsPipelines, isPipeline, pipelineEdit } from "./pipeline.js";
import { argumentSource, known, remember, type ToolReading, textOf, textsOf } from "./reading.js";

const RECURSIVE: Detail = { recursive: true };
const PLAIN: Detail = {};

/** Adds an action on a path as it was written. */
function touch(
  reading: ToolReading,
  kind: ActionKind,
  resource: Resource,
  detail: Detail = PLAIN,
  sources: readonly Source[] = NO_SOURCES,
  certainty: "certain" | "possible" = "certain",
): void {
  const one = pathAction(kind, resource, { place: reading.world.place, detail, sources, certainty });
  reading.actions.push(one);
  const device = deviceAction(one);
  if (device !== null) reading.actions.push(device);
}

/** `{path}`: one, several, or patterns. With `pattern` or `recursive` everything below is read. */
export function readFiles(reading: ToolReading): void {
  lookAt(reading, "file.read", searches(reading) ? RECURSIVE : PLAIN);
}

export function listFiles(reading: ToolReading): void {
  lookAt(reading, "file.list", reading.arguments["recursive"] === true ? RECURSIVE : PLAIN);
}

const searches = ({ arguments: given }: ToolReading) =>
  given["recursive"] === true || typeof given["pattern"] === "string";

function lookAt(reading: ToolReading, kind: "file.read" | "file.list", detail: Detail): void {
  const { place } = reading.world;
  const paths = textsOf(reading.arguments["path"]);
  if (paths === null) {
    touch(reading, kind, ANY_PATH, detail);
    return;
  }
  for (const path of paths) {
    const resource = canonicalPath(path, place);
    touch(reading, kind, resource, detail);
    const sought = textOf(reading.arguments["pattern"]);
    if (kind === "file.read" && sought !== null && seeksSecretsIn(sought, resource.name))
      reading.actions.push(secretSearch(resource));
    // Whether the host takes it for a pattern is the host's business: `[id].tsx` is a file, `**/*.ts` is not.
    if (/[*?[{]/.test(path)) lookAtPattern(reading, kind, path);
    for (const glob of globsOf(reading)) lookAtPattern(reading, kind, `${path}/**/${glob}`);
  }
}

/** What a search for passwords in all there is shows. */
const secretSearch = (resource: Resource) =>
  action("secret.read", resource, "certain", SHOWN, NO_SOURCES, NO_SPAN, { what: "search" });
const SHOWN = ["shown"];

function lookAtPattern(reading: ToolReading, kind: ActionKind, pattern: string): void {
  for (const one of expandBraces(pattern)) {
    const resource = canonicalPath(one, reading.world.place, { glob: true, globstar: true });
    if (resource.form !== "exact" || one !== pattern) touch(reading, kind, resource, PLAIN, NO_SOURCES, "possible");
  }
}

/** Names a search is limited to. */
function globsOf({ arguments: given }: ToolReading): readonly string[] {
  return textsOf(given["glob"]) ?? textsOf(given["include"]) ?? textsOf(given["file_pattern"]) ?? [];
}

/** `{path, content?}` */
export function writeFile(reading: ToolReading): void {
  change(reading, textOf(reading.arguments["content"]), "content");
}

/**
 * `{path, old?, new?, content?}`. What the file holds afterwards is known where the whole content is given, or the old
 * content is known and has the old text.
 */
export function editFile(reading: ToolReading): void {
  const { arguments: given, world } = reading;
  const whole = textOf(given["content"]);
  const path = textOf(given["path"]);
  const before = textOf(given["old"]) ?? textOf(given["old_string"]);
  const after = textOf(given["new"]) ?? textOf(given["new_string"]);
  const base = path === null || before === null || after === null ? null : known(world, nameOf(reading, path));
  const all = given["replace_all"] === true;
  change(reading, whole ?? (base?.includes(before!) ? replaced(base, before!, after!, all) : null), "new");
}

const nameOf = (reading: ToolReading, path: string) => canonicalPath(path, reading.world.place).name;

/** Plain replacement: no `$` means anything. */
function replaced(text: string, before: string, after: string, all: boolean): string {
  return all ? text.split(before).join(after) : text.replace(before, () => after);
}

function change(reading: ToolReading, content: string | null, argument: string): void {
  const paths = textsOf(reading.arguments["path"]);
  const sources = argumentSource(argument);
  if (paths === null) {
    touch(reading, "file.write", ANY_PATH, PLAIN, sources);
    return;
  }
  for (const path of paths) {
    const resource = canonicalPath(path, reading.world.place);
    touch(reading, "file.write", resource, PLAIN, sources);
    if (resource.form !== "exact") continue;
    remember(reading, resource.name, content, sources);
    if (isPipeline(resource.name)) reading.actions.push(pipelineEdit(resource, sources));
  }
}

/** `{path}`. Hosts' delete tools take folders too unless they say `recursive: false`. */
export function deleteFiles(reading: ToolReading): void {
  const { place } = reading.world;
  const detail = reading.arguments["recursive"] === false ? PLAIN : RECURSIVE;
  const paths = textsOf(reading.arguments["path"]);
  if (paths === null) touch(reading, "file.delete", ANY_PATH, detail);
  for (const path of paths ?? []) {
    const resource = canonicalPath(path, place);
    touch(reading, "file.delete", resource, detail);
    const { name } = resource;
    if (reading.actions.at(-1)!.labels.includes("project") && holdsPipelines(name))
      reading.actions.push(pipelineEdit(resource, NO_SOURCES));
    if (resource.form === "exact") remember(reading, resource.name, null, NO_SOURCES);
  }
}
