import type { Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, spanIn } from "./analyser.js";
import { decodeBase64, decodeEscapes, decodeHex, looksExecutable } from "./payload.js";

/** Encoded text that decodes to a program. The interpreter follows what is decoded and run; this sees what is only there. */
export const ENCODED: Analyser = {
  name: "encoded",
  codes: ["encoding."],
  analyse({ texts }) {
    const findings: Finding[] = [];
    for (const text of texts) {
      if (text.text.length < 24) continue;
      for (const [form, decode, how] of FORMS) {
        form.lastIndex = 0;
        for (let match = form.exec(text.text); match !== null; match = form.exec(text.text)) {
          if (findings.length >= MAX_FINDINGS) return findings;
          const plain = decode(match[0].slice(0, WINDOW));
          const what = plain === null ? null : looksExecutable(plain);
          if (what === null) continue;
          const span = spanIn(text, match.index, match.index + match[0].length);
          findings.push(finding("encoding.payload", "high", `${what} encoded in ${how} in "${text.name}"`, span));
          break;
        }
      }
    }
    return findings;
  },
};

/** How much of a run is decoded: its beginning says what it is. */
const WINDOW = 1_024;

/** Runs of one encoding: one character class each, so that every character is looked at a bounded number of times. */
const FORMS: readonly (readonly [RegExp, (run: string) => string | null, string])[] = [
  [/[A-Za-z0-9+/_-]{24,}={0,2}/g, decodeBase64, "base64"],
  [/(?:[0-9A-Fa-f]{2}[ ,]?){16,}/g, decodeHex, "hexadecimal"],
  [/(?:\\x[0-9A-Fa-f]{2}|\\[0-3]?[0-7]{2}){8,}/g, decodeEscapes, "escapes"],
];
