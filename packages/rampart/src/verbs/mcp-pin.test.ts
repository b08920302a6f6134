import { changePins } from "@rampart/edge";
import { locateLayout, placesIn, prepareLayout } from "@rampart/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

/** Pinning itself starts a server: tests/slow/mcp. */
describe("D4: mcp pin", () => {
  beforeAll(async () => {
    expect((await person.types("mcp pin")).out).toBe("nothing is pinned\n");
    const layout = locateLayout({ state: person.state, home: person.home, env: {} });
    await prepareLayout(layout);
    const seen = (hex: string) => ({ digest: `sha256:${hex.repeat(64)}`, since: 0, definition: null });
    const tools = {
      read: { accepted: seen("a"), waiting: seen("b") },
      "wr\u0000ite": { accepted: null, waiting: seen("c") },
    };
    await changePins(placesIn(layout).mcpPins, "notes", () => tools);
  });

  it("shows what is pinned, and what waits", async () => {
    const { out } = await person.types("mcp pin notes");
    expect(out.split("\n")).toEqual([
      "notes/read  sha256:aaaaaaaaaaaa…  1970-01-01  another one waits: rampart mcp diff notes",
      "notes/wr\\u0000ite  not accepted  another one waits: rampart mcp diff notes",
      "",
    ]);
  });

  it("forgets what is named, and is told what there is to forget", async () => {
    expect(await person.types("mcp pin notes --forget elsewhere")).toMatchObject({ status: 3, out: "" });
    expect((await person.types("mcp pin notes --forget read --json")).out).toContain('"forgotten":["read"]');
    expect((await person.types("mcp pin notes --json")).out).not.toContain('"read"');
    expect((await person.types("mcp pin notes --forget")).out).toBe("forgotten: 1 of notes\n");
    expect((await person.types("mcp pin notes")).err).toMatch(/nothing is pinned of a server called "notes"/);
  });

  it.each<[why: string, words: string, said: RegExp]>([
    ["a name without a command", "mcp pin --name x", /--name goes with a command/],
    ["a server and a command", "mcp pin notes -- x", /stands alone behind/],
    ["nothing to forget", "mcp pin --forget", /takes a server's name/],
    ["two servers", "mcp pin a b", /one server at a time/],
  ])("%s is a wrong command line", async (_why, words, said) => {
    const { status, err } = await person.types(words);
    expect([status, err]).toEqual([2, expect.stringMatching(said)]);
  });
});
