import { describe, expect, it } from "vitest";
import { interpretText } from "../../shell/testing/read.js";

const changes = (command: string) =>
  interpretText(command)
    .actions.filter((one) => one.labels.includes("rampart"))
    .map((one) => one.kind);

describe("knowledge of Rampart itself", () => {
  it.each([
    ["rampart approve r-1", ["system.configure"]],
    ["rampart allow rule --reason x", ["system.configure"]],
    ["rampart unprotect gemini", ["system.configure"]],
    ["rampart policy set x", ["system.configure"]],
    ["rampart policy sign 3fa94c --area security --yes", ["system.configure"]],
    ["rampart policy rollback", ["system.configure"]],
    ["rampart policy shadow 3fa94c", ["system.configure"]],
    ["rampart restore b.json", ["system.configure"]],
    ["rampart backup b.json --with-keys", ["system.configure"]],
    ["rampart log erase x --yes", ["system.configure"]],
    ["rampart release agent-1", ["system.configure"]],
    ["rampart break-glass --reason x", ["system.configure"]],
    ["rampart credential issue x", ["system.configure"]],
    ["rampart stop", ["system.kill"]],
    ["/usr/local/bin/rampart stop", ["system.kill"]],
    ["sudo -u other rampart stop", ["system.kill"]],
    ["npx rampart@latest stop", ["system.kill"]],
    ["pkill rampart", ["system.kill"]],
    ["pkill -9 -f rampart", ["system.kill"]],
    ["killall rampartd", ["system.kill"]],
    ["systemctl --user stop rampart", ["system.configure"]],
    ["systemctl disable rampart.service", ["system.configure"]],
    ["rm -rf ~/.config/rampart", ["file.delete"]],
    ["rm -rf ~/.config", ["file.delete"]],
    ["mv ~/.local/state/rampart /tmp", ["file.read", "file.delete"]],
    ["echo x > ~/.config/rampart/policy.yaml", ["file.write"]],
    ["sed -i s/deny/allow/ ~/.conf*/ramp*/policy.yaml", ["file.read", "file.write"]],
  ])("S4: %s: %j", (command, kinds) => {
    expect(changes(command)).toEqual(kinds);
  });

  it.each([
    "rampart status",
    "rampart explain -- rm -rf /",
    "rampart policy lint",
    "rampart policy brief",
    "rampart log verify",
    "rampart log",
    "rampart policy diff new.yaml --since 7d",
    "rampart policy versions",
    "rampart --help",
    "man rampart",
    "grep -rn rampart docs",
    "pkill ramparts-of-sand",
  ])("S4: %s is free", (command) => {
    expect(changes(command)).toEqual([]);
  });
});

describe("knowledge of coding agents", () => {
  const effects = (command: string) =>
    interpretText(command)
      .actions.filter(({ kind }) => kind !== "process.exec")
      .map(({ kind, labels }) => [kind, ...labels].join(" "));

  it.each([
    ["claude -p 'fix it'", ["agent.spawn"], "its own hooks judge what it does"],
    ["claude --version", [], "only tells"],
    ["claude mcp list", [], "only tells"],
    [
      "claude --dangerously-skip-permissions -p x",
      ["agent.spawn", "system.configure agent-settings"],
      "without prompts",
    ],
    ["claude --permission-mode bypassPermissions -p x", ["agent.spawn", "system.configure agent-settings"], "the same"],
    ["claude --permission-mode plan -p x", ["agent.spawn"], "a mode that is stricter"],
    [
      "claude --settings x.json -p x",
      ["agent.spawn", "system.configure agent-settings"],
      "other settings, other hooks",
    ],
    ["gemini --yolo -p x", ["agent.spawn", "system.configure agent-settings"], "without prompts"],
    ["codex exec --full-auto x", ["agent.spawn", "system.configure agent-settings"], "behind a subcommand"],
    ["claude mcp add x -- npx y", ["system.configure agent-settings"], "what an agent is given"],
  ])("D9: %s: %j (%s)", (command, expected) => {
    expect(effects(command)).toEqual(expected);
  });
});
