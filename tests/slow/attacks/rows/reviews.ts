import type { Attacks } from "../attack.js";
import { type Call, codeOf, type World } from "../world.js";

let files = 0;
/** A call that a person is asked about, another one each time. */
const write = (more: Call = {}): Call => ({ arguments: { command: `echo a > f${files++}` }, ...more });

/** What comes back when a call was approved and something else arrives in its place. */
const exchanged = (change: Call) => async (world: World) => {
  const asked = write({ session: "exchange" });
  await world.answer("bob", await world.question(asked));
  return world.call({ ...asked, ...change });
};

/** Approvals, and what somebody would like them to be for. */
export const REVIEWS: Attacks = {
  about: "Approvals",
  rows: [
    {
      what: "use an approval twice",
      code: "held",
      attempt: async (world) => {
        const asked = write();
        await world.answer("bob", await world.question(asked));
        const first = await world.call(asked);
        return first === "let through" ? world.call(asked) : `the first was ${first}`;
      },
    },
    {
      what: "use one approval for two calls at once",
      code: "held, let through",
      attempt: async (world) => {
        const asked = write();
        await world.answer("bob", await world.question(asked));
        return (await Promise.all([world.call(asked), world.call(asked)])).sort().join(", ");
      },
    },
    {
      what: "change an argument after the approval",
      code: "held",
      attempt: exchanged({ arguments: { command: "echo b > other" } }),
    },
    { what: "change the folder after the approval", code: "held", attempt: exchanged({ cwd: "/srv" }) },
    { what: "use another session's approval", code: "held", attempt: exchanged({ session: "thief" }) },
    { what: "use another agent's approval", code: "held", attempt: exchanged({ agent: "second" }) },
    {
      what: "use another user's approval",
      code: "role.unknown",
      attempt: exchanged({ user: "ci", principal: "ci" }),
    },
    {
      what: "agree to what one's own agent asks, where it takes somebody else",
      code: "self_approval",
      attempt: async (world) =>
        world.answer("ada", await world.question({ arguments: { command: "npm publish" }, session: `two-${files++}` })),
    },
    {
      what: "be both of the two people who have to agree",
      code: "same_person",
      attempt: async (world) => {
        const id = await world.question({ arguments: { command: "npm publish" }, session: `two-${files++}` });
        await world.answer("bob", id);
        return world.answer("bob", id);
      },
    },
    {
      what: "go on after one of two people agreed",
      code: "held",
      attempt: async (world) => {
        const asked = { arguments: { command: "npm publish" }, session: `two-${files++}` };
        await world.answer("bob", await world.question(asked));
        return world.call(asked);
      },
    },
    {
      what: "approve for longer than the policy lets anybody",
      code: "scope_too_wide",
      attempt: async (world) => world.answer("bob", await world.question(write()), "approve", { scope: "session" }),
    },
    {
      what: "approve several at once",
      code: "op_malformed",
      attempt: async (world) => codeOf(await world.bench.admin({ op: "approve", id: ["r-aaaaaaaa", "r-bbbbbbbb"] })),
    },
    {
      what: "approve what nobody asked",
      code: "review_unknown",
      attempt: (world) => world.answer("bob", "r-aaaaaaaa"),
    },
    {
      what: "turn a refusal into an approval",
      code: "review_settled",
      attempt: async (world) => {
        const id = await world.question(write());
        await world.answer("bob", id, "deny");
        return world.answer("cleo", id);
      },
    },
    {
      what: "approve as somebody who may only look",
      code: "not_allowed",
      attempt: async (world) => world.answer("vera", await world.question(write())),
    },
    {
      what: "keep an approval through a quarantine",
      code: "state.quarantined, then held",
      attempt: async (world) => {
        const asked = write({ agent: "second" });
        await world.answer("bob", await world.question(asked));
        await world.bench.admin({ op: "quarantine", type: "agent", name: "second" });
        const during = await world.call(asked);
        await world.bench.admin({ op: "release", type: "agent", name: "second" });
        return `${during}, then ${await world.call(asked)}`;
      },
    },
    {
      what: "answer with a link nobody made",
      code: "link_forged",
      attempt: async (world) => {
        const id = await world.question(write());
        return linkCode(world, `/v1/links/${id}?link=${"A".repeat(120)}`);
      },
    },
    {
      what: "answer another question with a link",
      code: "link_forged",
      attempt: async (world) => {
        const [mine, other] = [await world.question(write()), await world.question(write())];
        const { path } = await world.bench.admin({ op: "link", id: mine });
        return linkCode(world, String(path).replace(mine, other));
      },
    },
    {
      what: "have a link decide by being looked at",
      code: "open",
      attempt: async (world) => {
        const id = await world.question(write());
        const { path } = await world.bench.admin({ op: "link", id });
        await fetch(`${await world.bench.url()}${String(path)}`);
        const { review } = await world.bench.admin({ op: "review", id });
        return (review as { state: string }).state;
      },
    },
  ],
};

/** The code a link's page says. */
async function linkCode(world: World, path: string): Promise<string> {
  const answer = await fetch(`${await world.bench.url()}${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "decision=approve",
  });
  return /\(([a-z_]+)\)/.exec(await answer.text())?.[1] ?? String(answer.status);
}
