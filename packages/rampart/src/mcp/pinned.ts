import type { Pin, Pins } from "@rampart/edge";
import { Failure } from "../command/failure.js";

/** The tools of one server, or of all, that wait to be accepted. */
export function waitingIn(
  pins: Pins,
  server: string | undefined,
): readonly { readonly server: string; readonly tool: string; readonly pin: Pin }[] {
  if (server !== undefined && !Object.hasOwn(pins, server)) {
    const known = Object.keys(pins).join(", ");
    throw new Failure(
      "not_found",
      `no MCP server called ${JSON.stringify(server)} was seen here${known === "" ? "" : `; those that were: ${known}`}`,
      "rampart mcp --help",
    );
  }
  const names = server === undefined ? Object.keys(pins) : [server];
  return names.flatMap((name) =>
    Object.entries(pins[name]!)
      .filter(([, pin]) => pin.waiting !== null)
      .map(([tool, pin]) => ({ server: name, tool, pin })),
  );
}
