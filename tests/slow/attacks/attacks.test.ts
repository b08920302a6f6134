import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { ATTACKS } from "./index.js";
import { type Mode, makeWorld, type World } from "./world.js";

const PAGE = readFileSync(new URL("../../../docs/attacks.md", import.meta.url), "utf8");

/** The table of one kind as the page has it. */
const tableOf = ({ about, rows }: (typeof ATTACKS)[number]) =>
  [
    `## ${about}`,
    "",
    "| somebody tries to | system mode | user mode |",
    "|---|---|---|",
    ...rows.map(({ what, code, inUserMode }) => `| ${what} | ${code} | ${inUserMode ?? "the same"} |`),
    "",
  ].join("\n");

describe("docs/attacks.md", () => {
  it.each(ATTACKS.map((attacks) => [attacks.about, attacks] as const))("has every row of: %s", (_about, attacks) => {
    expect(PAGE).toContain(tableOf(attacks));
  });

  it("has at least sixty, each once", () => {
    const all = ATTACKS.flatMap(({ rows }) => rows.map(({ what }) => what));
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe.each<Mode>(["system", "user"])("in %s mode", (mode) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(mode);
  });

  describe.each(ATTACKS.map((attacks) => [attacks.about, attacks] as const))("%s", (_about, { rows }) => {
    it.each(rows.map((row) => [row.what, row] as const))("S4: %s", async (_what, { code, inUserMode, attempt }) => {
      expect(await attempt(world)).toBe(mode === "system" ? code : (inUserMode ?? code));
    });
  });
});
