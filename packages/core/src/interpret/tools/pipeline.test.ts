import { describe, expect, it } from "vitest";
import { effectsOf } from "../shell/testing/read.js";

const edits = (command: string) => effectsOf(command).filter((one) => one.startsWith("pipeline.edit")).length;

const ROWS: readonly (readonly [command: string, edits: number, why: string])[] = [
  ["rm -rf .github/workflows", 1, "the folder of them"],
  ["rm -r .github", 1, "the folder around it"],
  ["rm .github/workflows/ci.yml .gitlab-ci.yml", 2, "two of them"],
  ["rm .github/workflows/*.yml", 1, "by a pattern"],
  ["git rm -q .circleci/config.yml", 1, "from the repository, too"],
  ["mv .github/workflows/ci.yml /tmp/", 1, "away from where it is looked for"],
  ["find .github/workflows -name '*.yml' -delete", 1, "each of them"],
  ["rm Jenkinsfile", 1, "a file of its own"],
  ["rm -rf .github/ISSUE_TEMPLATE", 0, "nothing that runs"],
  ["rm -rf /tmp/new/.github", 0, "a copy that is thrown away"],
  ["rm ci.yml", 0, "not where anybody looks"],
  ["rm -rf dist .git-old", 0, "other folders"],
  ["cat .github/workflows/ci.yml", 0, "only read"],
];

describe("D1: a pipeline that is taken away", () => {
  it.each(ROWS)("%s", (command, count) => {
    expect(edits(command)).toBe(count);
  });
});
