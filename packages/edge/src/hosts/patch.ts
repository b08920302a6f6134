import type { JsonObject } from "@rampart/core";
import { aliasedRequired, others } from "./fields.js";
import { Refusal } from "./refusal.js";
import type { Translation } from "./translation.js";

/** Files one patch may name. */
const MAX_FILES = 256;
const HEAD = /^\*\*\* (Add File|Update File|Delete File|Move to): (.+)$/;
const TEXTS = ["command", "input", "patchText", "patch"];

/**
 * `*** Begin Patch`: every file it names, so that each is judged; a patch that only deletes is a deletion. What it adds
 * is the new text. A patch that names no file is refused: what it would touch is not known.
 */
export function patch(input: JsonObject): Translation {
  const text = aliasedRequired(input, TEXTS);
  const paths = new Set<string>();
  const added: string[] = [];
  let deletes = true;
  for (const line of text.split("\n")) {
    const head = HEAD.exec(line.replace(/\r$/, ""));
    if (head !== null) {
      paths.add(head[2]!.trim());
      deletes &&= head[1] === "Delete File";
    } else if (line.startsWith("+")) added.push(line.slice(1));
    if (paths.size > MAX_FILES) throw new Refusal("hook.field_value", `a patch names more than ${MAX_FILES} files`);
  }
  if (paths.size === 0) throw new Refusal("hook.field_value", "the patch names no file");
  const path = paths.size === 1 ? [...paths][0]! : [...paths];
  const rest = others(input, TEXTS);
  if (deletes) return { tool: "delete", arguments: { ...rest, path, recursive: false } };
  return { tool: "edit", arguments: { ...rest, path, new: added.join("\n") } };
}
