import type { Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, spanIn } from "./analyser.js";
import { scanSecrets } from "./secrets/index.js";

/** Secrets in anything the call says. Families without a form of their own count less. */
export const SECRETS: Analyser = {
  name: "secrets",
  codes: ["secret."],
  analyse({ texts }) {
    const findings: Finding[] = [];
    for (const text of texts) {
      for (const { family, start, end } of scanSecrets(text.text)) {
        if (findings.length >= MAX_FINDINGS) return findings;
        const severity = family === "generic" ? "low" : family === "url-password" ? "medium" : "high";
        const what = family === "generic" ? "a value named like a secret" : `a secret of the form ${family}`;
        findings.push(finding(`secret.${family}`, severity, `${what} in "${text.name}"`, spanIn(text, start, end)));
      }
    }
    return findings;
  },
};
