import type { CommandNode, Pipeline } from "unbash";
import type { Machine } from "../state/machine.js";
import { runNode } from "./node.js";

/** Runs the parts of a pipeline one after the other, each on what the one before it printed. */
export function runPipeline(m: Machine, node: Pipeline): void {
  const { commands } = node;
  if (commands.length === 1) runNode(m, commands[0]!);
  else if (commands.length > 1) runParts(m, node);
  // `!` turns a known status round; `time` changes nothing.
  const negations = node.prefixes.filter((prefix) => prefix.type === "Negation").length;
  if (negations % 2 === 0) return;
  if (m.status === null) m.unlikely = !m.unlikely;
  else m.status = m.status === 0 ? 1 : 0;
}

/** What bash does when a part of a pipeline ends (`trap … EXIT`) depends on what that part is. */
function runPart(m: Machine, node: CommandNode): void {
  m.inSubshell(() => {
    runNode(m, node);
    if (node.type !== "Subshell" && m.leaving !== null) m.maybe(() => m.leave());
  });
}

function runParts(m: Machine, { commands, operators }: Pipeline): void {
  const { stdin } = m;
  const last = commands.length - 1;
  for (let i = 0; i < last; i++) {
    const run = () => runPart(m, commands[i]!);
    const sink = m.capture(operators[i] === "|&" ? () => m.things.unheard(run) : run);
    m.stdin = sink.stream();
  }
  runPart(m, commands[last]!);
  m.stdin = stdin;
}
