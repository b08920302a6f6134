import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/read.js";

const SETS_UP: readonly (readonly [command: string, program: string, why: string])[] = [
  ['eval "$(ssh-agent -s)"', "ssh-agent", "an agent for keys"],
  ["eval `dircolors -b`", "dircolors", "colours"],
  ['eval "$(direnv hook bash)"', "direnv", "a hook of the prompt"],
  ['eval "$(brew shellenv)"', "brew", "folders of programs"],
  ['eval "$(pyenv init -)"', "pyenv", "versions of an interpreter"],
  ['eval "$(conda shell.bash hook)"', "conda", "an environment's functions"],
  ["eval $(docker-machine env default)", "docker-machine", "without quotes"],
  ["source <(kubectl completion bash)", "kubectl", "completion, as most programs print it"],
  [". <(gh completion -s bash)", "gh", "its language named by an option"],
  ['f() { eval "$(fnm env)"; }; f', "fnm", "in a function"],
];

const UNKNOWN: readonly (readonly [command: string, why: string])[] = [
  ['eval "$(ssh-agent -s)$UNSET"', "with what the environment may hold behind it"],
  ['eval "$UNSET$(ssh-agent -s)"', "or before it"],
  ['x=$(date); eval "$x$(ssh-agent -s)"', "with another program's output"],
  [`eval "$(echo 'rm -rf /'; ssh-agent -s)"`, "with more in the same substitution"],
  [`eval "$(ssh-agent -s; echo 'rm -rf /')"`, "or behind it"],
  ["source <(ssh-agent -s; echo 'rm -rf /')", "the same in a stream"],
  ["source <(ssh-agent -s | sed s/a/b/)", "changed on the way"],
  ['eval "$(brew list)"', "another subcommand"],
  ['eval "$(direnv exec . x)"', "what runs something else"],
  ['eval "$(./completion bash)"', "a script of that name"],
];

describe("code that programs print to be evaluated", () => {
  it.each(SETS_UP)("P3: %s is %s's own affair", (command, program) => {
    const effects = effectsOf(command);
    expect(effects).toContain(`code.run ${program} package`);
    expect(effects.filter((one) => one.includes("opaque"))).toEqual([]);
  });

  it.each(UNKNOWN)("P3: %s is not (%s)", (command) => {
    expect(effectsOf(command).filter((one) => one.includes("opaque unknown_"))).toHaveLength(1);
  });
});
