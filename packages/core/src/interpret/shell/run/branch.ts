import type { Case, CaseItem, CompoundList, If } from "unbash";
import { matches } from "../expand/pattern.js";
import { wordPattern, wordVariable } from "../expand/word.js";
import type { Machine } from "../state/machine.js";
import { Scope } from "../state/scope.js";
import { runList } from "./script.js";

interface Arm {
  readonly clause: CompoundList | null;
  readonly body: CompoundList;
}

/** Runs the branch a known condition chooses; both, joined, where it is not known. */
export function runIf(m: Machine, node: If): void {
  const arms: Arm[] = [
    { clause: node.clause, body: node.then },
    ...node.elif.map((one) => ({ clause: one.clause, body: one.then })),
  ];
  if (node.else !== undefined) arms.push({ clause: null, body: node.else });
  runArms(m, arms, 0);
}

function runArms(m: Machine, arms: readonly Arm[], at: number): void {
  const arm = arms[at];
  if (arm === undefined) {
    m.status = 0;
    return;
  }
  if (arm.clause !== null) {
    m.asCondition(() => runList(m, arm.clause!));
    if (m.flow !== null) return;
    if (m.status === null) return runBoth(m, arms, at);
    if (m.status !== 0) return runArms(m, arms, at + 1);
  }
  runList(m, arm.body);
}

function runBoth(m: Machine, arms: readonly Arm[], at: number): void {
  const before = m.scope;
  const { unlikely } = m;
  const taken = m.inBranch(true, () => runList(m, arms[at]!.body));
  const takenFailed = m.failed();
  const other = m.inBranch(true, () => runArms(m, arms, at + 1));
  const failed = unlikely ? m.failed() : takenFailed;
  Scope.joinBoth(taken, other, before);
  m.status = null;
  m.unlikely = failed;
}

export function runCase(m: Machine, node: Case): void {
  const subject = wordVariable(m, node.word);
  const texts = subject.open ? null : subject.texts;
  const before = m.scope;
  const branches: Scope[] = [];
  let sure = false;
  m.status = 0;
  for (let i = 0; i < node.items.length && !sure; i++) {
    const fits = fitsItem(m, node.items[i]!, texts);
    if (fits === false) continue;
    sure = fits === true;
    if (sure && branches.length === 0) return runItems(m, node.items, i);
    branches.push(m.inBranch(true, () => runItems(m, node.items, i)));
  }
  for (const branch of branches) branch.joinInto(before);
  if (branches.length > 0) m.status = null;
}

/** Runs an item and those it falls through to. */
function runItems(m: Machine, items: readonly CaseItem[], from: number): void {
  for (let i = from; i < items.length && m.flow === null; i++) {
    const item = items[i]!;
    runList(m, item.body);
    if (item.terminator !== ";&" && item.terminator !== ";;&") return;
  }
}

/** `shopt -s nocasematch`. */
export function fold(m: Machine, text: string): string {
  return m.caseless ? text.toLowerCase() : text;
}

function fitsItem(m: Machine, item: CaseItem, texts: readonly string[] | null): boolean | null {
  let all: boolean | null = false;
  for (const word of item.pattern) {
    const pattern = wordPattern(m, word);
    if (pattern === "*") return true;
    if (pattern === null || texts === null) {
      all = null;
      continue;
    }
    const results = texts.map((text) => matches(fold(m, pattern), fold(m, text)));
    if (results.every((one) => one === true)) return true;
    if (results.some((one) => one !== false)) all = null;
  }
  return all;
}
