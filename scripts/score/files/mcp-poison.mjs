import { findingFile } from "./findings.mjs";

/** Descriptions of tools, poisoned or honest. */
export const mcpPoison = findingFile({
  name: "mcp_poison",
  kind: (code) => code.startsWith("injection."),
  question: (row) => ({ tool: "text", input: { text: described(row), phase: "tool-description" } }),
  group: (row) => `${row.kind} (${row.expect})`,
  text: described,
});

function described(row) {
  const params = row.params ?? [];
  return params.length === 0 ? row.description : `${row.description}\nparameters: ${params.join(", ")}`;
}
