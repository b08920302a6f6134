import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";
import { order } from "../guard/order.js";
import { sayOrders } from "../say/orders.js";

export const verb: Verb = {
  name: "orders",
  summary: "what holds now whatever the policy says: quarantine, stop",
  usage: "",
  about: [
    "Quarantines, `stop --all`, emergency restrictions and broken glass, with who gave them and where the record says so.",
  ],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart orders", what: "then: rampart release NAME" }],
  async run(input, io) {
    const { alone: _alone, ...answer } = await order(input, io, { op: "orders" });
    if (input.json) io.json(answer);
    else sayOrders(answer, io);
    return EXIT.ok;
  },
};
