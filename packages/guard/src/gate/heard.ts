import { GuardError } from "../errors.js";
import type { Arrived } from "./arrived.js";

/** Whether its door has gone: it waited longer than it may, has refused or decided by itself, and hears no answer any more. */
export const isUnheard = ({ asker }: Arrived): boolean => asker !== undefined && !asker.listens;

/**
 * A call nobody waits for is neither judged nor charged: a guard that answered nobody for a while would take down once more, and
 * as let through, what doors meanwhile decided by themselves.
 *
 * @throws GuardError `abandoned`
 */
export function mustBeHeard(arrived: Arrived): void {
  if (isUnheard(arrived)) throw new GuardError("abandoned", "nobody waits for the answer any more");
}

const LEFT: ReadonlySet<string> = new Set(["abandoned", "deadline"]);

/** Whether the door itself will say what became of a call it has left: then it is on record by that alone. */
export const isToldLater = (arrived: Arrived, code: string): boolean =>
  arrived.tellsLater === true && LEFT.has(code) && isUnheard(arrived);
