import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HOSTS } from "./index.js";

const FILE = resolve(fileURLToPath(import.meta.url), "../../../../../docs/assurance.md");
const rows = readFileSync(FILE, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.slice(2, -2).split(" | "));
const [head = []] = rows;
const proved = Object.values(HOSTS).filter((host) => host.proved);

/** The table is measured by the slow suite; here it is only held against what the doors claim. */
describe("S3: the table of what CI measured", () => {
  it("has exactly the hosts that call themselves proved, in the versions they name", () => {
    expect(head.slice(1).sort()).toEqual(proved.map(({ title, version }) => `${title} ${version}`).sort());
  });

  it.each(proved)("says of $title what must hold", ({ title, version }) => {
    const at = head.indexOf(`${title} ${version}`);
    const cell = (situation: string) => rows.find(([name]) => name === situation)?.[at];
    expect(cell("without Rampart")).toBe("runs");
    for (const situation of ["the policy denies", "the client crashes", "the client is gone", "the guard is killed"]) {
      expect(cell(situation), situation).toBe("stopped");
    }
    expect(rows.map((row) => row[at])).not.toContain("?");
  });
});
