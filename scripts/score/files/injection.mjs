import { findingFile } from "./findings.mjs";

const PHASE = { user_prompt: "prompt", tool_output: "result", document: "result" };

/** Texts with instructions injected into them, and clean ones. */
export const injection = findingFile({
  name: "injection",
  kind: (code) => code.startsWith("injection."),
  question: (row) => ({ tool: "text", input: { text: row.text, phase: PHASE[row.channel] ?? "result" } }),
  group: (row) => `${row.channel} / ${row.technique} (${row.expect})`,
  text: (row) => row.text,
});
