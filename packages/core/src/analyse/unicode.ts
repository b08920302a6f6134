import type { Finding, Severity } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, spanIn } from "./analyser.js";

/** Characters one cannot see, or that show something else than what is there. */
const KINDS: readonly (readonly [code: string, severity: Severity, what: string, form: RegExp])[] = [
  ["text.bidi", "high", "a character that turns the reading direction", /[\u202a-\u202e\u2066-\u2069]/u],
  // Flags of regions are spelled in tags after a black flag; nothing else needs them.
  [
    "text.tag",
    "high",
    "text in invisible tag characters",
    /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,8})[\u{e0000}-\u{e007f}]/u,
  ],
  [
    "text.invisible",
    "medium",
    "an invisible character",
    /\u034f|[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\uffa0]|(?<!^)\ufeff/u,
  ],
  // Joiners belong between letters of scripts that join, and between emoji.
  [
    "text.invisible",
    "medium",
    "an invisible joiner between plain letters",
    /(?<=[\x20-\x7e])[\u200c\u200d]|[\u200c\u200d](?=[\x20-\x7e])/u,
  ],
  [
    "text.invisible",
    "medium",
    "a hidden variation selector",
    /[\u{e0100}-\u{e01ef}]|[\ufe00-\ufe0e]{2}|(?<=[\x20-\x7e])(?<![0-9#*])[\ufe00-\ufe0f]/u,
  ],
  ["text.control", "medium", "a control character", /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u],
  [
    "text.look-alike",
    "medium",
    "letters of other scripts that look like Latin ones",
    /(?<=[A-Za-z])[\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f](?=[A-Za-z])|[\uff21-\uff3a\uff41-\uff5a]/u,
  ],
];

/** Terminals' colours in a passing text are ordinary; in a command or content an escape hides things. */
const COLOURS = /\u001b\[[0-9;]{0,16}m/g;

/** Text that is not what it looks like. One finding of each kind per text. */
export const UNICODE: Analyser = {
  name: "unicode",
  codes: ["text."],
  analyse({ texts }) {
    const findings: Finding[] = [];
    for (const text of texts) {
      // Nearly every text is plain: one look settles it.
      if (!UNUSUAL.test(text.text)) continue;
      const seen = text.role === "passing" ? text.text.replace(COLOURS, (code) => " ".repeat(code.length)) : text.text;
      for (const [code, severity, what, form] of KINDS) {
        const match = form.exec(seen);
        if (match === null || findings.length >= MAX_FINDINGS) continue;
        const span = spanIn(text, match.index, match.index + match[0].length);
        const point = match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
        findings.push(finding(code, severity, `${what} (U+${point}) in "${text.name}"`, span));
      }
    }
    return findings;
  },
};

const UNUSUAL = /[^\x20-\x7e\t\n\r]/;
