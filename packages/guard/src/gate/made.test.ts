import { describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";

const POLICY = `rampart: 1
name: test
default: allow
guardrails:
  - id: not.own
    deny: [infra.delete, vcs.discard]
    when: { label: { none: [session-made] } }
    reason: Somebody else made this.
`;
const bench = await makeBench({}, POLICY);

/** One call, and what came of it; then another. What the second is answered. */
async function then(first: string, result: string | null, second: string, session: string): Promise<string> {
  const at = { cwd: bench.project, session };
  await bench.hook(shell(first, { ...at, id: `${session}-1` }));
  if (result !== null) await bench.hook(shell(first, { ...at, id: `${session}-1`, phase: "after", result }));
  return String((await bench.hook(shell(second, { ...at, id: `${session}-2` })))["outcome"]);
}

describe("what a session made by a name is its own once it was seen to succeed", () => {
  const rows: readonly (readonly [why: string, first: string, result: string | null, second: string, own: boolean])[] =
    [
      ["it said its id", "docker run -d --name web nginx", "4f1c0b", "docker rm -f web", true],
      ["nobody said how it ended", "docker run -d --name web nginx", null, "docker rm -f web", false],
      ["the name was taken", "docker run -d --name web nginx", "docker: Error: Conflict.", "docker rm -f web", false],
      ["its errors were not shown", "docker run -d --name web nginx 2>/dev/null", "", "docker rm -f web", false],
      ["nor where all went away", "docker run -d --name web nginx >/dev/null 2>&1", "", "docker rm -f web", false],
      [
        "only the last line was",
        "docker run -d --name web nginx 2>&1 | tail -1",
        "See --help",
        "docker rm -f web",
        false,
      ],
      ["in short", "docker run -d --name web nginx |& tail -1", "See --help", "docker rm -f web", false],
      ["they were shown", "docker run -d --name web nginx 2>&1", "4f1c0b", "docker rm -f web", true],
      ["another one", "docker run -d --name web nginx", "4f1c0b", "docker rm -f db", false],
      ["a branch", "git switch -c try", "Switched to a new branch 'try'", "git branch -D try", true],
      ["it was there", "git switch -c try", "fatal: a branch named 'try' already exists", "git branch -D try", false],
      [
        "so much that its host may have cut it",
        "seq 1 9999; git switch -c try",
        "1\n".repeat(4_096),
        "git branch -D try",
        false,
      ],
      ["its help was shown", "git switch -c try -h", "usage: git switch [<options>]", "git branch -D try", false],
      ["the shell ended before", ": ${x:?so}; git switch -c try", "bash: line 1: x: so", "git branch -D try", false],
      ["it was ended", "kill -9 $$; git switch -c try", "Killed", "git branch -D try", false],
      [
        "said in German",
        "createdb try",
        "createdb: Fehler: FEHLER: Datenbank »try« existiert bereits",
        "dropdb try",
        false,
      ],
      ["said in Chinese", "git switch -c try", "致命错误：一个名为 'try' 的分支已经存在", "git branch -D try", false],
    ];
  it.each(rows.map((row, at) => [...row, at] as const))("%s: %s", async (_why, first, result, second, own, at) => {
    expect(await then(first, result, second, `s${at}`)).toBe(own ? "no-opinion" : "deny");
  });

  it("in its own session only", async () => {
    await then("docker run -d --name web nginx", "4f1c0b", "true", "one");
    const other = shell("docker rm -f web", { cwd: bench.project, session: "two" });
    expect(await bench.hook(other)).toMatchObject({ outcome: "deny" });
  });

  it("and only as long as it is there", async () => {
    const at = { cwd: bench.project, session: "gone" };
    await then("docker run -d --name web nginx", "4f1c0b", "docker rm -f web", "gone");
    expect(await bench.hook(shell("docker rm -f web", at))).toMatchObject({ outcome: "deny" });
  });
});
