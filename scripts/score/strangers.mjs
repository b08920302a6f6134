// Options of an invocation that the entry of its program does not list, whether or not it says that they do not matter.
import { KNOWLEDGE } from "../../packages/core/dist/interpret/knowledge/index.js";
import { readLine } from "../../packages/core/dist/interpret/knowledge/line.js";

const NO_INPUT = { text: null, shape: "**", sources: [] };

export function strangersOf({ program, argv }) {
  const known = KNOWLEDGE.find(program);
  if (known === null) return [];
  const line = readLine(known.name, argv.slice(1).map(toValue), NO_INPUT, known.root);
  return line.strangers;
}

function toValue(text) {
  return { form: text === null ? "unknown" : "exact", text: text ?? "", sources: [], span: { start: 0, end: 0 } };
}
