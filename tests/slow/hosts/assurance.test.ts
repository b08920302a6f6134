import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { chosenAgents } from "./agents/index.js";
import { SITUATIONS } from "./assurance/situation.js";
import { type Columns, formatAssurance, parseAssurance } from "./assurance/table.js";
import { hostAtHand, ROOT } from "./installed.js";
import { newWorld, type World } from "./world.js";

const FILE = join(ROOT, "docs/assurance.md");
const read = (): Columns => parseAssurance(existsSync(FILE) ? readFileSync(FILE, "utf8") : "");
const committed = read();
const writes = process.env["RAMPART_ASSURANCE"] === "write";
const measured: Record<string, string[]> = {};

/** The failure matrix, by the real programs. */
const agents = chosenAgents().map((agent) => ({ agent, host: agent.host, ...hostAtHand(agent.host) }));

describe.each(agents)("S3: $host, whatever goes wrong", ({ agent, packages, missing }) => {
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  let world: World | null = null;
  afterAll(() => world?.close());

  it.each(SITUATIONS.map((situation, at) => ({ ...situation, at })))("$title", async ({ at, measure }) => {
    world ??= newWorld(agent, packages);
    if (at === 1) {
      const done = world.rampart("protect", agent.host, "--yes");
      expect(done).toMatchObject({ code: 0, stderr: "" });
    }
    const cell = await measure({ agent, world });
    measured[agent.host] ??= [];
    measured[agent.host]![at] = cell;
    if (!writes) expect(cell).toBe(committed[agent.host]?.[at]);
  });
});

afterAll(() => {
  if (!writes) return;
  // Read again: another host may have been measured meanwhile.
  const before = read();
  const columns = { ...before };
  for (const [host, cells] of Object.entries(measured)) {
    columns[host] = SITUATIONS.map((_, at) => cells[at] ?? before[host]?.[at] ?? "?");
  }
  writeFileSync(FILE, formatAssurance(columns));
});
