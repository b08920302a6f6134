import type { AndOr, CompoundList, PipelineNode } from "unbash";
import { exact } from "../../knowledge/value.js";
import { evaluate } from "../expand/arithmetic.js";
import { isMaker } from "../program/things.js";
import { runText } from "../scripts/code.js";
import type { Machine } from "../state/machine.js";
import { join } from "../state/variable.js";
import { runCase, runIf } from "./branch.js";
import { runCommand } from "./command.js";
import { defineFunction } from "./function.js";
import { runArithmeticFor, runFor, runSelect, runWhile } from "./loop.js";
import { runPipeline } from "./pipeline.js";
import { withRedirections } from "./redirect.js";
import { runList } from "./script.js";
import { testStatus } from "./test.js";

/** Runs any node that can stand where a command stands. */
export function runNode(m: Machine, node: PipelineNode | AndOr | CompoundList): void {
  m.step();
  switch (node.type) {
    case "Command":
      return runCommand(m, node);
    case "Pipeline":
      return runPipeline(m, node);
    case "AndOr":
      return runAndOr(m, node);
    case "CompoundList":
    case "BraceGroup":
      return runList(m, node.type === "BraceGroup" ? node.body : node);
    case "Subshell":
      return m.inSubshell(() => runList(m, node.body));
    case "Redirected":
      return withRedirections(m, node.redirects, () => runNode(m, node.command));
    case "If":
      return runIf(m, node);
    case "Case":
      return runCase(m, node);
    case "For":
      return runFor(m, node);
    case "Select":
      return runSelect(m, node);
    case "While":
      return runWhile(m, node);
    case "ArithmeticFor":
      return runArithmeticFor(m, node);
    case "Function":
      return defineFunction(m, node);
    case "Coproc":
      return m.things.unheard(() => m.inSubshell(() => runNode(m, node.body)));
    case "TestCommand":
      m.status = testStatus(m, node.expression);
      // A smaller shell knows no such command.
      if (m.reads === "small") m.status = 127;
      return;
    case "ArithmeticCommand": {
      // A smaller shell reads `((a))` as a subshell in a subshell.
      if (m.reads === "small") return m.inSubshell(() => runText(m, { ...exact(node.body), span: m.span(node) }));
      const value = evaluate(m, node.expression);
      m.status = value === null ? null : value === 0 ? 1 : 0;
      return;
    }
  }
}

/**
 * `a && b || c`. After `&&` with unknown status the left side is taken to succeed (to fail, where `!` stands before it): what follows is as certain as
 * itself, but nothing may rely on it (variables keep their old value too, `exit` ends nothing). After `||` it is only
 * possible.
 */
function runAndOr(m: Machine, node: AndOr): void {
  const { definite, entered } = m;
  const { proved } = m.things;
  let { made } = m.things;
  const last = node.commands.length - 1;
  m.asCondition(() => runNode(m, node.commands[0]!));
  const stays = m.scope.cwd();
  let assumed = false;
  for (let i = 1; i <= last && m.flow === null; i++) {
    const next = node.commands[i]!;
    if (i < last) m.conditions++;
    const { status } = m;
    const onSuccess = node.operators[i - 1] === "&&";
    if (!onSuccess) m.entered = entered;
    else if (enters(m, node.commands[i - 1]!)) m.entered = m.cwd();
    if (!onSuccess) m.things.forget(proved);
    else if (m.things.made !== made && makes(m, node.commands[i - 1]!)) m.things.prove(made);
    made = m.things.made;
    if (status !== null) {
      if (onSuccess === (status === 0)) runNode(m, next);
    } else if (onSuccess !== m.unlikely) {
      m.definite = false;
      assumed = true;
      runAssumed(m, next);
    } else {
      const before = m.scope;
      const { unlikely } = m;
      m.inBranch(true, () => runNode(m, next)).joinInto(before);
      m.status = null;
      m.unlikely = unlikely;
    }
    if (i < last) m.conditions--;
  }
  // The folder was entered only as far as what stands before it succeeded: behind the list it may be either.
  if (assumed && m.scope.cwd() !== stays) m.scope.setCwd(join(m.scope.cwd(), stays));
  m.definite = definite;
  m.entered = entered;
  m.things.forget(proved);
}

/** A plain command whose success is that of what it makes. */
export const makes = (m: Machine, node: PipelineNode): boolean =>
  node.type === "Command" &&
  node.name !== undefined &&
  !m.aliasing &&
  isMaker([node.name.text, ...node.suffix.map((one) => ("text" in one ? one.text : ""))]) &&
  !m.isShadowed(node.name.text);

/** A plain `cd` to where no `CDPATH` reaches: its success is that of entering this folder. */
function enters(m: Machine, node: PipelineNode): boolean {
  if (node.type !== "Command" || node.name?.text !== "cd" || node.suffix.length !== 1) return false;
  const to = node.suffix[0]!;
  return "value" in to && typeof to.value === "string" && /^[/~.]/.test(to.value) && !m.aliasing && !m.isShadowed("cd");
}

/** Runs what follows a success that is assumed: a new working directory is then the assumption too. */
function runAssumed(m: Machine, node: PipelineNode): void {
  const before = m.scope;
  const branch = m.inBranch(false, () => runNode(m, node));
  const folder = branch.cwd();
  branch.joinInto(before);
  before.setCwd(folder);
  const failed = m.failed();
  m.status = null;
  m.unlikely = failed;
}
