import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const read = (name: string) => `file.read ${app(name)}`;
const wrote = (name: string) => `file.write ${app(name)}`;
const gone = (name: string) => `file.delete ${app(name)}`;
const into = "file.write /home/dev/app recursive append";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["rename 's/a/b/' x.txt", ["code.run perl inline", read("x.txt"), `${wrote("x.txt")} append`], "Perl's"],
  ["rename -n 's/a/b/' x.txt", [], "tries only"],
  [
    "rename 'system(\"rm a\"); s/x/y/' f",
    ["code.run perl inline", gone("a"), read("f"), `${wrote("f")} append`],
    "P3: the expression is code",
  ],
  ["rename .htm .html a.htm", [read("a.htm"), `${wrote("a.htm")} append`], "util-linux's"],
  ["fdupes -rdN d", [`file.list ${app("d")}`, `${gone("d")} recursive bounded`], "the same ones go"],
  ["fdupes -r d", [`file.list ${app("d")}`], "looks only"],
  ["gio trash a", [`${gone("a")} recursive`], "to the bin"],
  ["unzip -o a.zip -d out", [read("a.zip"), `file.write ${app("out")} recursive append`], "unpacks"],
  ["unzip -l a.zip", [read("a.zip")], "looks only"],
  ["7z a b.7z d", [`${read("d")} recursive`, `${wrote("b.7z")} append`], "packs"],
  ["7z a -sdel b.7z d", [`${read("d")} recursive`, `${wrote("b.7z")} append`, `${gone("d")} recursive`], "and removes"],
  ["7z x b.7z -oout -y", [read("b.7z"), `file.write ${app("out")} recursive append`], "unpacks"],
  ["unrar x a.rar", [read("a.rar"), into], "unpacks"],
  [
    "find . | cpio -o -F a.cpio",
    ["file.list /home/dev/app recursive", "file.read /home/dev/app", wrote("a.cpio")],
    "packs what it is told",
  ],
  ["cpio -idm < a.cpio", [read("a.cpio"), into], "unpacks"],
  ["ar rcs lib.a x.o", [`${wrote("lib.a")} append`, read("x.o")], "packs"],
  ["fallocate -l 1G f", [wrote("f")], "space"],
];

describe("archives, names, space", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
