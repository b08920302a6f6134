import { type Pin, readPins, type Seen } from "@rampart/edge";
import { placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { waitingIn } from "../mcp/pinned.js";
import { escaped, shown, shownWord } from "../mcp/shown.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "mcp diff",
  summary: "tools of MCP servers that wait to be accepted, old and new",
  usage: "[SERVER]",
  options: {},
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart mcp diff", what: "everything that waits" },
    { run: "rampart mcp diff github --json", what: "of one server, both definitions whole" },
  ],
  async run(input, io) {
    const pins = await readPins(placesIn(layoutOf(input, io)).mcpPins);
    const waiting = waitingIn(pins, input.positionals[0]);
    if (input.json) io.json({ waiting });
    else if (waiting.length === 0) io.line("nothing waits to be accepted");
    else for (const { server, tool, pin } of waiting) sayDiff(server, tool, pin, io);
    return EXIT.ok;
  },
};

function sayDiff(server: string, tool: string, { accepted, waiting }: Pin, io: Io): void {
  io.line(bold(`${shown(server)}/${shown(tool)}`), accepted === null ? "  new" : "  changed");
  const before = linesOf(accepted);
  const after = linesOf(waiting);
  for (const line of before) if (!after.includes(line)) io.line(red(`  - ${line}`));
  for (const line of after) if (!before.includes(line)) io.line(green(`  + ${line}`));
  io.line(dim(`  rampart mcp accept ${shownWord(server)}`));
}

/** JSON writes what a terminal would act on as an escape. */
function linesOf(seen: Seen | null): readonly string[] {
  if (seen === null) return [];
  if (seen.definition === null) return [`(too long to be kept) ${seen.digest}`];
  return escaped(JSON.stringify(seen.definition, null, 2)).split("\n");
}
