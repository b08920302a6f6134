import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["vagrant box remove u --all --force", ["infra.delete vagrant machine"], "D1: fetched again, but not what was built"],
  ["vagrant box list", [], "shows"],
  ["vagrant snapshot delete s", ["infra.delete vagrant machine"], "D1: a state of a machine"],
  ["vagrant snapshot restore s", ["infra.delete vagrant machine"], "D1: what came after it"],
  ["vagrant snapshot save s", [], "one more"],
  ["vagrant cloud box delete a/b", ["infra.delete vagrant machine"], "others start from it"],
  ["vagrant cloud publish a/b 1.0 virtualbox b.box", ["package.publish *"], "others start from it"],
  ["colima delete -f", ["infra.delete default"], "D1: the only one is not named"],
  ["limactl delete vm", ["infra.delete vm"], "D1: a machine"],
  ["multipass list", [], "shows"],
];

describe("machines within this one", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
