import type { Finding } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS, spanIn } from "./analyser.js";
import { ADDRESSED } from "./injection/addressed.js";
import { sideEffectIn } from "./injection/description.js";
import { orderIn } from "./injection/languages.js";
import { isMention, standsAt } from "./injection/mention.js";
import { PHRASES, type PhraseRow } from "./injection/phrases.js";
import { smuggledIn } from "./injection/smuggled.js";
import { TONGUES } from "./injection/tongues.js";
import { TOOL_PHRASES } from "./injection/tool-phrases.js";
import { type Anchor, Anchors } from "./secrets/anchors.js";
import type { CallText } from "./texts.js";

/**
 * Orders in text that was only to be read: results, documents, tool descriptions. Advisory: words prove nothing, and the
 * next attack has others; what a session may do after reading untrusted text is information flow's business.
 */
export const INJECTION: Analyser = {
  name: "injection",
  codes: ["injection."],
  analyse({ texts }) {
    let findings: Finding[] | null = null;
    for (const text of texts) {
      if (text.role !== "passing" && text.role !== "description") continue;
      findings ??= [];
      const seen = new Set<string>();
      phrases(text, ANCHORS, seen, findings);
      if (text.role === "description") phrases(text, TOOL_ANCHORS, seen, findings);
      otherwise(text, findings);
    }
    return findings ?? NO_FINDINGS;
  },
};

function phrases(text: CallText, anchors: Anchors<PhraseRow>, seen: Set<string>, findings: Finding[]): void {
  let looks = 0;
  anchors.scan(text.text, ([what, , form, stands], at, end) => {
    if (isInsideWord(text.text, at) || looks > MAX_LOOKS || seen.has(what) || findings.length >= MAX_FINDINGS) return;
    if (++looks > MAX_LOOKS) {
      const message = "so many phrases of orders that the rest was not looked at";
      findings.push(finding("injection.unscanned", "medium", message, spanIn(text, at, text.text.length)));
      return;
    }
    if (what === ITS_PURPOSE && text.role === "description") return;
    if (!form.test(text.text.slice(at, at + WINDOW))) return;
    if (stands !== undefined && !standsAt(text.text, at, stands)) return;
    if (SPOKEN_OF.test(what) && isMention(text.text, at)) return;
    seen.add(what);
    findings.push(finding("injection.instruction", "medium", `text that ${what}`, spanIn(text, at, end)));
  });
}

/** What is known by several words together. */
function otherwise(text: CallText, findings: Finding[]): void {
  const note = (code: string, what: string, start: number, end: number) => {
    if (findings.length < MAX_FINDINGS) findings.push(finding(code, "medium", what, spanIn(text, start, end)));
  };
  const order = orderIn(text.text);
  if (order >= 0) {
    note("injection.instruction", "text that sets earlier instructions aside, in another language", order, order + 1);
  }
  const code = smuggledIn(text.text);
  if (code >= 0) {
    note(
      "injection.code",
      "text that asks for code which reaches the network or the machine to be built in",
      code,
      code + 1,
    );
  }
  if (text.role !== "description") return;
  const side = sideEffectIn(text.text);
  if (side !== null) {
    note(
      "injection.side-effect",
      "a tool that says it takes private things elsewhere, in passing",
      side.start,
      side.end,
    );
  }
}

/** Texts are glued together without a blank: a capital before small letters begins a word. */
function isInsideWord(text: string, at: number): boolean {
  if (at === 0 || !isLetter(text.charCodeAt(at)) || !isLetter(text.charCodeAt(at - 1))) return false;
  return !(isCapital(text.charCodeAt(at)) && !isCapital(text.charCodeAt(at + 1)));
}
const isCapital = (c: number) => c >= 65 && c <= 90;
const isLetter = (c: number) => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);

/** Articles and tests quote these; the words of another role stand in quotation marks where they are meant, too. */
const SPOKEN_OF = /^(?:sets|asks|switches)/;

/** What many tools honestly are for; that one does it on the side is seen otherwise. */
const ITS_PURPOSE = "asks to send data away";

const WINDOW = 256;
/** Phrases looked at closely in one text. */
const MAX_LOOKS = 5_000;

const anchorsOf = (rows: readonly PhraseRow[]) =>
  new Anchors<PhraseRow>(
    rows.flatMap((row) => row[1].split(", ").map((text): Anchor<PhraseRow> => ({ text, fold: true, value: row }))),
  );
const ANCHORS = anchorsOf([...PHRASES, ...ADDRESSED, ...TONGUES]);
const TOOL_ANCHORS = anchorsOf(TOOL_PHRASES);
