import { describe, expect, it } from "vitest";
import { loadDefaultPolicy, readSources, usePolicy } from "./load.js";

const WRITTEN = `rampart: 1
name: x
extends: coding-agent
labels:
  ours: { host: "*.example.com" }
overrides:
  net.scan: [{ except: all, reason: "A lab.", until: "2030-01-01T00:00:00Z" }]
limits:
  - { id: few, over: session, measure: calls, at-most: 100, per: 15m, reached: ask }
`;

describe("P1: a policy in its normal form", () => {
  it.each([
    ["the one init installs", loadDefaultPolicy()],
    ["with labels of its own, times and lengths of time", usePolicy([{ name: "policy.yaml", text: WRITTEN }])],
  ])("%s: read again it is the same policy", (_which, policy) => {
    const source = { name: "bundle.json", text: JSON.stringify(policy.document), kind: "resolved" } as const;
    const again = readSources([source]);
    expect(again.ok ? again.policy.digest : again.errors).toBe(policy.digest);
  });
});
