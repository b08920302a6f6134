import { sha256 } from "../../../sha256.js";
import type { Action, Detail, Resource, Source } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import { languageOfScript } from "../../code/detect.js";
import { reads } from "../../code/index.js";
import type { CodeManner, Language } from "../../knowledge/types.js";
import { exact, type Value } from "../../knowledge/value.js";
import { labelPath } from "../../paths/index.js";
import { contentsOf, exactPath, heldPath, pathsOf } from "../program/touch.js";
import { runProgram } from "../program.js";
import type { FileContent } from "../state/files.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted, mergeSources, NO_SOURCES } from "../state/sources.js";
import { runForeign, runShell } from "./code.js";
import { writtenLike } from "./fitting.js";
import { startedFile } from "./modules.js";

/** Most of a script the door is asked for, in bytes. */
const MAX_SCRIPT = 256 * 1024;
export const MAX_WANTS = 32;
const NO_MANNER: CodeManner = {};

/**
 * Runs a file as code. Content written in this call or session, or fetched by the door, is read; other content is
 * wanted. `language` null: the file says so itself (`#!`, its name).
 * `manner`: of the shell it is handed to, and of where its modules are.
 */
export function runFile(
  m: Machine,
  path: Value,
  language: Language | null,
  args: readonly Value[],
  manner: CodeManner = NO_MANNER,
): void {
  const found = language === null ? null : startedFile(m, language, path);
  if (found !== null) return runFile(m, { ...path, text: found }, language, args, manner);
  const content = contentsOf(m, path);
  const text = content?.text ?? null;
  const spoken = language ?? languageOf(path.text, text);
  const at = sayRun(m, path, content, spoken);
  const run = (one: string) => {
    const code: Value = { form: "exact", text: one, sources: content!.sources, span: path.span };
    runContent(m, path, code, language, spoken, args, manner);
  };
  if (text === null) {
    const sources = content?.sources ?? path.sources;
    if (isUntrusted(sources)) m.opaque("untrusted_code", path.span, sources, { language: spoken });
    else if (path.form === "unknown") m.opaque("unknown_code", path.span, sources, { language: spoken });
    if (content !== null && content.also.length > 0) m.maybe(() => content.also.forEach(run));
    if (content?.parts !== undefined) runParts(m, content.parts, run);
    for (const one of writtenLike(m, path)) m.maybe(() => runFile(m, one, language, args, manner));
    m.sink?.lose();
    return;
  }
  if (content!.sure && content!.also.length === 0) run(text);
  else {
    // A write that may not have happened: the file is what it was, or there is none.
    m.maybe(() => {
      for (const one of [text, ...content!.also]) run(one);
    });
    m.status = null;
    m.unlikely = !content!.likely;
  }
  sayHowMuch(m, content!, at, spoken);
}

/** What was put into a script runs somewhere in it. What of it nobody understands hangs on what stands around it. */
function runParts(m: Machine, parts: readonly string[], run: (text: string) => void): void {
  const to = m.actions.length;
  m.maybe(() => parts.forEach(run));
  dropOpaque(m, { from: to, to });
}

/** Where the actions stand that say that a file runs. */
export interface Said {
  readonly from: number;
  readonly to: number;
}

/** Says that a file runs as code, with the digest of what it holds where that is known, and wants it otherwise. */
export function sayRun(m: Machine, path: Value, content: FileContent | null, language: Language): Said {
  const from = m.actions.length;
  const given = content?.sources ?? path.sources;
  const untrusted = isUntrusted(given);
  const sources = content === null && !untrusted ? mergeSources(given, receivedFrom(m, path)) : given;
  const digest = digestOf(m, content);
  for (const resource of pathsOf(m, path)) {
    const labels = [...labelPath(resource, m.place)];
    if (untrusted) labels.push("untrusted");
    if (content?.written === true) labels.push("unverified-code");
    if (content?.claimed === true) labels.push("claimed");
    const detail: Detail = { language, origin: untrusted ? "network" : "file" };
    m.push("code.run", resource, labels, sources, path.span, digest === null ? detail : { digest, ...detail });
    const unread = content?.text === null && (content.changed === true || content.parts !== undefined);
    if (content === null || unread) wantContent(m, resource);
  }
  if (content?.more === true) m.opaque("too_complex", path.span);
  return { from, to: m.actions.length };
}

/** Of a file in a folder this call has brought from outside, as a whole. */
function receivedFrom(m: Machine, path: Value): readonly Source[] {
  const name = m.where === "here" ? heldPath(m, path) : null;
  return name === null ? NO_SOURCES : m.files.receivedFrom(name);
}

export function digestOf(m: Machine, content: FileContent | null): string | null {
  if (content === null || content.text === null || content.also.length > 0 || !content.sure) return null;
  if (content.digest !== null) return content.digest;
  m.spend(content.text.length);
  return `sha256:${sha256(content.text)}`;
}

