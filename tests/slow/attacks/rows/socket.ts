import { connect } from "node:net";
import type { Attacks } from "../attack.js";
import { codeOf, saidOf, type World } from "../world.js";

/** What only the admin socket does, asked of the agents'. */
const ADMIN: readonly (readonly [what: string, body: object])[] = [
  ["approve its own call over the agents' socket", { op: "approve", id: "r-aaaaaaaa" }],
  ["read what people are asked", { op: "reviews" }],
  ["grant itself a privilege", { op: "elevate", privilege: "pay", agent: "coder" }],
  ["declare its own task", { op: "declare-task", id: "t", kind: "refund", agent: "coder" }],
  ["release itself from quarantine", { op: "release", name: "coder" }],
  ["lift the order to stop", { op: "release-all" }],
  ["make itself a key", { op: "issue-credential", type: "person", name: "bob" }],
  ["put a policy in force", { op: "policy-activate", digest: `sha256:${"0".repeat(64)}` }],
  ["clear its account of a limit", { op: "limit-clear", limit: "three", account: "agent=coder" }],
  ["break the glass", { op: "break-glass", for: 1000, reason: "x" }],
  ["erase from the record", { op: "erase", commits: [] }],
  ["end the guard", { op: "stop" }],
];

/** What the socket an agent may open is good for. */
export const SOCKET: Attacks = {
  about: "The agents' socket",
  rows: [
    ...ADMIN.map(([what, body]) => ({
      what,
      code: "op_unknown",
      attempt: async (world: World) => codeOf(await world.agent(body)),
    })),
    {
      what: "act as an agent that belongs to another user",
      code: "role.unknown",
      inUserMode: "let through",
      attempt: (world) => world.call({ agent: "robot", principal: "ci", tool: "read", arguments: { path: "/srv/x" } }),
    },
    {
      what: "say that another user is calling",
      code: "recorded as dev",
      inUserMode: "recorded as ci",
      attempt: async (world) => {
        await world.call({ principal: "ci", session: "who" });
        const intent = await world.bench.until((event) => event.kind === "intent" && event.session === "who");
        return `recorded as ${(intent as unknown as { principal: string }).principal}`;
      },
    },
    {
      what: "act under a name nobody registered",
      code: "role.unknown",
      attempt: (world) => world.call({ agent: "stranger", tool: "read", arguments: { path: "/srv/x" } }),
    },
    {
      what: "send a call that is no call",
      code: "call_malformed",
      attempt: async (world) => saidOf(await world.agent({ op: "decide", call: { tool: 7 } })),
    },
    {
      what: "send a message that can be read in two ways",
      code: "json.duplicate_key",
      attempt: (world) => rawCode(world.bench.guard.agentSocket, '{"v":1,"op":"decide","op":"ping"}\n'),
    },
  ],
};

/** Code of the answer to bytes as they are. */
function rawCode(path: string, line: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(path, () => socket.write(line));
    let text = "";
    socket.on("data", (bytes) => {
      text += String(bytes);
      if (!text.includes("\n")) return;
      socket.destroy();
      done(codeOf(JSON.parse(text.split("\n")[0]!)));
    });
    socket.on("error", fail);
    socket.setTimeout(5_000, () => fail(new Error("no answer")));
  });
}
