import type { ArithmeticFor, CompoundList, For, Select, While } from "unbash";
import type { Value } from "../../knowledge/value.js";
import { evaluate } from "../expand/arithmetic.js";
import { expandWord } from "../expand/word.js";
import { addEndless } from "../program/sweep.js";
import type { Machine } from "../state/machine.js";
import { isUnknownList, valueVariable } from "../state/values.js";
import { UNKNOWN, type Variable } from "../state/variable.js";
import { runList } from "./script.js";

/** Turns of a loop whose condition is known, before its variables count as unknown. */
const MAX_TURNS = 512;

/** `for x in …`: once for every word; once, with what is known of them, for words that are not known. */
export function runFor(m: Machine, node: For): void {
  m.replay(() => runForOnce(m, node));
}

function runForOnce(m: Machine, node: For): void {
  m.status = 0;
  if (node.wordlist === undefined) {
    for (const value of m.scope.positional()) {
      if (value.unset) perhaps(m, node, value);
      else if (!turn(m, node.name.value, value, node.body)) return;
    }
    return;
  }
  const words: Value[] = [];
  for (const word of node.wordlist) expandWord(m, word, words);
  for (const word of words) {
    m.step();
    const value = valueVariable(word);
    if (!isUnknownList(word)) {
      if (!(word.form === "pattern" ? turnOfMany : turn)(m, node.name.value, value, node.body)) return;
      continue;
    }
    // A list nobody knows may also be empty.
    perhaps(m, node, value);
  }
}

/** A turn that may not be taken. */
function perhaps(m: Machine, node: For, value: Variable): void {
  someTurns(m, () => void turn(m, node.name.value, value, node.body));
}

/** One turn; false where the loop ended with it. */
function turn(m: Machine, name: string, value: Variable, body: CompoundList): boolean {
  m.changes++;
  m.scope.set(name, value);
  runList(m, body);
  return !endsLoop(m);
}

/** One turn for all a pattern stands for; more where it leaves a known variable other than it was. */
function turnOfMany(m: Machine, name: string, value: Variable, body: CompoundList): boolean {
  const around = m.moved;
  const moved = new Set<string>();
  m.moved = moved;
  const goesOn = turn(m, name, value, body);
  m.moved = around;
  for (const one of moved) around?.add(one);
  if (goesOn && moved.size > 0) someTurns(m, () => void turn(m, name, value, body));
  return goesOn;
}

/** Takes note of `break` and `continue`. */
function endsLoop(m: Machine): boolean {
  const { flow } = m;
  if (flow === null) return false;
  if (flow.kind !== "break" && flow.kind !== "continue") return true;
  if (flow.levels > 1) {
    flow.levels--;
    return true;
  }
  m.flow = null;
  return flow.kind === "break";
}

export function runSelect(m: Machine, node: Select): void {
  const words: Value[] = [];
  for (const word of node.wordlist ?? []) expandWord(m, word, words);
  const before = m.scope;
  for (const word of words) {
    m.inBranch(true, () => {
      turn(m, node.name.value, valueVariable(word), node.body);
    }).joinInto(before);
  }
}

/** `while` and `until`: as long as the condition is known; once, as a possibility, where it is not. */
export function runWhile(m: Machine, node: While): void {
  const wanted = (status: number) => (node.kind === "while" ? status === 0 : status !== 0);
  // Its status is that of the last turn's last command.
  let last: number | null = 0;
  let unlikely = false;
  const from = m.actions.length;
  for (let turns = 0; ; turns++) {
    m.step();
    const { changes, stdin } = m;
    m.asCondition(() => runList(m, node.clause));
    if (m.flow !== null && endsLoop(m)) return;
    const { status } = m;
    if (status !== null && !wanted(status)) break;
    if (status === null || turns >= MAX_TURNS) {
      runOnce(m, node.body);
      return addEndless(m.actions, from, false);
    }
    runList(m, node.body);
    last = m.status;
    unlikely = m.unlikely;
    if (endsLoop(m)) return;
    // Nothing changed: every further turn does the same again.
    if (m.changes === changes && m.stdin === stdin) return addEndless(m.actions, from);
  }
  m.status = last;
  m.unlikely = unlikely;
}

function runOnce(m: Machine, body: CompoundList, update?: ArithmeticFor["update"]): void {
  someTurns(m, () => {
    runList(m, body);
    if (!endsLoop(m) && update !== undefined) evaluate(m, update);
  });
}

/**
 * A turn of which nobody knows whether it is taken, nor how often. A second one sees what the first assigned: `i=$((i+1))`. What
 * is something else again after that counts as unknown in a third.
 */
function someTurns(m: Machine, turn: () => void): void {
  const before = m.scope;
  for (let taken = 1; taken <= TURNS; taken++) {
    const branch = m.inBranch(true, turn);
    const moving = branch.moving(before);
    branch.joinInto(before);
    if (moving.length === 0) break;
    if (taken === TURNS - 1) for (const name of moving) before.set(name, UNKNOWN);
  }
  m.status = null;
}
const TURNS = 3;

export function runArithmeticFor(m: Machine, node: ArithmeticFor): void {
  evaluate(m, node.initialize);
  for (let turns = 0; turns < MAX_TURNS; turns++) {
    m.step();
    const { changes } = m;
    const test = node.test === undefined ? 1 : evaluate(m, node.test);
    if (test === 0) return;
    if (test === null) return runOnce(m, node.body, node.update);
    runList(m, node.body);
    if (endsLoop(m)) return;
    evaluate(m, node.update);
    if (m.changes === changes) return;
  }
  runOnce(m, node.body, node.update);
}
