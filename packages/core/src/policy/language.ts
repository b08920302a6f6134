/**
 * What a policy language of another kind is built from: one strict reader of YAML, one table of shapes that reads and
 * describes a document, errors with line and column, names with wildcards, typed expressions.
 */
export { type CelProgram, compileExpression, type ExpressionSchema } from "./cel/expression.js";
export type { Issue } from "./errors.js";
export { type NameGlob, parseNameGlob } from "./globs/name.js";
export {
  choose,
  escapePointer,
  type Field,
  type Fields,
  flag,
  isMapping,
  list,
  named,
  number,
  oneOf,
  oneOrMore,
  type Report,
  record,
  refined,
  type Shape,
  type TextLimits,
  text,
} from "./shape.js";
export { instant } from "./shapes/instant.js";
export { nearest } from "./suggest.js";
export { type PolicyText, readYaml, type YamlResult } from "./yaml/read.js";
