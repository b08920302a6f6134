import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { keysOf } from "./keys.js";
import { changePins, ownPins, type PinOwners, readPinOwners, readPins } from "./pins.js";

interface One {
  readonly id: string;
  readonly name: string;
  readonly proxied: boolean;
  readonly why: string | null;
  readonly hosts: readonly string[];
  readonly places: readonly { readonly file: string; readonly project: string | null }[];
}

const at = (file: string, project: string | null = null) => ({ file, project });
const one = (id: string, more: Partial<One> = {}): One => {
  const own = { name: "same", proxied: false, why: null, hosts: ["cursor"], places: [at(`/${id}`)] };
  return { id, ...own, ...more };
};
const APART = expect.stringMatching(/^same@cursor-[0-9a-f]{8}$/);

describe("D4: what the tools of servers of one name are pinned by", () => {
  it.each<[why: string, servers: readonly One[], owners: PinOwners, expected: Readonly<Record<string, unknown>>]>([
    ["one alone has its name", [one("a")], {}, { a: "same" }],
    [
      "pins there were before anybody asked whose: the first has them, as ever",
      [one("a"), one("b")],
      {},
      { a: "same", b: APART },
    ],
    [
      "one that comes later, and earlier in order, takes nothing",
      [one("a"), one("b")],
      { same: [at("/b")] },
      { a: APART, b: "same" },
    ],
    [
      "one that has a key of its own keeps it, also alone",
      [one("b")],
      { same: [at("/a")], "same@cursor-1": [at("/b")] },
      { b: "same@cursor-1" },
    ],
    ["one that moved is held against what was pinned", [one("b")], { same: [at("/a")] }, { b: "same" }],
    ["one in a project nobody looked at is no gone one", [one("b")], { same: [at("/elsewhere")] }, { b: APART }],
    [
      "one that stands in two files, and then in one",
      [one("b")],
      { same: [at("/a"), at("/b")], other: [at("/b")] },
      { b: "same" },
    ],
    [
      "one that stood in two files which now differ",
      [one("a"), one("b")],
      { same: [at("/a"), at("/b")] },
      { a: "same", b: APART },
    ],
    [
      "two projects of one file",
      [one("a", { places: [at("/f", "/p")] }), one("b", { places: [at("/f", "/q")] })],
      { same: [at("/f", "/q")] },
      { a: APART, b: "same" },
    ],
    [
      "a proxy pins by its name, whatever else is there",
      [one("a"), one("b", { proxied: true })],
      { same: [at("/a")] },
      { a: APART, b: "same" },
    ],
    [
      "two proxies of one name",
      [one("a", { proxied: true }), one("b", { proxied: true })],
      {},
      { a: "same", b: APART },
    ],
    [
      "one that is switched off keeps what it has",
      [one("a", { why: "off" }), one("b")],
      { same: [at("/a")] },
      { a: "same", b: APART },
    ],
    ["one that is switched off takes nothing", [one("a", { why: "off" }), one("b")], {}, { a: undefined, b: "same" }],
    [
      "names that begin alike",
      [one("a", { name: "same2" }), one("b")],
      { same2: [at("/b")] },
      { a: "same2", b: "same" },
    ],
  ])("%s", (_why, servers, owners, expected) => {
    const looked = new Set(["/a", "/b", "/f"]);
    const keys = keysOf(servers, ({ name }) => name, owners, looked);
    expect(Object.fromEntries(servers.map((server) => [server.id, keys.get(server)]))).toEqual(expected);
  });

  it("is the same each time, and another for another file", () => {
    const key = (id: string) => [...keysOf([one("x"), one(id)], ({ name }) => name, {}, new Set()).values()][1];
    expect(key("a")).toBe(key("a"));
    expect(key("a")).not.toBe(key("b"));
  });
});

describe("D4: whose pins they are", () => {
  const root = mkdtempSync(join(tmpdir(), "rampart-owners-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, "pins.json");

  it("is kept beside them, and stays when they change", async () => {
    await ownPins(path, { a: [at("/a"), at("/b", "/p")] });
    const seen = { digest: `sha256:${"0".repeat(64)}`, since: 1, definition: null };
    await changePins(path, "a", () => ({ read: { accepted: seen, waiting: null } }));
    await ownPins(path, { b: [at("/b")] });
    expect(await readPinOwners(path)).toEqual({ a: [at("/a"), at("/b", "/p")], b: [at("/b")] });
    expect(await readPins(path)).toEqual({ a: { read: { accepted: seen, waiting: null } } });
  });

  it("loses nothing where a client starts many servers at once", async () => {
    const many = join(root, "many.json");
    const names = Array.from({ length: 24 }, (_, number) => `server-${number}`);
    await Promise.all(names.map((name) => changePins(many, name, (tools) => tools)));
    expect(Object.keys(await readPins(many)).sort()).toEqual(names.sort());
  });

  it("is nobody's where nobody asked", async () => {
    expect(await readPinOwners(join(root, "none.json"))).toEqual({});
  });
});
