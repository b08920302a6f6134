import type { Source } from "../../../spine/index.js";
import { MAX_SOURCES } from "../../../spine/index.js";
import { namesSecret } from "../../http/index.js";
import { NO_SOURCES } from "../../knowledge/value.js";

/** Adds sources to a list that grows, each once, at most 16. */
export function addSources(into: Source[], more: readonly Source[]): void {
  for (const source of more) {
    if (into.length >= MAX_SOURCES) return;
    if (!into.some((one) => one === source || (one.type === source.type && one.name === source.name)))
      into.push(source);
  }
}

/** Both lists in one; the same list where one of them is empty. */
export function mergeSources(a: readonly Source[], b: readonly Source[]): readonly Source[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const all = a.slice();
  addSources(all, b);
  return all;
}

export function isUntrusted(sources: readonly Source[]): boolean {
  return sources.some((source) => source.type === "network" || source.labels.includes("untrusted"));
}

export function commandSource(program: string): readonly Source[] {
  return [{ type: "command", name: program.slice(0, 256), labels: NO_LABELS }];
}

/** Output that may tell the numbers of Rampart's own processes. */
export function tellingSource(program: string): readonly Source[] {
  return [{ type: "command", name: `${program.slice(0, 240)} rampart`, labels: ["rampart"] }];
}

const NO_LABELS: readonly string[] = [];
/** An environment variable nobody in this call has set. Its name tells whether its value is a secret. */
export function environmentSource(name: string): readonly Source[] {
  return [{ type: "environment", name: name.slice(0, 256), labels: namesSecret(name) ? ["secret"] : NO_LABELS }];
}

/** The same by the name code reads it by; `*` may be any. */
export const variableSource = (name: string): readonly Source[] =>
  name === "*" ? ANY_VARIABLE : environmentSource(name);
const ANY_VARIABLE: readonly Source[] = [{ type: "environment", name: "*", labels: ["secret"] }];

export { NO_SOURCES };