/**
 * Says of a script that stood there before the session whether all it does is told. It is code of the project's own: what
 * it leaves to data makes its effects unknown, as they were before it was read, and no more. Code that comes from outside
 * stays what it is.
 */
export function sayHowMuch(m: Machine, content: FileContent, at: Said, spoken: Language): void {
  if (content.written && content.changed !== true) return;
  sayEffects(m, at, reads(spoken) && !dropOpaque(m, at));
}

/** Of code that is loaded, what it leaves to data, or to whoever calls it, makes its effects unknown, and no more. */
export function leaveToData(m: Machine, at: Said, spoken: Language): void {
  const dropped = dropOpaque(m, at, isOpen);
  sayEffects(m, at, reads(spoken) && !dropped);
}

function sayEffects(m: Machine, at: Said, understood: boolean): void {
  for (let i = at.from; i < at.to; i++) m.actions[i] = withEffects(m.actions[i]!, understood);
}

function dropOpaque(m: Machine, { to }: Said, drops = isOpaque): boolean {
  let kept = to;
  for (let i = to; i < m.actions.length; i++) {
    const one = m.actions[i]!;
    if (!drops(one)) m.actions[kept++] = one;
  }
  const dropped = kept < m.actions.length;
  m.actions.length = kept;
  return dropped;
}

const isOpaque = (one: Action) => one.kind === "opaque" && one.detail.reason !== "untrusted_code";
/** A function nobody is seen to call does something to whatever it is given. */
const isOpen = (one: Action) =>
  isOpaque(one) || (one.certainty === "possible" && one.resource.form === "any" && one.resource.type !== "none");

function withEffects(one: Action, known: boolean): Action {
  return { ...one, detail: { ...one.detail, effects: known ? "known" : "unknown" } };
}

function runContent(
  m: Machine,
  path: Value,
  code: Value,
  asked: Language | null,
  spoken: Language,
  args: readonly Value[],
  manner: CodeManner = NO_MANNER,
): void {
  if (spoken === "shell") {
    const dialect = manner.dialect === "bash" || manner.dialect === "posix" ? manner.dialect : dialectOf(code.text);
    runShell(m, code, [path, ...args], dialect === "posix");
  } else if (reads(spoken))
    runForeign(m, spoken, code, { origin: "file", args, span: path.span, file: exactPath(m, path), manner });
  else if (asked === null) runByFirstLine(m, path, code, args);
  else {
    // Of a language nobody here reads: what is spelled out.
    const to = m.actions.length;
    runForeign(m, spoken, code, { origin: "file", args, span: path.span, file: exactPath(m, path) });
    dropOpaque(m, { from: to, to });
  }
}

/** `#!/usr/bin/make -f`, `#!/bin/rm`: the program of the first line runs with the file behind its argument. */
function runByFirstLine(m: Machine, path: Value, code: Value, args: readonly Value[]): void {
  const line = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*))?/.exec(code.text.slice(0, 256));
  if (line === null) return;
  if (m.depth >= LIMITS.codeDepth) return m.opaque("too_complex", path.span, code.sources);
  const [, program, argument = ""] = line;
  const word = (text: string): Value => ({ ...exact(text), span: path.span });
  const split = argument.startsWith("-S")
    ? argument
        .slice(2)
        .trim()
        .split(/[ \t]+/)
    : [argument.trim()];
  m.depth++;
  runProgram(m, [word(program!), ...split.filter((one) => one !== "").map(word), path, ...args]);
  m.depth--;
}

/** Asks the door for what a file holds. */
export function wantContent(m: Machine, resource: Resource): void {
  if (m.where !== "here" || resource.form !== "exact") return;
  if (m.wants.some((one) => one.type === "content" && one.path === resource.name)) return;
  if (m.wants.length >= MAX_WANTS) return m.files.fill();
  m.wants.push({ type: "content", path: resource.name, maxBytes: MAX_SCRIPT });
}

/**
 * The language of a file that is started by its name. A text whose first line names no interpreter is read by the shell
 * that starts it, whatever its name ends in.
 */
export function languageOf(path: string, text: string | null): Language {
  if (text !== null && !text.startsWith("#!")) return text.includes("\0") ? "other" : "shell";
  const found = languageOfScript(path, text === null ? null : text.slice(0, 256).split("\n", 1)[0]!);
  if (found === null || found === "unknown") return "other";
  return (SHELLS.has(found) ? "shell" : found) as Language;
}

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "zsh"]);

/** A script that names no shell is run by the one that starts it; `sh` may be any. */
function dialectOf(text: string): "bash" | "posix" {
  return /^#![^\n]{0,128}\b(?:da|a)?sh\b/.test(text) ? "posix" : "bash";
}
