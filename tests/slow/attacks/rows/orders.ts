import { readFile, rm, writeFile } from "node:fs/promises";
import { placesIn } from "@rampart/service";
import type { Attacks } from "../attack.js";
import { codeOf, type World } from "../world.js";

const LOOK = { tool: "read", arguments: { path: "/srv/x" } };

/** What a quarantined agent is told after somebody did something to the guard's memory while it was away. */
const afterHarm = (harm: (file: string) => Promise<unknown>) => async (world: World) => {
  await world.bench.admin({ op: "quarantine", type: "agent", name: "second" });
  const { projection } = placesIn(world.bench.layout);
  await world.restart({}, () => harm(projection));
  const said = await world.call({ ...LOOK, agent: "second" });
  await world.bench.admin({ op: "release", type: "agent", name: "second" });
  return said;
};

const under = (order: object, call: object, end: object) => async (world: World) => {
  await world.bench.admin(order);
  const said = await world.call(call);
  await world.bench.admin(end);
  return said;
};
const HELD = { op: "quarantine", type: "agent", name: "second" };
const FREE = { op: "release", type: "agent", name: "second" };

const byKey = (person: string, path: string, body: object) => async (world: World) => {
  const { status, body: said } = await world.bench.ask("POST", path, await world.key("person", person), body);
  return String(said["code"] ?? status);
};

/** Quarantine, stop, restrictions. */
export const ORDERS: Attacks = {
  about: "Orders",
  rows: [
    {
      what: "go on under quarantine",
      code: "state.quarantined",
      attempt: under(HELD, { ...LOOK, agent: "second" }, FREE),
    },
    {
      what: "go on under quarantine in another session",
      code: "state.quarantined",
      attempt: under(HELD, { ...LOOK, agent: "second", session: "fresh" }, FREE),
    },
    {
      what: "go on under quarantine through another agent",
      code: "state.quarantined",
      attempt: under(HELD, { ...LOOK, agent: "coder", chain: ["second"] }, FREE),
    },
    {
      what: "change something where only reading is left",
      code: "state.quarantined",
      attempt: under(
        { ...HELD, mode: "read-only" },
        { agent: "second", tool: "sql", arguments: { query: "delete from orders where id = 1" } },
        FREE,
      ),
    },
    {
      what: "wait until the guard was started again",
      code: "state.quarantined",
      attempt: async (world) => {
        await world.bench.admin(HELD);
        await world.restart();
        const said = await world.call({ ...LOOK, agent: "second" });
        await world.bench.admin(FREE);
        return said;
      },
    },
    { what: "delete what the guard remembers", code: "state.quarantined", attempt: afterHarm((file) => rm(file)) },
    {
      what: "corrupt what the guard remembers",
      code: "state.quarantined",
      attempt: afterHarm((file) => writeFile(file, "{}", { mode: 0o600 })),
    },
    {
      what: "take the quarantine out of what the guard remembers",
      code: "state.quarantined",
      attempt: afterHarm(async (file) => {
        const text = await readFile(file, "utf8");
        await writeFile(file, text.replaceAll("second", "nobody"), { mode: 0o600 });
      }),
    },
    {
      what: "go on when everything is stopped",
      code: "state.stopped",
      attempt: under({ op: "stop-all" }, LOOK, { op: "release-all" }),
    },
    {
      what: "lift an order as somebody who may only look",
      code: "not_allowed",
      attempt: byKey("vera", "/v1/stop/release", {}),
    },
    {
      what: "hold an agent as somebody who only approves",
      code: "not_allowed",
      attempt: byKey("bob", "/v1/quarantine", { name: "second" }),
    },
    {
      what: "loosen the policy by a restriction",
      code: "restriction_invalid",
      attempt: async (world) =>
        codeOf(
          await world.bench.admin({
            op: "restrict",
            name: "x.yaml",
            text: "rampart: 1\nname: x\nguardrails: [{ id: open, grant: '*' }]\n",
          }),
        ),
    },
    {
      what: "send oneself to a sandbox that is not there",
      code: "op_malformed",
      attempt: async (world) => codeOf(await world.bench.admin({ ...HELD, mode: "sandbox" })),
    },
  ],
};
