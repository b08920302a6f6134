import type { ParsedScript } from "unbash";
import type { Span } from "../../../spine/index.js";
import type { Stream } from "../../knowledge/value.js";
import { runScript } from "../run/script.js";
import type { Machine } from "../state/machine.js";
import type { Variable } from "../state/variable.js";
import { EMPTY, known, open } from "../state/variable.js";

/** What a command substitution leaves: the output of its script, without the line ends at its end. */
export function substitute(
  m: Machine,
  script: ParsedScript | undefined,
  at: { readonly pos: number; readonly end: number; readonly text: string },
): Variable {
  if (script === undefined) return EMPTY;
  m.step();
  const { within } = m;
  // Positions inside escaped backquotes index their own text.
  if (script.source !== undefined) m.within = m.span(at);
  const sink = m.capture(() => {
    m.inSubshell(() => runInner(m, script, at));
  });
  m.within = within;
  return streamVariable(sink.stream());
}

/** Runs a script that stands in another one: its positions index the outer text, unless it has one of its own. */
export function runInner(m: Machine, script: ParsedScript, at: { readonly pos: number; readonly text: string }): void {
  if (script.source !== undefined) runScript(m, script, script.source);
  else runScript(m, script, at.text, at.pos);
}

export function streamVariable(stream: Stream): Variable {
  const { text, shape, sources } = stream;
  if (text === null) return open(shape, sources);
  const plain = text.includes("\0") ? text.replaceAll("\0", "") : text;
  let end = plain.length;
  while (end > 0 && plain.charCodeAt(end - 1) === 10) end--;
  return known(plain.slice(0, end), sources);
}

/** `<(…)` and `>(…)`: the name of a stream. What the script of `>(…)` reads is run when the command is through. */
export interface ProcessStream {
  readonly path: string;
  readonly script: ParsedScript;
  readonly text: string;
  readonly pos: number;
  readonly span: Span;
}
