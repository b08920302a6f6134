import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { locateLayout, prepareLayout } from "@rampart/service";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Board, EMPTY_BOARD, MOST_EVENTS, shownEvents, withEvents, withReviews } from "./board.js";
import { matches } from "./filter.js";
import { frameOf } from "./frame.js";
import { checkPassphrase, choosePassphrase, hasPassphrase } from "./passphrase.js";
import { type Effect, type Key, press } from "./press.js";

const intent = (index: number, verdict: string, more: object = {}) => ({
  index,
  kind: "intent",
  door: "gemini",
  session: "s1",
  tool: "shell",
  arguments: { command: `echo ${index}` },
  decision: { verdict, rules: [{ rule: "delete.broad", verdict }] },
  ...more,
});
const review = (id: string, state = "open") => ({
  id,
  state,
  until: 0,
  subject: {
    door: "codex",
    agent: "a",
    session: "s",
    cwd: "/w",
    actions: ["file.delete /w/x"],
    rules: [{ rule: "r", reason: "Why." }],
    more: 0,
  },
});
const EVENTS = [
  intent(1, "allow"),
  intent(2, "deny"),
  { index: 3, kind: "alarm", code: "log.clock", severity: "high" },
];
const board = withReviews(withEvents(EMPTY_BOARD, EVENTS), [
  review("r-aaaa2222"),
  review("r-bbbb2222"),
  review("r-cccc2222", "used"),
]);

/** Names of keys, or one character each. */
function typed(start: Board, keys: readonly string[], options: { now?: number; known?: boolean } = {}) {
  let at = start;
  const effects: Effect[] = [];
  for (const key of keys) {
    const named = /^(up|down|page-up|page-down|home|end|enter|escape|backspace|quit)$/.test(key);
    for (const one of named ? [{ name: key } as Key] : [...key].map((text): Key => ({ name: "text", text }))) {
      const { board: next, effect } = press(at, one, 10, options.now ?? 0, options.known ?? true);
      at = next;
      if (effect !== null) effects.push(effect);
    }
  }
  return { board: at, effects };
}

describe("the filter", () => {
  it.each<[words: string, found: number[], why: string]>([
    ["deny", [2], "a verdict"],
    ["door:gem", [1, 2], "a field by its beginning"],
    ["rule:delete allow", [1], "all of the words"],
    ["-allow -deny", [3], "none of these"],
    ["ECHO 2", [2], "any text of the line, in any case"],
    ["code:log", [3], "an alarm's code"],
    ["constructor:x", [], "names of the language are no fields"],
  ])("%s: %j (%s)", (words, found) => {
    expect(EVENTS.filter((event) => matches(event, words.split(" "))).map(({ index }) => index)).toEqual(found);
  });
});

