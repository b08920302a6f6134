import { claudeCode } from "./claude-code.js";
import { gemini } from "./gemini.js";
import type { Host } from "./host.js";

/** Every coding agent with a hook door, by name. */
export const HOSTS: Readonly<Record<string, Host>> = { gemini, "claude-code": claudeCode };

/** The host of that name, or null. */
export function hostNamed(name: string): Host | null {
  return Object.hasOwn(HOSTS, name) ? HOSTS[name]! : null;
}
