import type { ActionKind, Detail } from "../../../spine/index.js";
import type { Effect, Usage } from "../types.js";

/** An action on the repository the command runs in. */
export function repository(kind: ActionKind, what: string, more: Partial<Effect> = {}, detail: Detail = {}): Effect {
  return { kind, type: "repository", name: ".", detail: { program: "git", what, ...detail }, ...more };
}

export const reads = (what: string): Usage => ({ effects: [repository("vcs.read", what)], unknownOptions: "ignored" });
export const changes = (what: string, options: Usage["options"] = {}): Usage => ({
  effects: [repository("vcs.change", what)],
  options,
  unknownOptions: "ignored",
});

export const patterns = { "-n --dry-run": "harmless" } as const;

export function patternsOf(): Usage {
  return { options: patterns, unknownOptions: "ignored" };
}
