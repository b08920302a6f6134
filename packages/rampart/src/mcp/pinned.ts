import type { Pin, Pins } from "@rampart/edge";
import { Failure } from "../command/failure.js";

/** The tools of one server, or of all, that wait to be accepted. */
export function waitingIn(
  pins: Pins,
  server: string | undefined,
): readonly { readonly server: string; readonly tool: string; readonly pin: Pin }[] {
  if (server !== undefined) mustBeKnown(pins, server);
  const names = server === undefined ? Object.keys(pins) : [server];
  return names.flatMap((name) =>
    Object.entries(pins[name]!)
      .filter(([, pin]) => pin.waiting !== null)
      .map(([tool, pin]) => ({ server: name, tool, pin })),
  );
}

/** The tools of one server no person has accepted as they are now. */
export function openIn(pins: Pins, server: string): readonly string[] {
  mustBeKnown(pins, server);
  const tools = Object.entries(pins[server]!);
  return tools
    .filter(([, { accepted, waiting }]) => waiting !== null || accepted?.person !== true)
    .map(([tool]) => tool);
}

function mustBeKnown(pins: Pins, server: string): void {
  if (!Object.hasOwn(pins, server)) {
    const known = Object.keys(pins).join(", ");
    throw new Failure(
      "not_found",
      `no MCP server called ${JSON.stringify(server)} was seen here${known === "" ? "" : `; those that were: ${known}`}`,
      "rampart mcp --help",
    );
  }
}
