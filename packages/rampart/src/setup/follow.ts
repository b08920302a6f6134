import { join } from "node:path";
import { type Done, type Followed, followOrders, type Hold, stopReason } from "@rampart/edge";
import { agentRuntime, agentState, findSockets, type Layout, placesIn } from "@rampart/service";
import { guardedUser } from "./folders.js";

/**
 * Keeps what this process started in step with the orders for its session: frozen while it is held, also by an order to stop
 * that only a file tells of. Returns how to leave.
 */
export function followHere(
  layout: Layout,
  key: string,
  about: Followed,
  hold: Hold,
  note: (text: string) => void,
): () => void {
  const user = guardedUser(layout);
  const stop = user === null ? placesIn(layout).stop : join(agentState(user.uid), "stop.json");
  const owner = user === null ? true : layout.system!.guard.uid;
  return followOrders({
    about,
    hold,
    socket: async () =>
      user === null ? (await findSockets(layout)).agent : join(agentRuntime(user.uid), "agent.sock"),
    stopped: async () => (await stopReason({ stop }, key, owner, Date.now())) !== null,
    note: (done, why) => note(words(done, why)),
  });
}

function words({ done, processes, left }: Done, why: string): string {
  const some = `${processes} ${processes === 1 ? "process" : "processes"}`;
  const rest = left === 0 ? "" : `; ${left} could not be`;
  return `${why}: ${some} ${done}${rest}`;
}
