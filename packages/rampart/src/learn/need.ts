import type { Action, ActionKind } from "@rampart/core";
import type { Lesson } from "./lesson.js";

/** What one action needs a role to grant: conditions that are the same for many, and one word that tells them apart. */
export interface Need {
  readonly kind: ActionKind;
  /** Conditions besides {@link word}, in the words of a policy. */
  readonly fixed: Readonly<Record<string, string | boolean | { readonly form: "exact" }>>;
  /** The condition that lists words, or null where there is none. */
  readonly by: "path" | "host" | "program" | "package" | "table" | "tool" | "service" | "name" | "what" | null;
  readonly word: string;
  /** What is worth protecting is granted by its own name, never by its folder. */
  readonly delicate: boolean;
}

/** Labels of paths whose neighbours must not be granted with them. */
const DELICATE: ReadonlySet<string> = new Set([
  "credential",
  "secret",
  "persistence",
  "vcs",
  "rampart",
  "agent-settings",
  "system",
  "device",
  "production",
  "other-repository",
]);

/** Whether a role has to grant this action at all: a known program is judged by its effects, which stand beside it. */
export const needsGrant = ({ kind, detail }: Action): boolean =>
  !(kind === "process.exec" && detail.effects === "known");

/** The least that grants this action again; null where only everything of its kind would. */
export function needOf(action: Action, lesson: Lesson, home: string): Need | null {
  const { kind, resource, detail } = action;
  if (kind === "opaque" || resource.form === "any") return null;
  const fixed = fixedOf(action);
  const need = (by: Need["by"], word: string, more: Need["fixed"] = {}): Need => ({
    kind,
    fixed: { ...fixed, ...more },
    by,
    word,
    delicate: action.labels.some((label) => DELICATE.has(label)),
  });
  switch (resource.type) {
    case "path":
      return need("path", pathWord(action, lesson, home));
    case "host":
      return isName(resource.name) ? need("host", resource.name) : null;
    case "program":
      return need("program", detail.program ?? baseName(resource.name));
    case "package":
    case "table":
    case "service":
      return isName(resource.name) ? need(resource.type, resource.name) : null;
    case "repository": {
      if (!action.labels.includes("project")) return isName(resource.name) ? need("name", resource.name) : null;
      const { what: _, ...rest } = fixed;
      return {
        ...need(detail.what === undefined ? null : "what", detail.what ?? ""),
        fixed: { ...rest, label: "project" },
      };
    }
    case "tool":
      return need("tool", detail.tool ?? resource.name, detail.server === undefined ? {} : { server: detail.server });
    case "none":
    case "code":
      return Object.keys(fixed).length === 0
        ? null
        : need(detail.what === undefined ? null : "what", detail.what ?? "");
    default:
      return isName(resource.name) ? need("name", resource.name) : null;
  }
}

/** Details that narrow a kind to how it was used. Flags that would widen it are granted only as they were seen. */
function fixedOf({ kind, detail, resource }: Action): Need["fixed"] {
  const fixed: Record<string, string | boolean> = {};
  if (kind === "code.run") {
    if (detail.language !== undefined) fixed["language"] = detail.language;
    if (detail.origin !== undefined) fixed["origin"] = detail.origin;
  }
  if (kind === "vcs.send" || kind === "vcs.rewrite" || kind === "vcs.discard") fixed["force"] = detail.force === true;
  if (kind === "vcs.rewrite") fixed["shared"] = detail.shared === true;
  if (kind === "file.delete" || kind.startsWith("data.")) if (detail.bounded === true) fixed["bounded"] = true;
  if (kind === "file.chmod" && detail.mode !== undefined) fixed["mode"] = detail.mode;
  if (/^(vcs|infra|pipeline|system)\./.test(kind) && detail.what !== undefined && resource.type !== "none")
    fixed["what"] = detail.what;
  if (resource.type === "none" && detail.program !== undefined) fixed["program"] = detail.program;
  return fixed;
}

/** The path as a policy writes it, in the place that moves with the agent: `{project}/src/a.ts`. */
function pathWord({ resource, detail }: Action, { project }: Lesson, home: string): string {
  const below = (folder: string) => resource.name === folder || resource.name.startsWith(`${folder}/`);
  const literal = resource.form === "exact" ? resource.name.replace(/[*?[]/g, "[$&]") : resource.name;
  const placed =
    project !== null && below(project)
      ? `{project}${literal.slice(project.length)}`
      : below(home)
        ? `~${literal.slice(home.length)}`
        : literal;
  if (detail.recursive !== true || placed.endsWith("/**")) return placed;
  return placed === "/" ? "/**" : `${placed}/**`;
}

/** A name that stands for itself in a policy's globs. */
const isName = (name: string): boolean => name !== "" && name.length <= 200 && !/[*?[\]{}\p{Cc}]/u.test(name);
const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
