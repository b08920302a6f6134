import type { UserEntry } from "../interpret/knowledge/users/index.js";
import type { PolicyError } from "./errors.js";
import type { KnowledgeSource } from "./shapes/knowledge.js";
import { knowledgeShape, MAX_ENTRIES } from "./shapes/knowledge.js";
import { readYaml } from "./yaml/read.js";

/** Files of knowledge one policy may have. */
const MAX_KNOWLEDGE_FILES = 64;

/**
 * Reads what users know of programs. What is wrong goes into `errors`, with its place: the policy is then not loaded, so
 * that a mistake in an entry never goes by in silence. Format: docs/formats/knowledge.md.
 */
export function readKnowledge(
  texts: readonly { readonly name: string; readonly text: string }[],
  errors: PolicyError[],
): readonly UserEntry[] {
  const entries: UserEntry[] = [];
  const owner = new Map<string, string>();
  for (const { name, text } of texts) {
    const yaml = readYaml(name, text);
    if (!yaml.ok) {
      errors.push(...yaml.errors);
      continue;
    }
    const { value, locate } = yaml.text;
    const source: KnowledgeSource | undefined = knowledgeShape.read(value, "", (issue) => errors.push(locate(issue)));
    for (const [index, entry] of (source?.programs ?? []).entries()) {
      for (const program of entry.names) {
        const first = owner.get(program);
        owner.set(program, name);
        if (first === undefined) continue;
        const message = `a second entry for \`${program}\`; the first is in ${first}`;
        const at = `/programs/${index}/names`;
        errors.push(locate({ code: "policy.duplicate_name", at, part: "value", message, suggestion: null }));
      }
      entries.push(entry);
    }
  }
  const first = texts[0];
  if (first !== undefined && (texts.length > MAX_KNOWLEDGE_FILES || entries.length > MAX_ENTRIES)) {
    const message = `more than ${MAX_KNOWLEDGE_FILES} files or ${MAX_ENTRIES} entries of knowledge`;
    errors.push({ code: "policy.out_of_bounds", file: first.name, line: 1, column: 1, message, suggestion: null });
  }
  return entries;
}
