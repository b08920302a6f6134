import { MAYBE } from "../../decide/truth.js";
import { MAX_CEL_TEXT } from "../cel/bounds.js";
import { compileCel } from "../cel/compile.js";
import { text } from "../shape.js";
import { condition } from "./language.js";

/** Anything further, over `action`, `facts` and `findings`. */
export const cel = condition<string>({
  key: "cel",
  kinds: "all",
  shape: text({ max: MAX_CEL_TEXT, what: "a CEL expression" }),
  about:
    "A CEL expression over `action`, `facts` and `findings`, checked against their types when the policy is loaded.",
  forProjects: false,
  check(source, at, _vocabulary, report) {
    const result = compileCel(source);
    if (!result.ok) report({ code: "policy.bad_cel", at, part: "value", message: result.message, suggestion: null });
  },
  bind(source) {
    const result = compileCel(source);
    if (result.ok) return result.test;
    return (_action, situation) => {
      situation.failure = result.message;
      return MAYBE;
    };
  },
});
