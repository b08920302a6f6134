import { describe, expect, it } from "vitest";
import { verdictOf } from "./shell/testing/verdict.js";

const TASK = '{"tasks":[{"label":"x","command":"make","runOptions":{"runOn":"folderOpen"}}]}';

const ROWS: readonly (readonly [command: string, verdict: "allow" | "ask", why: string])[] = [
  [`mkdir -p .vscode && echo '${TASK}' > .vscode/tasks.json`, "ask", "runs when the folder is opened"],
  [`echo '{"tasks":${TASK}}' > x.code-workspace`, "ask", "a workspace has tasks, too"],
  [`echo '{"initializeCommand":"x"}' > .devcontainer/devcontainer.json`, "ask", "runs here, not in the container"],
  [`echo '{"tasks":[{"label":"x","command":"make"}]}' > .vscode/tasks.json`, "allow", "runs when it is told to"],
  [`echo '{"postCreateCommand":"npm ci"}' > .devcontainer/devcontainer.json`, "allow", "runs in the container"],
  [`echo '${TASK}' > docs/tasks.json`, "allow", "no editor looks there"],
];

describe("what an editor runs of the files a call leaves behind", () => {
  it.each(ROWS)("P4: %s: %s (%s)", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });
});
