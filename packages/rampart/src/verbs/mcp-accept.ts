import { acceptedBy, changePins, readPins } from "@rampart/edge";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { openIn } from "../mcp/pinned.js";
import { shown, shownWord } from "../mcp/shown.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "mcp accept",
  summary: "accept tools of an MCP server that are new or changed",
  usage: "SERVER [TOOL…]",
  about: [
    "Look at them first: `rampart mcp diff SERVER`, `rampart mcp pin SERVER`. Servers that run must be started again.",
    "What was accepted by being seen is yours from then on too: its words are pointed out no more.",
  ],
  options: {},
  positionals: { min: 1, max: 64 },
  examples: [
    { run: "rampart mcp accept github", what: "all tools of one server, as they are now" },
    { run: "rampart mcp accept github create_issue", what: "one tool" },
  ],
  async run(input, io) {
    const path = placesIn(layoutOf(input, io)).mcpPins;
    const [server, ...names] = input.positionals;
    const open = openIn(await readPins(path), server!);
    const unknown = names.find((name) => !open.includes(name));
    if (unknown !== undefined)
      throw new Failure(
        "not_found",
        `no tool ${JSON.stringify(unknown)} of ${server} waits to be accepted`,
        `rampart mcp diff ${shownWord(server!)}`,
      );
    const chosen = names.length === 0 ? open : names;
    await changePins(path, server!, (tools) => acceptedBy(tools, chosen));
    if (input.json) io.json({ server, accepted: chosen });
    else if (chosen.length === 0) io.line(`nothing of ${server} waits to be accepted`);
    else for (const name of chosen) io.line("accepted ", bold(`${shown(server!)}/${shown(name)}`));
    return EXIT.ok;
  },
};
