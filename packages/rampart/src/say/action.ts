import type { Action, Detail } from "@rampart/core";

/** Details worth a reader's time, in the order they read best; the rest is in the JSON. */
const SHOWN: readonly (keyof Detail)[] = [
  "recursive",
  "force",
  "append",
  "mode",
  "target",
  "method",
  "statement",
  "language",
  "origin",
  "what",
  "shared",
  "reason",
];
/** Labels that say where a resource lies come last and are dropped when the line grows long. */
const MOST_LABELS = 4;

/** One action in one line: `file.delete /home/dev recursive (home, broad)`. Untrusted text in it is for `Io.line` to clean. */
export function actionLine(action: Action): string {
  const words = [action.kind, resourceText(action)];
  for (const key of SHOWN) {
    const value = action.detail[key];
    if (value === true) words.push(key);
    else if (typeof value === "string" && value !== action.resource.name) words.push(value);
  }
  if (action.detail.effects === "unknown") words.push("effects unknown");
  const carried = action.sources.filter(({ type }) => type !== "literal" && type !== "argument").slice(0, 2);
  if (carried.length > 0) words.push(`from ${carried.map(({ name }) => short(name, 40)).join(", ")}`);
  const labels = action.labels.slice(0, MOST_LABELS);
  if (labels.length > 0) words.push(`(${labels.join(", ")})`);
  if (action.certainty === "possible") words.push("(possible)");
  return words.filter((word) => word !== "").join(" ");
}

function resourceText({ resource }: Action): string {
  if (resource.type === "none") return "";
  if (resource.form === "any") return `any ${resource.type}`;
  return short(resource.name, 80);
}

export const short = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
