import { expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** Which files are read, of all that is below the folders. */
const READ: readonly (readonly [command: string, files: readonly string[], why: string])[] = [
  ["find / \\( -name '*.pem' -o -name '*.key' \\) -exec cat {} \\;", ["/**/*.pem", "/**/*.key"], "either of two names"],
  ["find / -name '*.pem' -not -path '/proc/*' -exec cat {} \\;", ["/**/*.pem"], "a path left out is no name"],
  ["find / ! -path '/proc/*' -name '*.pem' -exec cat {} \\;", ["/**/*.pem"], "the other way round"],
  ["find ~/.ssh ! -name '*.pub' -exec cat {} +", ["/home/dev/.ssh"], "all but those of a name"],
  ["find ~/.ssh ! -name '*.pub' | xargs cat", ["/home/dev/.ssh/**"], "the same, by its list"],
  ["find . -path ./x -prune -o -name '*.js' -exec cat {} +", ["/home/dev/app/**/*.js"], "what is pruned is passed by"],
  ["find . -name a -print -o -name b -exec cat {} +", ["/home/dev/app/**/b"], "what was printed is done with"],
  ["find . -name a -o -type f -exec cat {} +", ["/home/dev/app"], "one side says no name"],
  ["find / -name '*.pem' -o -name '*.key' | xargs cat", ["/**/*.pem"], "one of names that are all those of keys"],
  ["find / -name '*.tmp' -o -name '*.key' | xargs cat", ["*"], "names of two kinds: any"],
  ["find . -name a -name b -exec cat {} +", ["/home/dev/app/**/b"], "both at once: the last says it"],
];

it.each(READ)("P3: %s reads %j: %s", (command, files) => {
  const read = effectsOf(command).filter((one) => one.includes("file.read"));
  expect(read).toEqual(files.map((file) => `? file.read ${file}`));
});
