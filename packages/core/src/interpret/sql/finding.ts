import type { Finding, Span } from "../../spine/index.js";
import type { Unparsed } from "./parser.js";

const WHY: Readonly<Record<Unparsed, string>> = {
  syntax: "PostgreSQL's grammar does not know it",
  unavailable: "the parser was not to be had",
  too_long: "it is longer than what is parsed",
  odd_text: "it holds letters that programs read differently",
  odd_tree: "the parser's answer made no sense",
};

/** Says that SQL of a dialect that can be parsed was read by its words alone. */
export function unparsedFinding(unparsed: Unparsed, span: Span): Finding {
  return {
    code: "sql.unparsed",
    severity: "info",
    message: `This SQL was read by its words alone: ${WHY[unparsed]}.`,
    span,
    action: null,
  };
}
