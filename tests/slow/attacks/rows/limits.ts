import type { Attacks } from "../attack.js";
import { type Call, HOUR, type World } from "../world.js";

let n = 0;
/** A message, of which the policy lets three go for each agent. */
const message = (more: Call = {}): Call => ({
  agent: "meter",
  arguments: { command: `mail -s x${n++} team@example.com < note` },
  ...more,
});

/** Three go; what the next one is told. Accounts start anew each time. */
const fourth = (more: Call) => async (world: World) => {
  await world.bench.admin({ op: "limit-clear", limit: "three", account: "agent=meter" });
  const first = [];
  for (let i = 0; i < 3; i++) first.push(await world.call(message()));
  const wrong = first.find((said) => said !== "let through");
  return wrong === undefined ? world.call(message(more)) : `one of the three was ${wrong}`;
};

/** Limits. */
export const LIMITS: Attacks = {
  about: "Limits",
  rows: [
    { what: "do once more what there is no room for", code: "limit.three", attempt: fourth({}) },
    { what: "go on in another session", code: "limit.three", attempt: fourth({ session: "another" }) },
    { what: "go on in another task's name", code: "limit.three", attempt: fourth({ task: "another" }) },
    {
      what: "have somebody else do it for one",
      code: "limit.three",
      attempt: fourth({ agent: "second", chain: ["meter"] }),
    },
    {
      what: "do it thirty times at once",
      code: "3 let through, 27 limit.three",
      attempt: async (world) => {
        await world.bench.admin({ op: "limit-clear", limit: "three", account: "agent=meter" });
        const all = await Promise.all(Array.from({ length: 30 }, () => world.call(message())));
        const count = (said: string) => all.filter((one) => one === said).length;
        return `${count("let through")} let through, ${count("limit.three")} limit.three`;
      },
    },
    {
      what: "have the guard forget by starting it again",
      code: "limit.three",
      attempt: async (world) => {
        const before = await fourth({})(world);
        await world.restart();
        return before === "limit.three" ? world.call(message()) : before;
      },
    },
    {
      what: "have another day's room by setting the clock back",
      code: "limit.daily",
      attempt: async (world) => {
        const chmod = () => world.call({ agent: "meter", arguments: { command: "chmod 600 note" } });
        const first = await chmod();
        await world.restart({ now: () => Date.now() - 24 * HOUR });
        const again = await chmod();
        await world.restart();
        return first === "let through" ? again : first;
      },
    },
    {
      what: "use up what one has under many names",
      code: "limit.unknown.few",
      attempt: async (world) => {
        const list = (i: number) => ({ agent: `nobody-${i}`, tool: "list", arguments: { path: `/srv/${i}` } });
        let said = "";
        for (let i = 0; i < 60 && said !== "limit.unknown.few"; i++) said = await world.call(list(i));
        return said;
      },
    },
  ],
};
