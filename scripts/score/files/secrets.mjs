import { SECRET_FAMILIES } from "@rampart/core";
import { findingFile } from "./findings.mjs";

/** Strings with a secret, and decoys. The rule is the family. */
export const secrets = findingFile({
  name: "secrets",
  kind: (code) => code.startsWith("secret."),
  question: (row) => ({ tool: "text", input: { text: row.text, phase: "argument" } }),
  group: (row) => `${row.rule} (${row.expect})`,
  text: (row) => row.text,
  claimed: (row) => SECRET_FAMILIES.includes(row.rule),
});
