import { loadPolicy } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { Directory } from "./directory.js";

const loaded = loadPolicy(
  [
    {
      name: "p",
      text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
roles: { refund: { rules: [{ id: r, grant: data.read }] } }
agents:
  refund-bot: { owner: ada, roles: refund, users: ["svc-*-refund", robot] }
  anybody: { owner: bob, roles: refund }
`,
    },
  ],
  { packs: () => undefined },
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;

describe("who an agent is", () => {
  const rows: readonly (readonly [why: string, system: boolean, agent: string, user: string, said: string])[] = [
    ["R4: its user is the system's word", true, "refund-bot", "svc-eu-refund", "ada refund verified"],
    ["a literal user", true, "refund-bot", "robot", "ada refund verified"],
    ["P2: another user's claim to be it gives nothing", true, "refund-bot", "mallory", "owner  claimed"],
    ["a glob holds for the whole name", true, "refund-bot", "svc--refund2", "owner  claimed"],
    ["and its ends do not overlap", true, "refund-bot", "svc-refund", "owner  claimed"],
    ["P2: nobody knows this one", true, "stranger", "robot", "owner  claimed"],
    ["whoever may claim a name is not vouched for", true, "anybody", "x", "bob refund claimed"],
    ["S1: in user mode all of it is a claim", false, "refund-bot", "robot", "ada refund claimed"],
    ["names of every object are nobody's", true, "constructor", "robot", "owner  claimed"],
  ];
  it.each(rows)("%s", (_why, system, agent, principal, said) => {
    const { identity, roles } = new Directory("owner", system).about(policy, { agent, principal });
    expect(`${identity.owner} ${roles.join(",")} ${identity.verified ? "verified" : "claimed"}`).toBe(said);
  });
});
