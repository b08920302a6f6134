import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ClarityError } from "../error.js";
import { plant, scratch } from "../testing/scratch.js";
import { compareByComponent, compareByText } from "./name.js";
import { parseShardName, shardsOf } from "./shard.js";
import { type LinkRule, listTree } from "./tree.js";

const folder = scratch();
const code = (model: string, links: LinkRule = "refuse") => {
  try {
    return listTree(model, { links, ignored: new Set() }).entries.map(({ name }) => name);
  } catch (error) {
    return error instanceof ClarityError ? error.code : `${error}`;
  }
};

describe("listing a model", () => {
  it("refuses what is neither file nor folder, each with its code", () => {
    const pipe = plant(join(folder, "pipe"), { f: "1" });
    expect(spawnSync("mkfifo", [join(pipe, "fifo")]).status).toBe(0);
    const broken = plant(join(folder, "broken"), { f: "1" });
    symlinkSync("nowhere", join(broken, "link"));
    const circle = plant(join(folder, "circle"), { f: "1" });
    symlinkSync("b", join(circle, "a"));
    symlinkSync("a", join(circle, "b"));
    const device = plant(join(folder, "device"), { f: "1" });
    symlinkSync("/dev/null", join(device, "null"));
    const itself = plant(join(folder, "itself"), { "d/f": "1" });
    symlinkSync("..", join(itself, "d/up"));
    const rows: readonly [unknown, unknown, string][] = [
      [code(pipe), "file_special", "a pipe would be waited for"],
      [code(broken), "link_refused", "any link"],
      [code(broken, "follow"), "file_missing", "a link to nothing"],
      [code(circle, "follow"), "link_loop", "links to each other"],
      [code(device, "follow"), "file_special", "a link to a device"],
      [code(itself, "follow"), "link_loop", "a link to a folder above it"],
      [code(join(folder, "absent")), "file_missing", "no model"],
    ];
    for (const [actual, expected, why] of rows) expect(actual, why).toEqual(expected);
  });

  it("folders nested beyond the bound are refused", () => {
    const deep = join(folder, "deep");
    mkdirSync(join(deep, "d/".repeat(140)), { recursive: true });
    expect(code(deep)).toBe("beyond_bounds");
  });

  it("orders by component as the reference, by code points and not UTF-16 units", () => {
    const names = ["a.txt", "a-c", "a/b", "\u{1f600}", "\uff5e"];
    expect([...names].sort(compareByComponent)).toEqual(["a/b", "a-c", "a.txt", "\uff5e", "\u{1f600}"]);
    expect([...names].sort(compareByText)).toEqual(["a-c", "a.txt", "a/b", "\uff5e", "\u{1f600}"]);
  });
});

describe("shards", () => {
  it.each([
    [0, 8, []],
    [8, 8, ["0:8"]],
    [9, 8, ["0:8", "8:9"]],
  ])("%i bytes in pieces of %i", (size, piece, expected) => {
    expect(shardsOf(size, piece).map(({ start, end }) => `${start}:${end}`)).toEqual(expected);
  });

  it.each([
    ["f:0:8", { name: "f", start: 0, end: 8 }],
    ["a:1:2:0:8", { name: "a:1:2", start: 0, end: 8 }],
    ["f:8:8", null],
    ["f:08:9", null],
    ["f:-1:9", null],
    [":0:8", null],
    ["f:0:99999999999999999", null],
  ])("%s", (text, expected) => expect(parseShardName(text)).toEqual(expected));
});
