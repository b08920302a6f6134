import type { Agent } from "./agent.js";
import { claudeCode } from "./claude-code.js";
import { cline } from "./cline.js";
import { codex } from "./codex.js";
import { copilot } from "./copilot.js";
import { gemini } from "./gemini.js";
import { opencode } from "./opencode.js";
import { pi } from "./pi.js";
import { qwen } from "./qwen.js";

/** Every agent that can be driven here, the lightest first. */
export const AGENTS: readonly Agent[] = [codex, claudeCode, gemini, copilot, qwen, pi, opencode, cline];

/** On every run; the others where `RAMPART_HOSTS` names them, separated by commas, or says `all`. */
const LIGHTEST = ["codex", "claude-code", "gemini", "copilot"];

export function chosenAgents(wanted = process.env["RAMPART_HOSTS"] ?? ""): readonly Agent[] {
  const names = wanted === "" ? LIGHTEST : wanted.split(",");
  return wanted === "all" ? AGENTS : AGENTS.filter(({ host }) => names.includes(host));
}
