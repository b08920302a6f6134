import { beforeAll, describe, expect, it } from "vitest";
import { disagreements } from "./compare.js";
import { DIALECTS } from "./dialects.js";
import { generate } from "./generate.js";
import { type Observed, observe, RUNTIMES, whyNot } from "./sandbox.js";

/** Generated texts per language; the seed is fixed, so that a failure can be had again. */
const GENERATED = Number(process.env["RAMPART_GENERATED"] ?? 150);
const SEED = Number(process.env["RAMPART_SEED"] ?? 20_261_120);

for (const runtime of RUNTIMES) {
  const dialect = DIALECTS[runtime.language];
  if (dialect === undefined) continue;
  const missing = whyNot(runtime);

  describe.skipIf(missing)(`P3: what real ${runtime.language} does${missing ? ` (${missing})` : ""}`, () => {
    const texts = generate(dialect, GENERATED, SEED);
    let seen: readonly Observed[] = [];
    beforeAll(async () => {
      seen = await observe(runtime, texts);
    });

    it("was watched at all", () => {
      expect(seen.filter(({ executed }) => executed.length > 0).length).toBeGreaterThan(GENERATED / 20);
      if (runtime.language !== "awk")
        expect(seen.filter(({ deleted }) => deleted.length > 0).length).toBeGreaterThan(GENERATED / 20);
    });
    it("certain ⊆ observed ⊆ certain ∪ possible ∪ opaque", () => {
      const failures = texts.flatMap((text, i) => {
        const lines = disagreements(runtime, text, seen[i]!);
        return lines.length > 0 ? [{ text: text.slice(dialect.head.length), lines }] : [];
      });
      expect(
        failures.slice(0, Number(process.env["RAMPART_SHOW"] ?? 5)),
        `${failures.length} of ${texts.length}`,
      ).toEqual([]);
    });
  });
}
