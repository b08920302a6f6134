import { describe, expect, it } from "vitest";
import { decide } from "../decide/decide.js";
import { allRules } from "./rules.js";
import { act } from "./testing/actions.js";
import { facts } from "./testing/facts.js";
import { HEADER, load } from "./testing/policies.js";

describe("a label is what the policy calls so, as label or as environment", () => {
  const policy = load(`${HEADER}default: allow
labels:
  live: { path: /srv/live/**, host: live.example, name: orders }
  own: { path: /srv/own/** }
environments:
  live: { path: /mnt/live/**, host: "*.live.example", name: bills }
  stage: { path: /mnt/stage/**, host: stage.example, name: drafts }
guardrails:
  - { id: live, deny: "*", when: { label: live } }
  - { id: stage, ask: "*", when: { label: stage } }
`);
  it.each([
    [act("file.read", "/srv/live/a"), "deny", "the label's path"],
    [act("net.send", "live.example"), "deny", "the label's host"],
    [act("data.read", "orders"), "deny", "the label's name"],
    [act("file.read", "/mnt/live/a"), "deny", "the path of the environment of that name"],
    [act("net.send", "db.live.example"), "deny", "its host"],
    [act("data.read", "bills"), "deny", "its name"],
    [act("file.read", "/mnt/stage/a"), "ask", "the path of an environment alone"],
    [act("net.send", "stage.example"), "ask", "its host"],
    [act("data.read", "drafts"), "ask", "its name"],
    [act("file.read", "/srv/own/a"), "allow", "another label's path"],
    [act("data.read", "elsewhere"), "allow", "nobody's name"],
  ])("%j: %s (%s)", (action, wanted) => {
    expect(decide(policy, facts(), { actions: [action], findings: [], phase: "call" }).verdict).toBe(wanted);
  });
});

it("every rule is there with whom it is for; a privilege may add none", () => {
  const { document } = load(`${HEADER}default: ask
guardrails: [{ id: a, deny: file.read }]
roles: { r: { rules: [{ id: b, grant: file.read }] } }
elevations:
  none: { for: 1m, approval: one }
  p: { for: 1m, approval: one, adds: [{ id: c, grant: file.write }] }
`);
  const owned = allRules(document).map(({ rule: { id }, role, privilege }) => [id, role, privilege]);
  expect(owned).toEqual([
    ["a", null, null],
    ["b", "r", null],
    ["c", null, "p"],
  ]);
});
