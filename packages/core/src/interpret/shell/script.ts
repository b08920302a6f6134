import type { Resource } from "../../spine/index.js";
import { baseName } from "../knowledge/lookup.js";
import type { Language } from "../knowledge/types.js";
import type { Value } from "../knowledge/value.js";
import { labelPath } from "../paths/index.js";
import { runForeign, runShell } from "./code.js";
import type { Machine } from "./machine.js";
import { isUntrusted } from "./sources.js";
import { contentsOf, pathsOf } from "./touch.js";

/** Most of a script the door is asked for, in bytes. */
const MAX_SCRIPT = 256 * 1024;
const MAX_WANTS = 32;

/**
 * Runs a file as code. Content written in this call or session, or fetched by the door, is read; other content is
 * wanted. `language` null: the file says so itself (`#!`, its name).
 * `dialect`: the shell it is handed to.
 */
export function runFile(
  m: Machine,
  path: Value,
  language: Language | null,
  args: readonly Value[],
  dialect?: "bash" | "posix",
): void {
  const content = contentsOf(m, path);
  const text = content?.text ?? null;
  const spoken = language ?? languageOfText(text) ?? languageOfName(path.text) ?? (text === null ? "other" : "shell");
  const sources = content === null ? path.sources : content.sources;
  const untrusted = isUntrusted(sources);
  for (const resource of pathsOf(m, path)) {
    const labels = [...labelPath(resource, m.place)];
    if (untrusted) labels.push("untrusted");
    if (content?.written === true) labels.push("unverified-code");
    const origin = untrusted ? "network" : "file";
    m.push("code.run", resource, labels, sources, path.span, { language: spoken, origin });
    if (content === null) want(m, resource);
  }
  if (text === null) {
    if (untrusted) m.opaque("untrusted_code", path.span, sources, { language: spoken });
    else if (path.form === "unknown") m.opaque("unknown_code", path.span, sources, { language: spoken });
    m.sink?.lose();
    return;
  }
  const code: Value = { form: "exact", text, sources, span: path.span };
  if (content === null || (content.sure && content.also.length === 0)) return run(m, path, code, spoken, args, dialect);
  // A write that may not have happened: the file is what it was, or there is none.
  m.maybe(() => {
    for (const one of [text, ...content.also]) run(m, path, { ...code, text: one }, spoken, args, dialect);
  });
  m.status = null;
  m.unlikely = !content.likely;
}

function run(
  m: Machine,
  path: Value,
  code: Value,
  spoken: Language,
  args: readonly Value[],
  dialect?: "bash" | "posix",
): void {
  if (spoken === "shell") runShell(m, code, [path, ...args], (dialect ?? dialectOf(code.text)) === "posix");
  else if (spoken !== "other") runForeign(m, spoken, code, { origin: "file", args, span: path.span });
}

function want(m: Machine, resource: Resource): void {
  if (m.where !== "here" || resource.form !== "exact" || m.wants.length >= MAX_WANTS) return;
  if (m.wants.some((one) => one.type === "content" && one.path === resource.name)) return;
  m.wants.push({ type: "content", path: resource.name, maxBytes: MAX_SCRIPT });
}

const INTERPRETERS: readonly (readonly [RegExp, Language])[] = [
  [/^(?:ba|da|a|z|k|mk)?sh$/, "shell"],
  [/^(?:python|pypy)[\d.]*$/, "python"],
  [/^(?:node|nodejs|deno|bun|tsx)$/, "node"],
  [/^perl[\d.]*$/, "perl"],
  [/^ruby[\d.]*$/, "ruby"],
  [/^php[\d.]*$/, "php"],
  [/^[gmn]?awk$/, "awk"],
];

/** Language by the first line (`#!/usr/bin/env python3`); a text without one is read by the shell that starts it. */
function languageOfText(text: string | null): Language | null {
  if (text === null) return null;
  if (!text.startsWith("#!")) return text.includes("\0") ? "other" : null;
  const words = text.slice(2, 256).split("\n", 1)[0]!.trim().split(/\s+/);
  const first = baseName(words[0] ?? "");
  const program =
    first === "env" ? (words.slice(1).find((word) => !word.startsWith("-") && !word.includes("=")) ?? "") : first;
  for (const [pattern, language] of INTERPRETERS) if (pattern.test(baseName(program))) return language;
  return "other";
}

/** A script that names no shell is run by the one that starts it; `sh` may be any. */
function dialectOf(text: string): "bash" | "posix" {
  return /^#![^\n]{0,128}\b(?:da|a)?sh\b/.test(text) ? "posix" : "bash";
}

const EXTENSIONS: Readonly<Record<string, Language>> = {
  sh: "shell",
  bash: "shell",
  zsh: "shell",
  py: "python",
  js: "node",
  mjs: "node",
  cjs: "node",
  ts: "node",
  pl: "perl",
  rb: "ruby",
  php: "php",
  awk: "awk",
};

function languageOfName(path: string): Language | null {
  return EXTENSIONS[path.slice(path.lastIndexOf(".") + 1)] ?? null;
}
