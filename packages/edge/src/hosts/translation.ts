import type { Json, JsonObject, ShellDialect } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
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

const PATH = ["file_path", "path", "absolute_path", "notebook_path", "filePath", "TargetFile", "AbsolutePath"];
const FOLDER = ["dir_path", "directory", "path", "dirPath", "DirectoryPath", "SearchPath", "SearchDirectory"];
const COMMAND = ["command", "command_line", "CommandLine", "cmd"];
const BEFORE = ["old_string", "oldString", "old_str", "oldText"];
const AFTER = ["new_string", "new_source", "newString", "new_str", "newText", "code"];
const CONTENT = ["content", "file_text", "CodeContent"];

/** `{command}` with an optional folder under any of `folders`. */
export function shell(input: JsonObject, folders: readonly string[] = [], dialect: ShellDialect = "bash"): Translation {
  const command = aliasedRequired(input, COMMAND);
  const folder = aliased(input, folders);
  const arguments_ = { ...others(input, [...folders, ...COMMAND]), command };
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
  const pattern = aliasedRequired(input, ["pattern", "Pattern", "query"]);
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
  const content = aliased(input, CONTENT);
  const path = aliasedRequired(input, PATH);
  return {
    tool: "write",
    arguments: { ...others(input, [...PATH, ...CONTENT]), path, ...(content === undefined ? {} : { content }) },
  };
}

export function remove(input: JsonObject): Translation {
  return { tool: "delete", arguments: { ...others(input, PATH), path: aliasedRequired(input, PATH) } };
}

export function edit(input: JsonObject): Translation {
  const rest = others(input, [...PATH, ...BEFORE, ...AFTER]);
  const before = aliased(input, BEFORE);
  const after = aliased(input, AFTER) ?? editsText(own(input, "edits") ?? own(input, "ReplacementChunks"));
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
  const named = aliased(input, ["url", "Url"]);
  const prompt = aliased(input, ["prompt"]);
  const several = own(input, "urls");
  const urls = [
    ...(named === undefined ? [] : [named]),
    ...(Array.isArray(several) ? several.filter((url): url is string => typeof url === "string") : []),
    ...(prompt ?? "").split(/\s+/).filter((word) => word.includes("://")),
  ];
  if (urls.length === 0) throw new Refusal("hook.field_missing", 'neither "url" nor "prompt" names an address');
  return { tool: "fetch", arguments: { ...others(input, ["url", "Url", "urls"]), url: oneOrMany([...new Set(urls)]) } };
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
    if (!isJsonObject(entry)) return [];
    return [...AFTER, "ReplacementContent"].flatMap((name) => {
      const text = own(entry, name);
      return typeof text === "string" ? [text] : [];
    });
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
