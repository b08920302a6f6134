import type { Action } from "../../spine/index.js";
import { quote } from "./line.js";
import type { ReadShell } from "./mcp.js";
import type { ToolReading } from "./reading.js";

/** Takes a picture of the screen in a shell, and begins most of what Python is told. */
const IMPORT = /^\s*import\s+[\w.]+(?:\s+as\s+\w+)?\s*(?:[;,]|$)/m;

/**
 * Text typed into a program that waits for it, nobody knows which: read as a shell would, who knows statements too, and where
 * a shell finds it malformed, as Python would besides.
 */
export function typedInto(reading: ToolReading, text: string | null, readShell: ReadShell): void {
  const inShell = readShell(text ?? "");
  const fails = ({ kind, detail }: Action) => kind === "opaque" && detail.reason === "syntax";
  const malformed = inShell.actions.some(fails);
  const inPython = malformed ? [readShell(`python3 -c ${quote(text ?? "")}`)] : [];
  const imports = IMPORT.test(text ?? "");
  const said = inShell.actions.filter((one) => !fails(one) && !(imports && one.resource.name === "screen"));
  for (const { actions, wants, written } of [{ ...inShell, actions: said }, ...inPython]) {
    reading.actions.push(...actions);
    reading.wants.push(...wants);
    reading.written.push(...written);
  }
}
