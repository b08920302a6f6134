import { describe, expect, it } from "vitest";
import { decide } from "../decide/decide.js";
import { ACTION_KINDS, type ActionKind, type ResourceType } from "../spine/action.js";
import { expandKinds, KIND_WORDS } from "./kinds.js";
import { act } from "./testing/actions.js";
import { facts } from "./testing/facts.js";
import { errorsOf, guardrails, HEADER } from "./testing/policies.js";

const ruleText = (kind: string, condition: string) => `- { id: x, deny: ${kind}, when: { ${condition} } }`;

/** A condition of its own for a type of resource, a resource that meets it, and the kinds of action that can have one. */
const ASKED: readonly {
  readonly type: ResourceType;
  readonly condition: string;
  readonly name: string;
  readonly kinds: readonly (readonly [kinds: string, why: string])[];
}[] = [
  {
    type: "path",
    condition: "path: /srv/own/**",
    name: "/srv/own/thing",
    kinds: [
      ["process.exec", "a program named by its path: `./tool`"],
      ["code.run", "a script that is run from a file"],
      ["file.*", "files are paths"],
      ["data.*", "a database that is a file: `sqlite3 shop.db`"],
      ["secret.read", "a key kept in a file"],
      ["package.*", "a package installed or published from a folder"],
      ["vcs.*", "the working copy, or files in it"],
      ["infra.*", "the folder of a stack, a manifest"],
      ["pipeline.*", "a pipeline is written in a file"],
      ["system.*", "units, crontabs, settings and disks are files"],
      ["device.open", "/dev/video0"],
      ["model.load", "weights in a file"],
      ["opaque", "a script nobody can read"],
    ],
  },
  {
    type: "host",
    condition: "host: own.example",
    name: "own.example",
    kinds: [
      ["code.run", "a script that is fetched and run"],
      ["net.*", "hosts are what the net is about"],
      ["data.*", "the server of a database"],
      ["secret.read", "a vault on the net"],
      ["package.*", "a registry"],
      ["vcs.*", "a remote"],
      ["infra.*", "a machine, the address of a cluster"],
      ["pipeline.*", "the server that builds"],
      ["message.send", "a mail server, a webhook"],
      ["model.*", "where weights come from, where a model answers"],
    ],
  },
  {
    type: "package",
    condition: "package: own",
    name: "own",
    kinds: [
      ["code.run", "`npx own` runs a package"],
      ["package.*", "packages are what it is about"],
    ],
  },
  { type: "table", condition: "table: own", name: "own", kinds: [["data.*", "tables are what data is about"]] },
  {
    type: "service",
    condition: "service: own",
    name: "own",
    kinds: [
      ["data.*", "a managed database, a queue"],
      ["secret.read", "a store of secrets by its name"],
      ["infra.*", "a service of a stack"],
      ["pipeline.*", "a pipeline by its name"],
      ["system.*", "`systemctl disable own`"],
    ],
  },
];

describe.each(ASKED)("a rule with `$condition`", ({ type, condition, name, kinds }) => {
  it.each(kinds)("stops %s: %s", (word) => {
    const policy = guardrails(ruleText(`"${word}"`, condition));
    for (const kind of expandKinds([word])) {
      const decided = (named: string) =>
        decide(policy, facts(), { actions: [act(kind, named, {}, { type })], findings: [], phase: "call" }).verdict;
      expect([kind, decided(name), decided("other") === "deny"]).toEqual([kind, "deny", false]);
    }
  });

  it("is refused for every other kind: it could never hold", () => {
    const able = new Set(kinds.flatMap(([word]) => expandKinds([word])));
    const refused = ACTION_KINDS.filter((kind) => {
      const errors = errorsOf(`${HEADER}default: ask\nguardrails:\n  ${ruleText(kind, condition)}\n`);
      return errors.some(({ code }) => code === "policy.unmet_condition");
    });
    expect(refused).toEqual(ACTION_KINDS.filter((kind) => !able.has(kind)));
  });
});

describe("words for kinds", () => {
  it.each<readonly [readonly string[], readonly ActionKind[], string]>([
    [["*"], ACTION_KINDS, "all there are"],
    [["opaque"], ["opaque"], "one without a noun"],
    [["file.read"], ["file.read"], "one: nothing that only begins alike"],
    [["model.*"], ["model.load", "model.call"], "all of a noun"],
    [["net.send", "device.*", "net.send"], ["net.send", "device.open"], "several, each once, in the order of all"],
    [["device.*", "net.send"], ["net.send", "device.open"], "however they are ordered"],
    [[], [], "none"],
  ])("%j: %j (%s)", (words, wanted) => {
    expect(expandKinds(words)).toEqual(wanted);
  });

  it("every word means some kind, every noun has one, and none is there twice", () => {
    for (const word of KIND_WORDS) expect([word, expandKinds([word]).length > 0]).toEqual([word, true]);
    expect(new Set(KIND_WORDS).size).toBe(KIND_WORDS.length);
    const nouns = KIND_WORDS.filter((word) => word.endsWith(".*"));
    expect(ACTION_KINDS.filter((kind) => kind !== "opaque" && !expandKinds(nouns).includes(kind))).toEqual([]);
    expect(nouns).not.toContain("opaqu.*");
  });

  it("a noun says nothing of a kind without one", () => {
    expect(errorsOf(`${HEADER}default: ask\nguardrails: [{ id: x, deny: opaqu.* }]\n`)[0]?.code).toBe(
      "policy.unknown_kind",
    );
  });
});
