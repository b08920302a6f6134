import type { Attacks } from "../attack.js";

const WRITE = { tool: "sql", arguments: { query: "update orders set paid = 1 where id = 1" } };

/** Agents that act for others. */
export const CHAINS: Attacks = {
  about: "Handing on",
  rows: [
    {
      what: "leave out who handed the work on",
      code: "chain.missing",
      attempt: (world) => world.call({ ...WRITE, agent: "helper" }),
    },
    {
      what: "be handed work by nobody it works for",
      code: "chain.missing",
      attempt: (world) => world.call({ ...WRITE, agent: "helper", chain: ["coder"] }),
    },
    {
      what: "do for a weaker agent what that one may not",
      code: "role.clerk",
      attempt: (world) => world.call({ ...WRITE, agent: "helper", chain: ["clerk"] }),
    },
    {
      what: "gain by naming a stronger agent before it",
      code: "role.clerk",
      attempt: (world) => world.call({ ...WRITE, agent: "clerk", chain: ["coder"] }),
    },
    {
      what: "hand work on more often than allowed",
      code: "limit.depth",
      attempt: (world) => world.call({ agent: "coder", chain: ["coder", "second", "coder"] }),
    },
    {
      what: "hand work on to one more by having the guard start again",
      code: "limit.fan-out",
      attempt: async (world) => {
        const to = (agent: string) => world.call({ agent, chain: ["coder"], session: "handing" });
        const first = [await to("second"), await to("meter")].join();
        await world.restart();
        const again = await to("nurse");
        return first === "let through,let through" ? again : first;
      },
    },
    {
      what: "name more links than any call may have",
      code: "call_malformed",
      attempt: (world) => world.call({ chain: Array(17).fill("coder") }),
    },
    {
      what: "act for an agent nobody knows",
      code: "role.unknown",
      attempt: (world) => world.call({ ...WRITE, agent: "coder", chain: ["stranger"] }),
    },
  ],
};
