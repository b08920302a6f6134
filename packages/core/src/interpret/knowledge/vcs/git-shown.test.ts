import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, file: string | null, why: string])[] = [
  ["git show HEAD:.env", ".env", "as it was"],
  ["git show HEAD~3:services/api/.env | head", "services/api/.env", "in a folder"],
  ["git cat-file -p HEAD:.env", ".env", "by the plumbing"],
  ["git show HEAD:src/a.ts", "src/a.ts", "any file"],
  ["git show :/fix", null, "a commit by its message"],
  ["git diff -- .env", ".env", "what changed in it"],
  ["git diff .env", ".env", "no branch is called so"],
  ["git log -p -- .env", ".env", "all it ever held"],
  ["git log -- .env", null, "commits alone"],
  ["git log --stat -p -- .env", null, "numbers alone"],
  ["git diff --name-only -- .env", null, "its name"],
  ["git diff main..HEAD", null, "branches"],
  ["git diff -- . ':!.env'", null, "everything but it"],
  ["git blame certs/dev.key", "certs/dev.key", "a key by its ending"],
  ["git add -f .env", ".env", "goes wherever the history goes"],
  ["git add -A", null, "what is ignored stays"],
  ["git add src .github/workflows", null, "folders and files of work"],
  ["git status .env", null, "its name"],
];

describe("files in what git shows and takes", () => {
  it.each(ROWS)("P3: %s: %s (%s)", (command, file) => {
    const reads = effectsOf(command).filter((one) => one.startsWith("file.read"));
    expect(reads).toEqual(file === null ? [] : [`file.read /home/dev/app/${file}`]);
  });
});
