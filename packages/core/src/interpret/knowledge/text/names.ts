import type { Line } from "../line.js";
import type { Entry } from "../types.js";
import { textOf } from "../value.js";

/** Programs that take the text of a path apart. */
export const entries: readonly Entry[] = [
  {
    names: ["basename", "gbasename"],
    options: { "-a --multiple": "flag", "-s --suffix": "value", "-z --zero": "flag" },
    output: (line) => {
      if (line.options.length > 0 || line.operands.length === 0 || line.operands.length > 2) return null;
      const path = line.text(0);
      // Whatever it is, a base name holds no slash.
      if (path === null) return { pattern: "*" };
      const name = lastPart(path);
      const suffix = textOf(line.operands[1]) ?? "";
      return `${suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`;
    },
  },
  {
    names: ["dirname", "gdirname"],
    options: { "-z --zero": "flag" },
    output: (line) => (line.words.length === 0 ? "" : line.options.length > 0 ? null : folderOf(line)),
  },
];

function lastPart(path: string): string {
  const plain = path.replace(/(?<=.)\/+$/, "");
  return plain === "/" ? "/" : plain.slice(plain.lastIndexOf("/") + 1);
}

function folderOf(line: Line): string | null {
  const path = line.text(0);
  if (path === null || line.operands.length !== 1) return null;
  const plain = path.replace(/(?<=.)\/+$/, "");
  const at = plain.lastIndexOf("/");
  if (at < 0) return ".\n";
  return `${plain.slice(0, at).replace(/(?<=.)\/+$/, "") || "/"}\n`;
}
