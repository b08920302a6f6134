import type { Across, Startable, ToolNotice } from "@rampart/edge";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Scanned } from "./scan-server.js";
import { shown, shownWord } from "./shown.js";

/** Arguments may hold secrets of their own, and are what would run: a person sees them, the JSON does not. */
export function sayPlanned(one: Startable, server: string, io: Io): void {
  const what = one.remote === null ? one.command.join(" ") : `connects to ${one.remote.url}`;
  const where = one.cwd === null ? "" : ` in ${shown(one.cwd)}`;
  io.note(bold(shown(server)), `  ${shown(what)}`, dim(`${where}  ${one.hosts.join(", ")}`));
}

const WHAT: Readonly<Record<ToolNotice["what"], string>> = {
  new: "is new and waits to be accepted",
  changed: "changed since it was accepted; it waits",
  twice: "is offered twice",
  flagged: "has suspicious words",
  malformed: "has no name that can be pinned; it is left out",
  many: "more tools than can be pinned; what is beyond is left out",
};

export function sayScanned(
  servers: readonly Scanned[],
  across: readonly Across[],
  unread: readonly { readonly place: string; readonly why: string }[],
  io: Io,
): void {
  if (servers.length === 0) io.line("no MCP server is configured here");
  for (const { server, name, hosts, proxied, state, why, tools, notices } of servers) {
    const stand = state === "scanned" ? green(`${tools.length} tools`) : yellow(`${state}: ${shown(why ?? "")}`);
    const door = proxied ? "behind rampart mcp" : "not behind rampart mcp";
    const where = hosts.length === 0 ? "" : `  ${hosts.join(", ")}; ${door}`;
    io.line(bold(shown(server)), "  ", stand, dim(where));
    if (proxied && server !== name && state === "scanned")
      io.line(yellow(`  its proxy pins by ${shown(name)}, as another server's does: give one another --name`));
    for (const { tool, what, flags } of notices) {
      const seen = flags.length === 0 ? "" : ` (${flags.join(", ")})`;
      io.line(red(`  ${shown(tool)}`), ` ${WHAT[what]}${seen}`);
      if (what === "changed")
        io.line(dim(`    rampart mcp diff ${shownWord(server)}; rampart mcp accept ${shownWord(server)}`));
    }
  }
  for (const { tool, what, places } of across) {
    const [first, second] = places.map(shown);
    if (what === "shadowed") io.line(yellow("shadowed "), `${shown(tool)}: ${places.map(shown).join(", ")}`);
    else io.line(yellow("named    "), `the definition of ${first} speaks of ${second}`);
  }
  for (const { place, why } of unread) io.line(yellow("not read "), `${shown(place)}: ${shown(why)}`);
}
