import type { Item, Report } from "./item.js";

/** C0, C1, bidirectional controls, zero width and tags: a name that shows as another one. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;

/** Whether invisible or control characters stand in a name. */
export const hidesCharacters = (name: string): boolean => HIDDEN.test(name);

/** How file systems that ignore case and Unicode forms see a name. */
export const folded = (name: string): string => trimmed(name.normalize("NFKC").toLowerCase().normalize("NFKC"));

/** Without dots and spaces at its end. Step by step: an expression begins anew at each of those that stand further left. */
function trimmed(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === "." || name[end - 1] === " ")) end--;
  return name.slice(0, end);
}

/** Absolute, with a drive, or with a `..` that leaves the folder or hides where it goes. */
export function traverses(name: string): boolean {
  return /^[/\\]|^[A-Za-z]:/.test(name) || name.includes("\0") || name.split(/[/\\]/).includes("..");
}

/** The names of one archive, or of one folder. */
export function checkNames(item: Item, report: Report, names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    if (traverses(name)) report.add(item, "name.traversal", JSON.stringify(name));
    if (hidesCharacters(name)) report.add(item, "name.hidden_characters", JSON.stringify(name));
    const key = folded(name.replaceAll("\\", "/"));
    const twin = seen.get(key);
    if (twin !== undefined) report.add(item, "name.twin", `${JSON.stringify(name)} and ${JSON.stringify(twin)}`);
    else seen.set(key, name);
  }
}
