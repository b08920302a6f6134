import { analyse, type Interpretation, type Place, type ToolCall } from "@rampart/core";

/** UTF-16 code units of one text that are looked at here; a longer one is the gate's. */
const MAX_LOOKED = 256 * 1024;
const NOTHING_DONE: Interpretation = { actions: [], findings: [], wants: [], written: [] };
const NOWHERE: Place = { home: "/", user: "", cwd: null, project: null, scratch: [], installed: [] };

/**
 * Whether a text that passes by has anything in it the policy could have a say in: what the gate would find in a result, found
 * here, because most such texts are short and hold nothing, and to ask about each would fill the record.
 */
export function isNoticed(text: string, call: ToolCall): boolean {
  if (text.length > MAX_LOOKED) return true;
  const passing: ToolCall = { ...call, tool: "text", arguments: { text, phase: "result" }, shell: null };
  return analyse(passing, NOTHING_DONE, NOWHERE).length > 0;
}
