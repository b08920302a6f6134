import type { JsonObject } from "@rampart/core";
import { aliasedRequired, others, own } from "./fields.js";
import { patch } from "./patch.js";
import * as to from "./translation.js";

/**
 * Tools of Copilot CLI and of the agent of Visual Studio Code. Both read hooks from one folder, so each may be answered by
 * the other's door, and both doors know the tools of both.
 */
export const COPILOT_TOOLS: Readonly<Record<string, to.Translate>> = {
  bash: (input) => to.shell(input),
  Bash: (input) => to.shell(input),
  view: to.read,
  Read: to.read,
  create: to.write,
  Write: to.write,
  edit: to.edit,
  Edit: to.edit,
  apply_patch: patch,
  grep: to.search,
  Grep: to.search,
  glob: to.glob,
  Glob: to.glob,
  web_fetch: to.fetch,
  WebFetch: to.fetch,
  task: (input) => to.named("agent", input),
  run_in_terminal: (input) => to.shell(input),
  runTerminalCommand: (input) => to.shell(input),
  read_file: to.read,
  create_file: to.write,
  createFile: to.write,
  replace_string_in_file: to.edit,
  insert_edit_into_file: to.edit,
  multi_replace_string_in_file: severalEdits,
  editFiles: severalEdits,
  list_dir: to.list,
  file_search: to.glob,
  grep_search: (input) => to.search({ ...others(input, ["query"]), pattern: own(input, "query") ?? "" }),
  fetch_webpage: to.fetch,
  runSubagent: (input) => to.named("agent", input),
};

/** `{replacements: [{filePath, …}]}` or `{files: [path]}`: every file counts. */
function severalEdits(input: JsonObject): to.Translation {
  const list = own(input, "replacements") ?? own(input, "files");
  if (!Array.isArray(list) || list.length === 0) return to.edit(input);
  const each = list.map((one) => (typeof one === "string" ? { path: one } : to.edit(one as JsonObject).arguments));
  const paths = [...new Set(each.map((one) => aliasedRequired(one, ["path"])))];
  const texts = each.flatMap((one) => (typeof own(one, "new") === "string" ? [String(own(one, "new"))] : []));
  return { tool: "edit", arguments: { path: paths.length === 1 ? paths[0]! : paths, new: texts.join("\n") } };
}
