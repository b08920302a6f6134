import { windowsPath } from "../../paths/windows.js";
import { NO_SPAN, type Value, withText } from "../value.js";

/** Names that mean another program elsewhere keep their ending. */
const OWN = /^(?:net|certutil)$/i;
/** Programs only Windows has, which asks for none of them by case. Filled where they are described. */
export const WINDOWS_ONLY = new Set<string>();

const ENDING = /\.(?:exe|cmd|bat|com)$/i;

/** The name by which it is known what a word of Windows starts: without its ending, unless it is a file of somebody's own. */
export function programOf(word: string): string {
  const path = word.replaceAll("\\", "/");
  const base = path.slice(path.lastIndexOf("/") + 1).replace(ENDING, "");
  if (OWN.test(base)) return `${base.toLowerCase()}.exe`;
  if (WINDOWS_ONLY.has(base.toLowerCase())) return base.toLowerCase();
  return !path.includes("/") || path.startsWith("/usr/") ? path.replace(ENDING, "") : path;
}

/** Whether a word without a folder names a file that can be run: one of the folder at hand comes first. */
export const namesFile = (word: string): boolean => ENDING.test(word) && !/[\\/]/.test(word);

/** A word that is a path of Windows, in our spelling; below a home folder whoever's words they are. */
export function windowsFile(word: Value): Value {
  const text = windowsPath(word.text.replace(/^([A-Za-z]:)$/, "$1/"));
  return { ...withText(word, text), ...(/^~(?:\/|$)/.test(text) ? { span: NO_SPAN } : {}) };
}
