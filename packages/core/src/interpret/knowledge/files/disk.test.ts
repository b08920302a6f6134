import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["mkfs.ext4 /dev/sdb1", ["system.disk /dev/sdb1 format", "file.write /dev/sdb1"], "a disk"],
  ["mkfs.ext4 -F /tmp/x.img", ["file.write /tmp/x.img"], "a picture of one is a file"],
  ["mkswap ./swap", ["file.write /home/dev/app/swap"], "so is this"],
  ["mkfs.ext4 sdb1", ["system.disk sdb1 format"], "a name that may be a disk's"],
  ["wipefs /dev/sdb", [], "without an order it lists"],
  ["wipefs -a /dev/sdb", ["system.disk /dev/sdb format", "file.write /dev/sdb"], "all signatures"],
  ["wipefs --offset=0x438 /dev/sdb", ["system.disk /dev/sdb format", "file.write /dev/sdb"], "one of them"],
  ["wipefs --no-act -a /dev/sdb", [], "only tries"],
  ["badblocks -sv /dev/sdb", [], "reads"],
  ["badblocks -w /dev/sdb", ["system.disk /dev/sdb format", "file.write /dev/sdb"], "writes over all of it"],
];

describe("what is formatted", () => {
  it.each(ROWS)("%s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
