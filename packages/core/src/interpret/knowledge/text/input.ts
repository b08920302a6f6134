import type { Line } from "../line.js";
import type { Files } from "../types.js";

/** What a filter reads: its operands one after the other, or standard input; null where a part is not known. */
export function inputOf(line: Line, files: Files, operands = line.operands): string | null {
  if (operands.length === 0) return line.stdin.text;
  let all = "";
  for (const operand of operands) {
    const text = operand.text === "-" ? line.stdin.text : files(operand);
    if (text === null) return null;
    all += text;
  }
  return all;
}
