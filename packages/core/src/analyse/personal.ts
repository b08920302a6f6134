import type { Finding, Severity } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS, spanIn } from "./analyser.js";
import { OF_PEOPLE } from "./characters.js";
import { scanPersonal } from "./personal/index.js";

/** Addresses stand in every commit; a number of the state's or the bank's is another matter. */
const SEVERITY: ReadonlyMap<string, Severity> = new Map([
  ["email", "info"],
  ["phone", "low"],
  ["birth-date", "low"],
]);

/** Personal data in anything the call says. One finding of each family per text; what stands there is never quoted. */
export const PERSONAL: Analyser = {
  name: "personal",
  codes: ["personal."],
  analyse({ texts }) {
    let findings: Finding[] | null = null;
    for (const text of texts) {
      if ((text.kinds & OF_PEOPLE) === 0) continue;
      const found = scanPersonal(text.text);
      if (found.length === 0) continue;
      findings ??= [];
      const counts = new Map<string, number>();
      for (const { family } of found) counts.set(family, (counts.get(family) ?? 0) + 1);
      for (const [family, count] of counts) {
        if (findings.length >= MAX_FINDINGS) return findings;
        const { start, end } = found.find((one) => one.family === family)!;
        const times = count === 1 ? "" : `, ${count} times`;
        const message = `personal data of the form ${family} in "${text.name}"${times}`;
        findings.push(
          finding(`personal.${family}`, SEVERITY.get(family) ?? "medium", message, spanIn(text, start, end)),
        );
      }
    }
    return findings ?? NO_FINDINGS;
  },
};
