import type { CompoundList, ParsedScript, Statement } from "unbash";
import { EMPTY_STREAM } from "../../knowledge/value.js";
import { isRefused } from "../read/read.js";
import { refusalOf } from "../read/refused.js";
import type { Machine } from "../state/machine.js";
import { makes, runNode } from "./node.js";

/**
 * Runs a parsed script. What a tree with errors holds may still run, up to the error: it is possible; unless the whole
 * of it is refused. `at`: where the text begins for the script's positions.
 */
export function runScript(m: Machine, script: ParsedScript, text: string, at = 0): void {
  if (script.errors !== undefined && script.errors.length > 0) {
    if (isRefused(script, text)) {
      m.status = 2;
      return;
    }
    // A refused line may still be mended by a host that wraps it, so what it would do counts.
    if (m.depth > 0 || refusalOf(text) === null) m.opaque("syntax", m.span(script));
    else m.refused = true;
    m.maybe(() => runLines(m, script, text, at));
  } else runLines(m, script, text, at);
}

/** Runs what an alias stands for: text of the line that is being read, in which that alias is not one again. */
export function runAlso(m: Machine, script: ParsedScript, text: string): void {
  if (script.errors === undefined || script.errors.length === 0) runList(m, script);
  else runScript(m, script, text);
}

/** A shell reads a line, runs it, and reads the next: what an alias stands for is settled when a line is read. */
function runLines(m: Machine, script: ParsedScript, text: string, at: number): void {
  const { read, openAliases } = m;
  m.openAliases = [];
  let end = -1;
  for (const statement of script.commands) {
    if (end < 0 || text.slice(end - at, statement.pos - at).includes("\n")) {
      if (m.flow?.kind === "line") m.flow = null;
      m.read = ++m.tick;
    }
    if (m.flow !== null) break;
    end = statement.end;
    runStatement(m, statement);
  }
  if (m.flow?.kind === "line") m.flow = null;
  m.read = read;
  m.openAliases = openAliases;
}

export function runList(m: Machine, list: CompoundList | ParsedScript): void {
  for (const statement of list.commands) {
    if (m.flow !== null) return;
    runStatement(m, statement);
  }
}

function runStatement(m: Machine, statement: Statement): void {
  if (statement.background !== true) {
    const { made } = m.things;
    runNode(m, statement.command);
    if (m.things.made !== made && m.failing && m.conditions === 0 && m.definite && isPlain(m, statement))
      m.things.prove(made);
    const fails = m.failing && m.conditions === 0 && m.definite && m.status !== null && m.status !== 0;
    if (fails && m.flow === null && canEnd(statement.command)) m.flow = { kind: "exit", levels: 1 };
    return;
  }
  const { stdin } = m;
  m.stdin = EMPTY_STREAM;
  m.things.unheard(() => m.inSubshell(() => runNode(m, statement.command)));
  m.stdin = stdin;
  m.status = 0;
}

const isPlain = (m: Machine, { command }: Statement) => command.type === "Command" && makes(m, command);

/** Under `set -e` a failure ends the shell, but not one that was turned round or not the last of a list. */
function canEnd(node: Statement["command"]): boolean {
  return (
    node.type === "Command" || node.type === "Subshell" || (node.type === "Pipeline" && node.prefixes.length === 0)
  );
}
