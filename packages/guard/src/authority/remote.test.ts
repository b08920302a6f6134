import { loadPolicy } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { RemoteDirectory } from "./remote.js";

const loaded = loadPolicy(
  [
    {
      name: "p",
      text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
roles: { refund: { rules: [{ id: r, grant: data.read }] } }
agents: { refund-bot: { owner: ada, roles: refund, users: [robot] } }
`,
    },
  ],
  { packs: () => undefined },
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;

describe("R4: who an agent elsewhere is", () => {
  const about = (vouched: boolean, agent: string, heard: readonly string[] = []) => {
    const directory = new RemoteDirectory(vouched);
    directory.heard("key:1", heard);
    const { identity, roles } = directory.about(policy, { agent, principal: "key:1" });
    return `${identity.owner} ${roles.join(",")} ${identity.verified ? "verified" : "claimed"}`;
  };
  it.each([
    [
      "whoever has its credential, whatever users of this machine may act as it",
      true,
      "refund-bot",
      [],
      "ada refund verified",
    ],
    ["with the roles of its groups", true, "refund-bot", ["payer", "refund"], "ada refund,payer verified"],
    ["as a claim where the guard's own state is in its users' reach", false, "refund-bot", [], "ada refund claimed"],
    ["nobody, once the policy names it no longer, whatever it held", true, "gone-bot", ["payer"], "null  claimed"],
    ["nobody by a name of every object", true, "constructor", ["payer"], "null  claimed"],
  ] as const)("%s", (_why, vouched, agent, heard, said) => expect(about(vouched, agent, heard)).toBe(said));

  it("loses the roles of groups it is no longer in", () => {
    const directory = new RemoteDirectory(true);
    directory.heard("key:1", ["payer"]);
    directory.heard("key:1", []);
    expect(directory.about(policy, { agent: "refund-bot", principal: "key:1" }).roles).toEqual(["refund"]);
  });
});