describe("E4: the keys of the full screen", () => {
  it("typing a filter shows what it would show; enter keeps it, escape does not", () => {
    const typing = typed(board, ["/", "deny"]).board;
    expect(shownEvents(typing).map(({ index }) => index)).toEqual([2]);
    expect(shownEvents(typed(typing, ["enter"]).board).map(({ index }) => index)).toEqual([2]);
    expect(shownEvents(typed(typing, ["escape"]).board)).toHaveLength(3);
  });

  it("letters typed into a filter are text, never commands", () => {
    expect(typed(board, ["/", "qad r"])).toMatchObject({ board: { pane: "filter", draft: "qad r" }, effects: [] });
  });

  it("selecting holds the list, the last line follows the newest again", () => {
    const held = typed(board, ["up", "up"]).board;
    expect(held.selected).toBe(1);
    expect(withEvents(held, [intent(4, "ask")]).selected).toBe(1);
    expect(typed(held, ["down", "down"]).board.selected).toBe(null);
    expect(typed(typed(board, ["home"]).board, ["enter"]).board).toMatchObject({ pane: "details", selected: 1 });
  });

  it("decides nothing where the reviews are not in front, and nothing where none waits", () => {
    expect(typed(board, ["a", "d"]).effects).toEqual([]);
    expect(typed(withReviews(board, []), ["r", "a"]).effects).toEqual([]);
  });

  it("S5: in system mode a key decides the chosen review", () => {
    const system = { ...board, mode: "system" as const };
    expect(typed(system, ["r", "down", "d"]).effects).toEqual([{ kind: "settle", op: "deny", id: "r-bbbb2222" }]);
  });

  it("S5: in user mode a passphrase is asked for first, and said why", () => {
    const asked = typed(board, ["r", "a"]);
    expect(asked).toMatchObject({ board: { pane: "secret", secret: { purpose: "unlock" } }, effects: [] });
    const said = frameOf(asked.board, 100, 20).flatMap(({ pieces }) =>
      pieces.map((p) => (typeof p === "string" ? p : p.text)),
    );
    expect(said.join(" ")).toMatch(/User mode: agents run as this user/);
    const wants = { op: "approve", id: "r-aaaa2222" };
    expect(typed(asked.board, ["quite secret", "enter"]).effects).toEqual([
      { kind: "unlock", passphrase: "quite secret", wants },
    ]);
    expect(typed({ ...board, unlockedUntil: 10 }, ["r", "a"], { now: 9 }).effects).toEqual([
      { kind: "settle", ...wants },
    ]);
    expect(typed({ ...board, unlockedUntil: 10 }, ["r", "a"], { now: 10 }).effects).toEqual([]);
    expect(typed(asked.board, ["x", "escape"])).toMatchObject({
      board: { pane: "reviews", secret: null },
      effects: [],
    });
  });

  it("the first passphrase is typed twice the same, and is no shorter than eight", () => {
    const first = typed(board, ["r", "a"], { known: false }).board;
    expect(first.secret?.purpose).toBe("choose");
    expect(typed(first, ["short", "enter"]).board).toMatchObject({
      secret: { purpose: "choose", typed: "" },
      notice: "at least 8 characters",
    });
    expect(typed(first, ["long enough", "enter", "another one", "enter"])).toMatchObject({
      board: { secret: { purpose: "choose" } },
      effects: [],
    });
    expect(typed(first, ["long enough", "enter", "long enough", "enter"]).effects).toMatchObject([
      { kind: "choose", passphrase: "long enough" },
    ]);
  });

  it("S5: whatever is typed in user mode, nothing is decided without a passphrase going first", () => {
    const key = fc.constantFrom(
      "a",
      "d",
      "r",
      "q",
      "/",
      " ",
      "x",
      "up",
      "down",
      "enter",
      "escape",
      "backspace",
      "home",
      "end",
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), fc.boolean(), (keys, known) => {
        const { board: at, effects } = typed(board, keys, { known });
        expect(effects.map(({ kind }) => kind)).not.toContain("settle");
        for (const [width, height] of [
          [20, 6],
          [120, 40],
        ] as const)
          expect(frameOf(at, width, height)).toHaveLength(height);
      }),
    );
  });

  it("keeps a bounded number of events, and which review is chosen while others come and go", () => {
    expect(
      withEvents(
        board,
        Array.from({ length: MOST_EVENTS + 5 }, (_, n) => intent(n, "allow")),
      ).events,
    ).toHaveLength(MOST_EVENTS);
    const chosen = { ...board, chosen: 1 };
    expect(withReviews(chosen, [review("r-new22222"), review("r-aaaa2222"), review("r-bbbb2222")]).chosen).toBe(2);
    expect(withReviews(chosen, [review("r-aaaa2222")]).chosen).toBe(0);
  });
});

describe("the passphrase of whoever decides reviews", () => {
  const root = mkdtempSync(join(tmpdir(), "rampart-passphrase-"));
  const layout = locateLayout({ state: join(root, "state"), home: root, env: {} });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("is known again, in any spelling of the same letters, and no other is", async () => {
    await prepareLayout(layout);
    expect([hasPassphrase(layout), await checkPassphrase(layout, "")]).toEqual([false, false]);
    await choosePassphrase(layout, "gro\u00dfe \u00c4pfel");
    expect(hasPassphrase(layout)).toBe(true);
    expect(await checkPassphrase(layout, "gro\u00dfe A\u0308pfel")).toBe(true);
    expect(await checkPassphrase(layout, "gro\u00dfe Apfel")).toBe(false);
  });
});
