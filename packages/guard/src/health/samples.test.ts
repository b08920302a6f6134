import { EMPTY_SESSION, interpret, type Place } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { FEW, SAMPLES } from "./samples.js";

const PLACE: Place = { home: "/home/dev", user: "dev", cwd: "/", project: "/", scratch: ["/tmp"], installed: [] };

/** A sample that is not understood rehearses nothing but a refusal. */
describe("what a guard rehearses with", () => {
  it.each(SAMPLES.map(([tool, args]) => [JSON.stringify(args).slice(0, 100), tool, args] as const))(
    "%s is understood",
    (_what, tool, args) => {
      const names = { id: "1", door: "d", agent: "a", principal: "p", session: "s", task: null, hostTool: tool };
      const call = {
        ...names,
        tool,
        arguments: args,
        shell: tool === "shell" ? "bash" : null,
        cwd: "/",
        time: 0,
      } as const;
      const { actions, findings } = interpret(call, { place: PLACE, session: EMPTY_SESSION, answers: new Map() });
      const reasons = actions.flatMap(({ kind, detail }) => (kind === "opaque" ? [detail.reason] : []));
      expect(findings.map(({ code }) => code)).not.toContain("syntax.refused");
      expect(reasons.filter((reason) => reason !== "untrusted_code" && reason !== "unknown_code")).toEqual([]);
      if (tool !== "text") expect(actions.length).toBeGreaterThan(0);
    },
  );

  it("the few are of every tool", () => {
    const tools = (samples: typeof FEW) => [...new Set(samples.map(([tool]) => tool))].sort();
    expect(tools(FEW)).toEqual(tools(SAMPLES));
    expect(FEW.length).toBeLessThan(SAMPLES.length / 3);
  });
});
