import { applyLine } from "../../knowledge/apply.js";
import { readLine } from "../../knowledge/line.js";
import type { Knowledge } from "../../knowledge/lookup.js";
import type { Value } from "../../knowledge/value.js";
import { Invocation } from "../invocation.js";
import type { Machine } from "../state/machine.js";

/**
 * Adds what users know of a program to what is known already. Only actions: what files hold, what is printed, where the
 * shell stands and how the program ended stay as they are, so that no entry can take anything away.
 */
export function addUsersKnowledge(m: Machine, users: Knowledge, argv: readonly Value[]): void {
  const known = users.find(argv[0]!.text);
  if (known === null) return;
  m.step();
  const { files, sink, stdin, status, unlikely } = m;
  m.files = files.fork();
  m.sink = null;
  m.inSubshell(() => {
    const invocation = new Invocation(m, argv);
    const line = readLine(known.name, argv.slice(1), stdin, known.root);
    invocation.begin(line);
    applyLine(line, invocation);
  });
  m.files = files;
  m.sink = sink;
  m.stdin = stdin;
  m.status = status;
  m.unlikely = unlikely;
}
