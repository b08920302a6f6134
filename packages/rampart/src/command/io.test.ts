import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createIo } from "./io.js";

/** A question at a terminal, and what a person does there. `stop`: the process is told to end. */
async function answered(typed: string | null, stop = false): Promise<unknown> {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
  const told = new AbortController();
  const io = createIo({ stdin, stdout, stderr }, {}, "/", told.signal);
  const answer = io.ask("Your name?").catch((error: { code: string; exit: number }) => [error.code, error.exit]);
  if (stop) told.abort("SIGTERM");
  else if (typed === null) stdin.end();
  else stdin.write(typed);
  return answer;
}

it.each([
  ["ann\r", false, "ann", "an answer"],
  ["\r", false, "", "an empty one"],
  [null, false, "", "the end of the input is no answer"],
  ["\u0004", false, "", "Ctrl-D neither"],
  ["\u0003", false, ["interrupted", 130], "Ctrl-C"],
  [null, true, ["interrupted", 130], "the process is told to end"],
] as const)("%j typed, told to end %j: %j: %s", async (typed, stop, expected, _why) => {
  expect(await answered(typed, stop)).toEqual(expected);
});
