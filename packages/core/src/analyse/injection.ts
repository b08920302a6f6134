import type { Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, spanIn } from "./analyser.js";
import { PHRASES, type PhraseRow } from "./injection-phrases.js";
import { type Anchor, Anchors } from "./secrets/anchors.js";

/**
 * Orders in text that was only to be read: results, documents, tool descriptions. Advisory: words prove nothing, and the
 * next attack has others; what a session may do after reading untrusted text is information flow's business.
 */
export const INJECTION: Analyser = {
  name: "injection",
  codes: ["injection."],
  analyse({ texts }) {
    const findings: Finding[] = [];
    for (const text of texts) {
      if (text.role !== "passing") continue;
      const seen = new Set<string>();
      let looks = 0;
      ANCHORS.scan(text.text, ([what, , form], at, end) => {
        if (seen.has(what) || findings.length >= MAX_FINDINGS || looks > MAX_LOOKS) return;
        if (++looks > MAX_LOOKS) {
          const message = "so many phrases of orders that the rest was not looked at";
          findings.push(finding("injection.unscanned", "medium", message, spanIn(text, at, text.text.length)));
          return;
        }
        if (!form.test(text.text.slice(at, at + WINDOW))) return;
        seen.add(what);
        findings.push(finding("injection.instruction", "medium", `text that ${what}`, spanIn(text, at, end)));
      });
    }
    return findings;
  },
};

const WINDOW = 256;
/** Phrases looked at closely in one text. */
const MAX_LOOKS = 5_000;

const ANCHORS = new Anchors<PhraseRow>(
  PHRASES.flatMap((row) => row[1].split(", ").map((text): Anchor<PhraseRow> => ({ text, fold: true, value: row }))),
);
