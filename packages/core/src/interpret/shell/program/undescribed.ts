import { sayUndoing, undoingOf } from "../../knowledge/databases/undoing.js";
import type { Value } from "../../knowledge/value.js";
import type { Invocation } from "../invocation.js";

/** `delete`, `delete-all`, `environment:delete`, `vm.delete`, `net-delete`, `--purge`. */
const DELETES =
  /^(?:--?(?:delete|destroy|purge|wipe|nuke|terminate|kill)(?:-all)?|(?:[\w-]{1,64}[:.]){0,3}(?:[a-z]\w{0,32}-){0,2}(?:delete|destroy|purge|drop|terminate|wipe|nuke|erase|revoke|unpublish|deprovision|decommission)(?:-[a-z-]{1,32})?)$/;
/** Where the verb of a command line stands: `program group delete name`. */
const MAX_VERB = 5;

/** A program, or a command of one, that nobody described, told to delete something: of what it serves, for it says no path. */
export function sayVerb(invocation: Invocation, program: string, argv: readonly Value[]): void {
  for (let at = 1; at < argv.length && at < MAX_VERB; at++) {
    const word = argv[at]!;
    if (word.form !== "exact" || !DELETES.test(word.text)) continue;
    const what = word.text;
    invocation.maybe(() => invocation.add("infra.delete", "cloud", argv[at + 1] ?? program, { program, what }));
    return;
  }
}

/** A program or script nobody described, told by the name of a task to undo a database. */
export function sayTask(invocation: Invocation, argv: readonly Value[]): void {
  const undoing = undoingOf(argv.slice(1));
  if (undoing !== null) invocation.maybe(() => sayUndoing(undoing, invocation));
}
