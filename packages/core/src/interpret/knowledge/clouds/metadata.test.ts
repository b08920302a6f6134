import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["ec2metadata --user-data", ["net.receive 169.254.169.254"], "what it was started with"],
  ["ec2metadata", ["net.receive 169.254.169.254"], "everything"],
  ["ec2-metadata -d", ["net.receive 169.254.169.254"], "what it was started with"],
  ["ec2-metadata -i", [], "its name"],
  ["ec2metadata --availability-zone", [], "where it is"],
  ["ec2-metadata --help", [], "help"],
  ["cloud-init query userdata", ["secret.read cloud-init secrets"], "what it was started with"],
  ["cloud-init query --all", ["secret.read cloud-init secrets"], "everything"],
  ["cloud-init query ds.meta_data", ["secret.read cloud-init secrets"], "what the service said"],
  ["cloud-init query --list-keys", [], "names"],
  ["cloud-init query region", [], "where it is"],
  ["cloud-init status --wait", [], "shows"],
  ["cloud-init clean --logs", ["system.configure cloud-init"], "begins anew"],
];

describe("what a cloud tells its machines", () => {
  it.each(ROWS)("P9: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
