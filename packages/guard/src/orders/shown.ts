import { ruleWords } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import { visible } from "../answer/visible.js";
import { plain } from "../sockets/admin/family.js";
import type { State } from "../state/open.js";

/** Characters of a reason. */
const MOST_SAID = 256;

/** All that holds now. */
export function ordersOf({ known: { orders }, room }: State): JsonObject {
  const now = room.now();
  const restrictions = [...orders.restrictions.values()];
  return {
    stopped: orders.stopped(now) ? plain(orders.stop!) : null,
    quarantined: orders.holds.map(plain),
    restrictions: restrictions.map(({ rules, ...rest }) => {
      const says = rules.map(
        (rule) => `${ruleWords(rule)}${rule.reason === undefined ? "" : ` (${visible(rule.reason, MOST_SAID)})`}`,
      );
      return plain({ ...rest, rules: rules.map(({ id }) => id), says });
    }),
    glass: orders.glassBroken(now) ? plain(orders.glass!) : null,
    following: room.followers.list.map(plain),
  };
}

/** How much of it there is, for the status. */
export interface OrderCounts {
  readonly stopped: boolean;
  readonly quarantined: number;
  readonly restrictions: number;
  /** Until when doors only watch, or null. */
  readonly glass: number | null;
  /** Doors that keep a connection for what they started. */
  readonly following: number;
}

export function orderCounts({ known: { orders }, room }: State): OrderCounts {
  const now = room.now();
  return {
    stopped: orders.stopped(now),
    quarantined: orders.holds.length,
    restrictions: orders.restrictions.size,
    glass: orders.glassBroken(now) ? orders.glass!.until : null,
    following: room.followers.list.length,
  };
}
