import { describe, expect, it } from "vitest";
import { nodesBelow } from "./below.js";
import { PLACES } from "./places/index.js";
import { compilePlaces, type Node } from "./trie.js";

const TRIE = compilePlaces(PLACES);
const HOME = "/home/dev";
const NOWHERE: readonly Node[] = [];
const at = (name: string) => [TRIE.root.next.get(name)!];
const below = (from: readonly Node[], folder: string, home = HOME) => nodesBelow(TRIE, from, folder, home);

describe("what lies below a folder", () => {
  it.each<[why: string, from: readonly Node[], folder: string, home: string, leadsHome: boolean]>([
    ["a folder above the home", NOWHERE, "/home", HOME, true],
    ["one beside it", NOWHERE, "/srv/x", HOME, false],
    ["the same, with another's home in it", NOWHERE, "/srv/x", "/srv/x/dev", true],
    ["one that only begins like it", NOWHERE, "/hom", HOME, false],
    ["homes of others", at("Users"), "/Users", HOME, true],
    ["the system's settings", at("etc"), "/etc", HOME, false],
  ])("%s", (_why, from, folder, home, leadsHome) => {
    const nodes = below(from, folder, home);
    expect(nodes?.has(TRIE.home)).toBe(leadsHome);
    expect(nodes?.has(TRIE.anywhere)).toBe(true);
  });

  it("is the same whatever was asked before, from the same nodes, another folder or for another home", () => {
    for (const before of ["/srv/x", "/home"]) {
      below(NOWHERE, before);
      expect(below(NOWHERE, "/home")?.has(TRIE.home)).toBe(true);
      below(NOWHERE, before);
      expect(below(NOWHERE, "/srv/x")?.has(TRIE.home)).toBe(false);
      expect(below(NOWHERE, "/srv/x", "/srv/x/dev")?.has(TRIE.home)).toBe(true);
    }
    const etc = below(at("etc"), "/x");
    expect(below(at("usr"), "/x")).not.toEqual(etc);
  });

  it("may be everything below the root, and below what is written as a pattern", () => {
    expect(below([TRIE.root], "/")).toBeNull();
    expect(below(NOWHERE, "/srv/[x]")).toBeNull();
  });
});
