import { WRAP } from "../wrap/host.js";
import { antigravity } from "./antigravity.js";
import { claudeCode } from "./claude-code.js";
import { cline } from "./cline.js";
import { codex } from "./codex.js";
import { copilot } from "./copilot.js";
import { cursor } from "./cursor.js";
import { gemini } from "./gemini.js";
import { goose } from "./goose.js";
import type { Host } from "./host.js";
import { kiro } from "./kiro.js";
import { openclaw } from "./openclaw.js";
import { opencode } from "./opencode.js";
import { pi } from "./pi.js";
import { qwen } from "./qwen.js";
import { vscode } from "./vscode.js";
import { windsurf } from "./windsurf.js";

/** Every coding agent with a hook door, by name: first those CI drives, then those written from documentation. */
export const HOSTS: Readonly<Record<string, Host>> = {
  codex,
  gemini,
  copilot,
  opencode,
  qwen,
  cline,
  pi,
  "claude-code": claudeCode,
  cursor,
  vscode,
  windsurf,
  kiro,
  goose,
  antigravity,
  openclaw,
};

/** The host of that name, or null. `wrap` is one too, though nobody protects it: each wrapped agent brings its own door. */
export function hostNamed(name: string): Host | null {
  if (name === WRAP.host) return WRAP;
  return Object.hasOwn(HOSTS, name) ? HOSTS[name]! : null;
}
