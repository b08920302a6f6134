import type { Reviewed } from "./review.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";

/** Hands a decided call to the policy that decides beside the one in force, which looks at it after the answer. */
export function beside({ shadow, facts, policy }: Room, weighed: Weighed, { intent }: Reviewed): void {
  if (shadow === undefined || shadow.digest === null || weighed.call.tool === "text") return;
  shadow.see(weighed, intent, policy(), (other, call, known, now) => facts.under(other, call, known, now));
}
