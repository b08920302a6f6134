import { claudeCodeTranscripts } from "./claude-code.js";
import { clineTranscripts } from "./cline.js";
import { codexTranscripts } from "./codex.js";
import { copilotTranscripts } from "./copilot.js";
import { geminiDocuments, geminiTranscripts } from "./gemini.js";
import { opencodeTranscripts } from "./opencode.js";
import { piTranscripts } from "./pi.js";
import { qwenTranscripts } from "./qwen.js";
import type { TranscriptReader } from "./reader.js";

/** Every form of past sessions that can be read. */
export const TRANSCRIPTS: readonly TranscriptReader[] = [
  claudeCodeTranscripts,
  codexTranscripts,
  geminiTranscripts,
  geminiDocuments,
  copilotTranscripts,
  opencodeTranscripts,
  qwenTranscripts,
  piTranscripts,
  clineTranscripts,
];
