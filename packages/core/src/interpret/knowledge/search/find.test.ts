import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const APP = "/home/dev/app";
const LISTED = `file.list ${APP} recursive`;
const ALL = [LISTED, `file.delete ${APP} recursive`];
const SOME = [LISTED, `file.delete ${APP} recursive bounded`];

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["find . -name '*.o' -delete", SOME, "files of one name"],
  ["find . ! -name keep -delete", ALL, "all but one name is nearly everything"],
  ["find . -not -path './keep/*' -delete", ALL, "all but one folder"],
  ["find . ! ! -name '*.o' -delete", SOME, "turned round twice"],
  ["find . ! -newer ref -delete", SOME, "the old ones are a choice"],
  ["find . ! -name keep -mtime +3 -delete", SOME, "old ones, one of which stays"],
  ["find . -name a -o -delete", ALL, "what is deleted is what the name is not"],
  ["find . -name a -o -name b -delete", SOME, "deleted by the second name alone"],
  ["find . -path ./keep -prune -o -delete", ALL, "all but a folder that is not entered"],
  ["find . \\( -name a -o -name b \\) -delete", SOME, "one of two names"],
  ["find . \\( -name a -o -type f \\) -delete", ALL, "a name or any file"],
  ["find . ! \\( -name a -o -name b \\) -delete", ALL, "neither of two names"],
  ["find . \\( -name a -delete", SOME, "a parenthesis nobody closes"],
  ["find . -name a , -delete", ALL, "a list: each part for itself"],
  ["find . ! -name keep -exec rm -rf {} +", ALL, "not the one that is kept"],
  ["find . ! -name keep -print0 | xargs -0 rm -rf", [LISTED, `? file.delete ${APP} recursive`], "the same, printed"],
  ["find . -path ./a -prune -o -print | xargs rm -r", [LISTED, `? file.delete ${APP} recursive`], "printed at the end"],
  [
    "find . -path ./a -prune -o -name '*.js' -print | xargs rm",
    [LISTED, `? file.delete ${APP}/**/*.js bounded`],
    "only what is printed",
  ],
  [
    "find . \\( -name '*.c' -o -name '*.o' \\) -exec rm {} +",
    [LISTED, `? file.delete ${APP}/**/*.c bounded`, `? file.delete ${APP}/**/*.o bounded`],
    "each of the names",
  ],
  ["find . ! -name '*.md' -exec cat {} +", [LISTED, `file.read ${APP}`], "read are the others"],
];

describe("which files the expression of find leaves to its actions", () => {
  it.each(ROWS)("%s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

/** Which files are read, of all that is below the folders. */
const READ: readonly (readonly [command: string, files: readonly string[], why: string])[] = [
  [
    "find / \\( -name '*.pem' -o -name '*.key' \\) -exec cat {} \\;",
    ["? /**/*.pem", "? /**/*.key"],
    "either of two names",
  ],
  ["find / -name '*.pem' -not -path '/proc/*' -exec cat {} \\;", ["? /**/*.pem"], "a path left out is no name"],
  ["find / ! -path '/proc/*' -name '*.pem' -exec cat {} \\;", ["? /**/*.pem"], "the other way round"],
  ["find ~/.ssh ! -name '*.pub' -exec cat {} +", ["/home/dev/.ssh"], "all but those of a name"],
  ["find ~/.ssh ! -name '*.pub' | xargs cat", ["? /home/dev/.ssh"], "the same, by its list"],
  [
    "find . -path ./x -prune -o -name '*.js' -exec cat {} +",
    ["? /home/dev/app/**/*.js"],
    "what is pruned is passed by",
  ],
  ["find . -name a -print -o -name b -exec cat {} +", ["? /home/dev/app/**/b"], "what was printed is done with"],
  ["find . -name a -o -type f -exec cat {} +", ["/home/dev/app"], "one side says no name"],
  ["find / -name '*.pem' -o -name '*.key' | xargs cat", ["? /**/*.pem"], "one of names that are all those of keys"],
  ["find / -name '*.tmp' -o -name '*.key' | xargs cat", ["? *"], "names of two kinds: any"],
  ["find . -name a -name b -exec cat {} +", ["? /home/dev/app/**/b"], "both at once: the last says it"],
];

it.each(READ)("P3: %s reads %j: %s", (command, files) => {
  const read = effectsOf(command).filter((one) => one.includes("file.read"));
  expect(read).toEqual(
    files.map((file) => (file.startsWith("? ") ? `? file.read ${file.slice(2)}` : `file.read ${file}`)),
  );
});
