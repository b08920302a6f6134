import type { Doors } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { packText, usePolicy } from "./load.js";
import { measure } from "./measure.js";

const NOW = Date.UTC(2026, 10, 20);
const baseline = usePolicy([{ name: "baseline", text: packText("baseline")! }]);
const own = (more: string) => usePolicy([{ name: "own", text: `rampart: 1\nname: own\nextends: baseline\n${more}` }]);
const bare = usePolicy([
  {
    name: "bare",
    text: "rampart: 1\nname: bare\ndefault: allow\nunderstanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }\n",
  },
]);

describe("P1: an installation against the baseline", () => {
  const rows: readonly (readonly [why: string, policy: ReturnType<typeof own>, doors: Doors, codes: string])[] = [
    ["the baseline itself", own(""), {}, ""],
    ["one that is stricter", own("default: deny\nguardrails: [{ id: x, deny: file.read }]"), {}, ""],
    [
      "a rule loosened by name",
      own("overrides: { delete.broad: { except: { path: /x }, reason: r } }"),
      {},
      "exception rule.loosened",
    ],
    ["a rule switched off", own("overrides: { delete.broad: { except: all, reason: r } }"), {}, "gap rule.off"],
    [
      "switched off, and that is over",
      own("overrides: { delete.broad: { except: all, reason: r, until: 2026-11-19 } }"),
      {},
      "",
    ],
    [
      "programs nobody described pass",
      own("understanding: { unknown-program: allow }"),
      {},
      "exception understanding.weaker",
    ],
    [
      "doors that watch, or open",
      own(""),
      {
        gemini: { mode: "monitor", onUnavailable: "deny", since: NOW - 86_400_000 },
        codex: { mode: "enforce", onUnavailable: "allow", since: 0 },
      },
      "gap door.monitor, gap door.open",
    ],
  ];
  it.each(rows)("%s", (_why, policy, doors, codes) => {
    const { deviations } = measure(policy, baseline, doors, NOW);
    expect(deviations.map(({ severity, code }) => `${severity} ${code}`).join(", ")).toBe(codes);
  });

  it("a policy that does not extend it lacks all of it", () => {
    const { rules, whole, deviations } = measure(bare, baseline, {}, NOW);
    expect([whole, deviations.filter(({ code }) => code === "rule.missing").length]).toEqual([0, rules]);
  });

  it("a pack's own exceptions are part of it", () => {
    const pack = usePolicy([{ name: "coding-agent", text: packText("coding-agent")! }]);
    expect(measure(pack, pack, {}, NOW).deviations).toEqual([]);
  });
});
