import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/read.js";

/** A program nobody described has the file: what it does with it nobody knows. */
const HANDED: readonly (readonly [command: string, path: string, why: string])[] = [
  ["frobnicate ~/.netrc", "/home/dev/.netrc", "a word of its line"],
  ["frobnicate --file=$HOME/.aws/credentials", "/home/dev/.aws/credentials", "an option's value"],
  ["frobnicate --upload ~/.ssh/id_rsa", "/home/dev/.ssh/id_rsa", "an option's value"],
  ["frobnicate put data=@$HOME/.netrc", "/home/dev/.netrc", "a field's file"],
  ["frobnicate -r ~/.aws", "/home/dev/.aws", "a folder of them"],
  ["cd ~ && frobnicate .netrc", "/home/dev/.netrc", "by a name alone"],
  ["sudo frobnicate /etc/shadow", "/etc/shadow", "of the machine"],
];

const QUIET: readonly (readonly [command: string, why: string])[] = [
  ["frobnicate .env", "the project's own"],
  ["frobnicate ~/.bashrc", "no secret"],
  ["frobnicate -i ~/.ssh/id_rsa host", "it signs in with it"],
  ["frobnicate --kubeconfig ~/.kube/config get", "it signs in with it"],
  ["frobnicate --kubeconfig=$HOME/.kube/config get", "it signs in with it"],
  ["frobnicate 'do not read ~/.ssh/id_rsa'", "prose"],
  ["frobnicate id_rsa.md", "a name"],
  ["frobnicate ~/.ssh/id_rsa.pub", "public"],
  ["frobnicate ~/.ssh/config", "no secret"],
  ["docker run x frobnicate /etc/shadow", "the container's own"],
];

const handed = (command: string) => effectsOf(command).filter((one) => one.includes("secret.read"));

describe("files of secrets handed to programs nobody described", () => {
  it.each(HANDED)("P3: %s", (command, path) => {
    expect(handed(command)).toEqual([`? secret.read ${path} handed`]);
  });
  it.each(QUIET)("P3: %s", (command) => {
    expect(handed(command)).toEqual([]);
  });
});
