import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replaceWords } from "./words.js";

const room = () => ({ left: 1_000 });

describe("words in arguments", () => {
  it.each([
    ["a flag", "git push --force origin", "--force", "--force-with-lease", "git push --force-with-lease origin"],
    ["not a longer flag", "git push --force-with-lease", "--force", "--x", "git push --force-with-lease"],
    ["not the end of a longer one", "a --no--force", "--force", "--x", "a --no--force"],
    [
      "what stands there already",
      "kubectl delete --dry-run x",
      "kubectl delete",
      "kubectl delete --dry-run",
      "kubectl delete --dry-run x",
    ],
    ["an option added", "kubectl delete x", "kubectl delete", "kubectl delete --dry-run", "kubectl delete --dry-run x"],
    ["the folder at the front of a path", "cat /srv/prod/a", "/srv/prod", "/srv/copy", "cat /srv/copy/a"],
    ["not a folder that is named longer", "cat /srv/production/a", "/srv/prod", "/srv/copy", "cat /srv/production/a"],
    ["more than one", "--prod,--prod", "--prod", "--test", "--test,--test"],
    ["one inside quotes", "sh -c 'x --prod'", "--prod", "--test", "sh -c 'x --test'"],
    ["a word that overlaps itself", "aa-aa-aa aa", "aa", "b", "aa-aa-aa b"],
    ["characters a pattern would obey", "a.b axb", "a.b", "$&", "$& axb"],
  ])("%s", (_why, text, word, by, expected) => {
    expect(replaceWords(text, word, by, room())).toBe(expected);
  });

  it("stop growing at the bound", () => {
    const left = { left: 1_000 };
    expect(replaceWords("a ".repeat(100_000), "a", "b".repeat(256), left).length).toBeLessThan(202_000);
    expect(left.left).toBeLessThan(0);
  });

  it("nothing changes where the word does not stand", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (text, word, by) => {
        if (!text.includes(word)) expect(replaceWords(text, word, by, room())).toBe(text);
      }),
    );
  });
});
