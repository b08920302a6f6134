import type { Json, JsonObject, ShellDialect } from "@rampart/core";
import { aliased, aliasedRequired, others, own } from "./fields.js";
import { Refusal } from "./refusal.js";

/** A host's tool in the words of the spine. */
export interface Translation {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly shell?: ShellDialect;
  /** Folder the tool runs in, relative to the payload's, where the call names one. */
  readonly folder?: string;
}

export type Translate = (input: JsonObject) => Translation;

const PATH = ["file_path", "path", "absolute_path", "notebook_path"];
const FOLDER = ["dir_path", "directory", "path"];

/** `{command}` with an optional folder under any of `folders`. */
export function shell(input: JsonObject, folders: readonly string[] = [], dialect: ShellDialect = "bash"): Translation {
  const command = aliasedRequired(input, ["command"]);
  const folder = aliased(input, folders);
  const arguments_ = { ...others(input, [...folders, "command"]), command };
  return { tool: "shell", arguments: arguments_, shell: dialect, ...(folder === undefined ? {} : { folder }) };
}

export function read(input: JsonObject): Translation {
  return { tool: "read", arguments: { ...others(input, PATH), path: aliasedRequired(input, PATH) } };
}

/** Looks for `pattern` in every file below a folder; without one, below the working folder. */
export function search(input: JsonObject): Translation {
  const path = aliased(input, FOLDER) ?? ".";
  return { tool: "read", arguments: { ...others(input, FOLDER), path, recursive: true } };
}

export function list(input: JsonObject): Translation {
  return { tool: "list", arguments: { ...others(input, FOLDER), path: aliased(input, FOLDER) ?? "." } };
}

/** Lists what a glob finds: the folder is the pattern's literal beginning below the named folder. */
export function glob(input: JsonObject): Translation {
  const pattern = aliasedRequired(input, ["pattern"]);
  const folder = aliased(input, FOLDER) ?? ".";
  const literal = literalFolder(pattern);
  const path = literal.startsWith("/") ? literal : literal === "" ? folder : `${folder}/${literal}`;
  return { tool: "list", arguments: { ...others(input, FOLDER), path, recursive: true } };
}

/** Reads every file a list of globs names. */
export function readMany(input: JsonObject): Translation {
  const include = own(input, "include") ?? own(input, "paths");
  const patterns = typeof include === "string" ? [include] : include;
  if (!Array.isArray(patterns) || patterns.length === 0 || patterns.some((entry) => typeof entry !== "string")) {
    throw new Refusal("hook.field_type", 'argument "include" is no list of strings');
  }
  return { tool: "read", arguments: { ...others(input, ["include", "paths"]), path: oneOrMany(patterns as string[]) } };
}

export function write(input: JsonObject): Translation {
  return { tool: "write", arguments: { ...others(input, PATH), path: aliasedRequired(input, PATH) } };
}

export function edit(input: JsonObject): Translation {
  const rest = others(input, [...PATH, "old_string", "new_string", "new_source"]);
  const before = aliased(input, ["old_string"]);
  const after = aliased(input, ["new_string", "new_source"]) ?? editsText(own(input, "edits"));
  const path = aliasedRequired(input, PATH);
  return {
    tool: "edit",
    arguments: {
      ...rest,
      path,
      ...(before === undefined ? {} : { old: before }),
      ...(after === undefined ? {} : { new: after }),
    },
  };
}

/** Fetches the address in `url` and every address in `prompt`, as hosts take them: words with `://`. */
export function fetch(input: JsonObject): Translation {
  const named = aliased(input, ["url"]);
  const prompt = aliased(input, ["prompt"]);
  const urls = [
    ...(named === undefined ? [] : [named]),
    ...(prompt ?? "").split(/\s+/).filter((word) => word.includes("://")),
  ];
  if (urls.length === 0) throw new Refusal("hook.field_missing", 'neither "url" nor "prompt" names an address');
  return { tool: "fetch", arguments: { ...others(input, ["url"]), url: oneOrMany([...new Set(urls)]) } };
}

export function mcp(server: string, name: string, input: JsonObject): Translation {
  return { tool: "mcp", arguments: { server, name, arguments: input } };
}

/** A tool nobody here has a reading of; `tool` names it the same way at every host where it is the same thing. */
export function named(tool: string, input: JsonObject): Translation {
  return { tool, arguments: input };
}

/** New text of an edit list, joined, so that what is written can be inspected. */
function editsText(edits: Json | undefined): string | undefined {
  if (!Array.isArray(edits)) return undefined;
  const texts = edits.flatMap((entry) => {
    const text = typeof entry === "object" && entry !== null ? (entry as JsonObject)["new_string"] : undefined;
    return typeof text === "string" ? [text] : [];
  });
  return texts.join("\n");
}

function literalFolder(pattern: string): string {
  const magic = pattern.search(/[*?[\]{}()!]/);
  if (magic < 0) return pattern;
  const slash = pattern.lastIndexOf("/", magic);
  return slash < 0 ? "" : slash === 0 ? "/" : pattern.slice(0, slash);
}

function oneOrMany(values: readonly string[]): Json {
  return values.length === 1 ? values[0]! : values;
}
