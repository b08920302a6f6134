import type { Finding, Severity } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS, spanIn } from "./analyser.js";
import { holds, type Secret } from "./secrets/index.js";

/** Secrets in anything the call says. Families without a form of their own count less, tokens whose check holds more. */
export const SECRETS: Analyser = {
  name: "secrets",
  codes: ["secret."],
  analyse({ texts }) {
    let findings: Finding[] | null = null;
    for (const text of texts) {
      const { secrets } = text;
      if (secrets.length === 0) continue;
      findings ??= [];
      for (const secret of secrets) {
        if (findings.length >= MAX_FINDINGS) return findings;
        const { family, start, end } = secret;
        const [severity, what] = weigh(secret, text.text);
        findings.push(finding(`secret.${family}`, severity, `${what} in "${text.name}"`, spanIn(text, start, end)));
      }
    }
    return findings ?? NO_FINDINGS;
  },
};

function weigh({ family, start, end }: Secret, text: string): readonly [severity: Severity, what: string] {
  if (family === "generic") return ["low", "a value named like a secret"];
  if (family === "url-password") return ["medium", `a secret of the form ${family}`];
  const checked = holds(family, text.slice(start, end));
  if (checked === null) return ["high", `a secret of the form ${family}`];
  return checked
    ? ["critical", `a secret of the form ${family}, its check digits hold`]
    : ["medium", `what has the form of ${family}, but not its check digits`];
}
