import type { Attacks } from "../attack.js";
import { codeOf, HOUR, type World } from "../world.js";

let rows = 0;
const pay = () => ({ tool: "sql", arguments: { query: `update payments set paid = 1 where id = ${rows++}` } });

/** The task and the grant of a refund, given by somebody who may. */
async function held(world: World, agent = "coder"): Promise<{ readonly task: string; readonly grant: string }> {
  const task = await world.task("refund", agent);
  const key = await world.key("person", "bob");
  const { body } = await world.bench.ask("POST", "/v1/grants", key, { privilege: "pay", agent, task });
  const grant = (body["grant"] ?? body) as { id?: string };
  if (grant.id === undefined) throw new Error(JSON.stringify(body));
  return { task, grant: grant.id };
}

/** Privileges for a time. */
export const GRANTS: Attacks = {
  about: "Privileges",
  rows: [
    {
      what: "use a privilege more often than it lasts",
      code: "held",
      attempt: async (world) => {
        const { task } = await held(world);
        const first = await world.call({ ...pay(), task });
        return first === "let through" ? world.call({ ...pay(), task }) : `the first was ${first}`;
      },
    },
    {
      what: "use the last of a privilege twice at once",
      code: "one of two let through",
      attempt: async (world) => {
        const { task } = await held(world);
        const both = await Promise.all([world.call({ ...pay(), task }), world.call({ ...pay(), task })]);
        // The other is told that it ended while it was judged, or, judged after that, waits for a person.
        const through = both.filter((said) => said === "let through").length;
        const refused = both.every((said) => ["let through", "grant_ended", "held"].includes(said));
        return refused && through === 1 ? "one of two let through" : both.join(", ");
      },
    },
    {
      what: "use a privilege in another task",
      code: "held",
      attempt: async (world) => {
        await held(world);
        return world.call({ ...pay(), task: await world.task("refund", "coder") });
      },
    },
    {
      what: "use a privilege outside of any task",
      code: "payments.closed",
      attempt: async (world) => {
        await held(world);
        return world.call(pay());
      },
    },
    {
      what: "use another agent's privilege",
      code: "payments.closed",
      attempt: async (world) => {
        const { task } = await held(world);
        return world.call({ ...pay(), task, agent: "second" });
      },
    },
    {
      what: "keep a privilege that was taken back",
      code: "held",
      attempt: async (world) => {
        const { task, grant } = await held(world);
        await world.bench.admin({ op: "revoke-grant", id: grant });
        return world.call({ ...pay(), task });
      },
    },
    {
      what: "keep a privilege when its task is over",
      code: "payments.closed",
      attempt: async (world) => {
        const { task } = await held(world);
        await world.bench.admin({ op: "end-task", id: task });
        return world.call({ ...pay(), task });
      },
    },
    {
      what: "keep a privilege through a quarantine",
      code: "state.quarantined, then held",
      attempt: async (world) => {
        const { task } = await held(world, "second");
        const asked = { ...pay(), task, agent: "second" };
        await world.bench.admin({ op: "quarantine", type: "agent", name: "second" });
        const during = await world.call(asked);
        await world.bench.admin({ op: "release", type: "agent", name: "second" });
        return `${during}, then ${await world.call(asked)}`;
      },
    },
    {
      what: "keep a privilege that is over by setting the clock back",
      code: "held",
      attempt: async (world) => {
        const task = await world.task("refund", "coder");
        const key = await world.key("person", "bob");
        await world.bench.ask("POST", "/v1/grants", key, { privilege: "pay", agent: "coder", task, for: 1_500 });
        await new Promise((done) => setTimeout(done, 1_600));
        await world.restart({ wall: () => Date.now() - 3 * HOUR });
        const said = await world.call({ ...pay(), task });
        await world.restart();
        return said;
      },
    },
    {
      what: "ask for a privilege in a task that may not have it",
      code: "not_requestable",
      attempt: async (world) => {
        const task = await world.task("care", "coder");
        return codeOf(await world.bench.admin({ op: "elevate", privilege: "pay", agent: "coder", task }));
      },
    },
    {
      what: "give one's own agent a privilege",
      code: "self_approval",
      inUserMode: "done",
      attempt: async (world) => {
        const task = await world.task("refund", "coder");
        const key = await world.key("person", "ada");
        const { body } = await world.bench.ask("POST", "/v1/grants", key, { privilege: "pay", agent: "coder", task });
        return String(body["code"] ?? "done");
      },
    },
  ],
};
