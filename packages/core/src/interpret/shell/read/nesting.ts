import { LIMITS } from "../../../spine/index.js";

/** Here-documents one line may open; the parser's work grows with their square. */
const HERE_DOCUMENTS_PER_LINE = 64;

/**
 * Whether a text is nested too deeply to be parsed at bounded cost. Counts brackets without looking at quotes, so text
 * that only quotes brackets is refused a little early, never late. Linear, no allocation.
 */
export function isTooNested(text: string): boolean {
  let round = 0;
  let curly = 0;
  let square = 0;
  let heres = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 40: // (
        if (++round > LIMITS.nesting) return true;
        break;
      case 41: // )
        if (round > 0) round--;
        break;
      case 123: // {
        if (++curly > LIMITS.nesting) return true;
        break;
      case 125: // }
        if (curly > 0) curly--;
        break;
      case 91: // [
        if (++square > LIMITS.nesting * 4) return true;
        break;
      case 93: // ]
        if (square > 0) square--;
        break;
      case 60: // <
        if (text.charCodeAt(i + 1) === 60 && ++heres > HERE_DOCUMENTS_PER_LINE * 2) return true;
        break;
      case 10:
        heres = 0;
        break;
    }
  }
  return false;
}
