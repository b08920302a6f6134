import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { PAGES, type Page, ROOT, withoutBlocks } from "./pages.js";

/** Where a heading is linked to, as the places that show these pages make it. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");

const anchorsOf = ({ text }: Page): string[] =>
  [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchor(heading));

/** Links to places in this repository. */
const linksOf = ({ path, text }: Page) =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [name = "", part] = link.split("#");
      return { link, part, path: name === "" ? path : join(dirname(path), name) };
    });

/** Links that lead nowhere. */
function dead(page: Page): string[] {
  const nowhere = linksOf(page).filter(({ path, part }) => {
    if (!existsSync(join(ROOT, path))) return true;
    const target = PAGES.find((one) => one.path === path);
    return part !== undefined && target !== undefined && !anchorsOf(target).includes(part);
  });
  return nowhere.map(({ link }) => link);
}

/** Pages nobody comes to who begins with the README. */
function unreached(): string[] {
  const found = new Set(["README.md"]);
  for (const path of found) {
    const page = PAGES.find((one) => one.path === path);
    for (const link of page === undefined ? [] : linksOf(page)) found.add(link.path);
  }
  return PAGES.map(({ path }) => path).filter((path) => !found.has(path));
}

describe("R5: links between pages", () => {
  it.each(PAGES)("$path", (page) => expect(dead(page)).toEqual([]));

  it("lead from the README to every page", () => expect(unreached()).toEqual([]));

  it.each([
    ["a page that is not there", "[x](nowhere.md)"],
    ["a part that is not there", "[x](README.md#nowhere)"],
    ["a part of its own that is not there", "# Here\n[x](#there)"],
  ])("%s would be found", (_why, text) => expect(dead({ path: "X.md", text })).toHaveLength(1));
});
