import { PACKS } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { packText, usePolicy } from "../policy/load.js";
import { recordIo } from "../testing/io.js";
import { briefOf } from "./brief.js";
import { sayBrief } from "./say.js";

const NOW = Date.UTC(2026, 10, 20);
const POLICY = `rampart: 1
name: mine
extends: coding-agent
guardrails:
  - { id: mine.release, deny: [vcs.send, package.publish], when: { label: production }, unless-granted: release }
roles:
  clerk: { rules: [{ id: clerk.reads, grant: data.read, reason: Reading tables is the work. }] }
overrides:
  delete.outside: { except: all, reason: mine }
  persist.files: { except: all, reason: for a while, until: 2026-11-19T00:00:00Z }
  secrets.project: { except: { path: "**/.env.test" }, reason: no secrets in it }
`;
const policy = usePolicy([{ name: "mine", text: POLICY }]);
const ids = (limits: readonly { rule: string }[]) => limits.map(({ rule }) => rule);

describe("R1: a policy's brief", () => {
  it.each(Object.keys(PACKS))("%s: has every rule that is in force, once, and invents none", (name) => {
    const pack = usePolicy([{ name, text: packText(name)! }]);
    const { denied, asked, granted } = briefOf(pack, [], NOW);
    const off = Object.entries(pack.document.overrides).filter(([, list]) =>
      list.some(({ except }) => except === "all"),
    );
    const wanted = pack.document.guardrails.map(({ id }) => id).filter((id) => !off.some(([rule]) => rule === id));
    expect(ids([...denied, ...asked, ...granted]).sort()).toEqual(wanted.sort());
  });

  it("leaves out what a person switched off, as long as that lasts, and names what was excepted", () => {
    const { asked } = briefOf(policy, [], NOW);
    expect(ids(asked)).not.toContain("delete.outside");
    expect(ids(asked)).toContain("persist.files");
    expect(asked.find(({ rule }) => rule === "secrets.project")?.except).toContainEqual({ path: ["**/.env.test"] });
    expect(ids(briefOf(policy, [], Date.UTC(2026, 10, 18)).asked)).not.toContain("persist.files");
  });

  it("a role adds what it may do, and makes the rest denied", () => {
    const plain = briefOf(policy, [], NOW);
    const clerk = briefOf(policy, ["clerk"], NOW);
    expect([plain.default, ids(plain.granted)]).toEqual(["allow", []]);
    expect([clerk.default, ids(clerk.granted)]).toEqual(["deny", ["clerk.reads"]]);
  });

  it("says in plain words what a rule without a reason forbids, and what lifts it", () => {
    const { io, out } = recordIo();
    sayBrief(briefOf(policy, [], NOW), io);
    expect(out()).toContain(
      "- vcs.send, package.publish: sends history, publishes; label production. Unless you were granted release.  [mine.release]",
    );
  });
});
