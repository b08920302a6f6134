import { beforeAll, describe, expect, it } from "vitest";
import { ROWS } from "./cases.js";
import { disagreements } from "./compare.js";
import { generate } from "./generate.js";
import { type Observed, observe, whyNoSandbox } from "./sandbox.js";

/** Generated commands per run; the seed is fixed, so that a failure can be had again. */
const GENERATED = 600;
const SEED = 20_261_120;
const missing = whyNoSandbox();

describe.skipIf(missing)(`P3: what real bash executes${missing ? ` (${missing})` : ""}`, () => {
  const seen = new Map<string, Observed>();
  const generated = generate(GENERATED, SEED);
  beforeAll(async () => {
    const commands = [...ROWS.map((row) => row.command), ...generated];
    const half = Math.ceil(commands.length / 2);
    const parts = await Promise.all([observe(commands.slice(0, half)), observe(commands.slice(half))]);
    for (const [index, command] of commands.entries()) seen.set(command, parts.flat()[index] as Observed);
  });
  const wrong = (command: string) => disagreements(command, seen.get(command) as Observed);

  it("was watched at all: the control runs what it says", () => {
    expect(seen.get("rm a; rm b")?.succeeding.map((one) => one.argv.join(" "))).toEqual(["rm a", "rm b"]);
  });
  it.each(ROWS)("$why: $command", ({ command, differs }) => {
    if (differs) expect(wrong(command), `agrees now; drop the reason: ${differs}`).not.toEqual([]);
    else expect(wrong(command)).toEqual([]);
  });
  it("generated commands", () => {
    const failures = generated.flatMap((command) => {
      const lines = wrong(command);
      return lines.length > 0 ? [{ command, lines }] : [];
    });
    expect(failures.slice(0, 5)).toEqual([]);
  });
});
