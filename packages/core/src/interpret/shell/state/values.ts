import type { Span } from "../../../spine/index.js";
import type { Value } from "../../knowledge/value.js";
import { NO_SPAN } from "../../knowledge/value.js";
import type { Variable } from "./variable.js";
import { known, onlyText, open, shapeOf } from "./variable.js";

/** A word as the value of a variable. */
export function valueVariable(value: Value): Variable {
  return value.form === "exact"
    ? known(value.text, value.sources)
    : open(value.form === "pattern" ? value.text : "**", value.sources);
}

/** A variable as one word. */
export function variableValue(variable: Variable, span: Span = NO_SPAN): Value {
  const text = onlyText(variable);
  const { sources } = variable;
  if (text !== null) return { form: "exact", text, sources, span };
  const shape = shapeOf(variable);
  return shape === "**"
    ? { form: "unknown", text: "", sources, span }
    : { form: "pattern", text: shape, sources, span };
}

/** Whether an unquoted word may be no word at all or several, as against a glob over files that are there. */
export function isUnknownList(value: Value): boolean {
  return value.form === "unknown" || (value.form === "pattern" && value.text.includes("**"));
}
