import type { Finding, Severity } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS, spanIn } from "./analyser.js";
import { UNUSUAL } from "./characters.js";
import { lookOf } from "./confusables.js";
import type { CallText } from "./texts.js";

interface Kind {
  readonly code: string;
  readonly severity: Severity;
  readonly what: string;
  readonly bit: number;
}

/** Characters one cannot see, or that show something else than what is there. */
const BIDI: Kind = {
  code: "text.bidi",
  severity: "high",
  what: "a character that turns the reading direction",
  bit: 1,
};
const TAG: Kind = { code: "text.tag", severity: "high", what: "text in invisible tag characters", bit: 2 };
const INVISIBLE: Kind = { code: "text.invisible", severity: "medium", what: "an invisible character", bit: 4 };
const SELECTOR: Kind = { code: "text.invisible", severity: "medium", what: "a hidden variation selector", bit: 8 };
const CONTROL: Kind = { code: "text.control", severity: "medium", what: "a control character", bit: 16 };
const LOOK_ALIKE: Kind = {
  code: "text.look-alike",
  severity: "medium",
  what: "a letter of another script that looks like a Latin one",
  bit: 32,
};
const ALL = 63;

/** Text that is not what it looks like. One finding of each kind per text. */
export const UNICODE: Analyser = {
  name: "unicode",
  codes: ["text."],
  analyse({ texts }) {
    let findings: Finding[] | null = null;
    for (const text of texts) {
      // Nearly every text is plain.
      if ((text.kinds & UNUSUAL) === 0) continue;
      findings ??= [];
      scan(text, findings);
    }
    return findings ?? NO_FINDINGS;
  },
};

const NEXT = /[^\x20-\x7e\t\n\r]/g;

/** From one unusual character to the next. */
function scan(from: CallText, findings: Finding[]): void {
  const { text } = from;
  let seen = 0;
  for (let i = 0; i < text.length && seen !== ALL; i++) {
    const c = text.charCodeAt(i);
    if ((c >= 32 && c < 127) || c === 9 || c === 10 || c === 13) {
      NEXT.lastIndex = i;
      if (!NEXT.test(text)) return;
      i = NEXT.lastIndex - 1;
    }
    const point = text.codePointAt(i)!;
    const width = point > 0xffff ? 2 : 1;
    const skip = ordinaryAt(from, i, point);
    if (skip > 0) {
      i += skip - 1;
      continue;
    }
    const kind = kindAt(text, i, point, width);
    i += width - 1;
    if (kind === null || (seen & kind.bit) !== 0 || findings.length >= MAX_FINDINGS) continue;
    seen |= kind.bit;
    const shown = point.toString(16).toUpperCase().padStart(4, "0");
    const message = `${kind.what} (U+${shown}) in "${from.name}"`;
    findings.push(finding(kind.code, kind.severity, message, spanIn(from, i + 1 - width, i + 1)));
  }
}

const ESCAPE = 27;
const BLACK_FLAG = 0x1f3f4;
/** Terminals' colours. */
const COLOUR = /\u001b\[[0-9;]{0,16}m/y;
/** Flags of regions are spelled in tags after a black flag; nothing else needs them. */
const FLAG = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}/uy;

/** Length of what begins at `i` and is unusual only by itself: a colour in a passing text, a flag; 0 where nothing is. */
function ordinaryAt({ text, role }: CallText, i: number, point: number): number {
  // In a command or a file's content an escape hides things.
  const form = point === ESCAPE && role === "passing" ? COLOUR : point === BLACK_FLAG ? FLAG : null;
  if (form === null) return 0;
  form.lastIndex = i;
  return form.test(text) ? form.lastIndex - i : 0;
}

function kindAt(text: string, i: number, point: number, width: number): Kind | null {
  if (point < 32 || (point >= 0x7f && point <= 0x9f)) return CONTROL;
  if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) return BIDI;
  if (point >= 0xe0000 && point <= 0xe007f) return TAG;
  if (point === 0x200c || point === 0x200d) return isPlainBeside(text, i) ? INVISIBLE : null;
  if (isInvisible(point)) return point === 0xfeff && i === 0 ? null : INVISIBLE;
  if (isSelector(point)) return isHiddenSelector(text, i, point, width) ? SELECTOR : null;
  return point > 0xa0 && isLookAlike(text, i, point, width) ? LOOK_ALIKE : null;
}

/** Joiners belong between letters of scripts that join, and between emoji. */
const isPlainBeside = (text: string, i: number) => isAscii(text.charCodeAt(i - 1)) || isAscii(text.charCodeAt(i + 1));
/** False for what is beyond the text's ends, which is no number. */
const isAscii = (c: number) => c >= 32 && c < 127;

function isInvisible(point: number): boolean {
  if (point < 0x034f) return point === 0xad;
  if (point >= 0x200b && point <= 0x206f) return point <= 0x200f || (point >= 0x2060 && point !== 0x2065);
  return INVISIBLES.has(point);
}
const INVISIBLES: ReadonlySet<number> = new Set([
  0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x3164, 0xfeff, 0xffa0,
]);

const isSelector = (point: number) =>
  (point >= 0xfe00 && point <= 0xfe0f) ||
  (point >= 0xe0100 && point <= 0xe01ef) ||
  (point >= 0x180b && point <= 0x180d);

/** A selector belongs behind the one character it chooses the look of: an emoji, a sign, an ideograph. Rows of them hide text. */
function isHiddenSelector(text: string, i: number, point: number, width: number): boolean {
  const before = text.charCodeAt(i - 1);
  const after = text.codePointAt(i + width);
  if (after !== undefined && isSelector(after)) return true;
  if (point >= 0xe0100) return !(before >= 0x3400 && before <= 0xfaff) && !(before >= 0xdc00 && before <= 0xdfff);
  return Number.isNaN(before) || (isAscii(before) && !KEYCAPS.has(before));
}
/** `0` to `9`, `#` and `*` have a look of their own on keys. */
const KEYCAPS: ReadonlySet<number> = new Set([..."0123456789#*"].map((char) => char.charCodeAt(0)));

/** A letter among Latin ones that passes for one of them: `pаypal`. A sign of a formula (`αx`, `μs`) stands beside one letter. */
function isLookAlike(text: string, i: number, point: number, width: number): boolean {
  const look = lookOf(point);
  if (look === null || !/[A-Za-z]/.test(look)) return false;
  if (!isLetter(text.charCodeAt(i - 1)) && !isLetter(text.charCodeAt(i + width))) return false;
  let letters = 0;
  for (let at = i - 1; at >= 0 && at > i - LONGEST_WORD && isOfWord(text.charCodeAt(at)); at--) {
    letters += isLetter(text.charCodeAt(at)) ? 1 : 0;
  }
  for (let at = i + width; at < i + LONGEST_WORD && isOfWord(text.charCodeAt(at)); at++) {
    letters += isLetter(text.charCodeAt(at)) ? 1 : 0;
  }
  return letters >= 2;
}
const LONGEST_WORD = 24;
const isLetter = (c: number) => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
const isOfWord = (c: number) => isLetter(c) || c > 0xa0;
