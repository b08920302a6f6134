import { loadPolicy, PACKS, policySchema } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { blocks, PAGES } from "./pages.js";

const KEYS = new Set(Object.keys((policySchema() as { properties: object }).properties));
const keysOf = (yaml: string) => [...yaml.matchAll(/^([\w-]+):/gm)].map(([, key = ""]) => key);

/** In place of one a page leaves out. */
const KEY = "+3f3e89f8+AbM79IDwzghQ9HN+dUjT3XReeHmCCY7BgF5CUWnWBWGU";

/** What a page shows of a policy, as the policy a reader would make of it: parts that are left out are as in a new one. */
function whole(yaml: string): string {
  const there = keysOf(yaml);
  const usual: readonly (readonly [key: string, line: string])[] = [
    ["rampart", "rampart: 1\n"],
    ["name", "name: example\n"],
    ["extends", "extends: [coding-agent]\n"],
  ];
  const alone = there.includes("default");
  return usual
    .filter(([key]) => !there.includes(key) && !(alone && key === "extends"))
    .map(([, line]) => line)
    .concat(yaml.replace("+…", KEY))
    .join("");
}

const shown = PAGES.flatMap((page) =>
  blocks(page, "yaml")
    .filter((yaml) => {
      const keys = keysOf(yaml);
      return keys.length > 0 && keys.every((key) => KEYS.has(key)) && !keys.includes("programs");
    })
    .map((yaml) => ({ path: page.path, first: yaml.split("\n")[0]!, yaml })),
);

describe("P1: policies in pages load", () => {
  it("there are some", () => expect(shown.length).toBeGreaterThan(20));

  it.each(shown)("$path: $first", ({ yaml }) => {
    const loaded = loadPolicy([{ name: "page", text: whole(yaml) }], { packs: (name) => PACKS[name] });
    expect(loaded.ok ? [] : loaded.errors.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });
});
