import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;
const read = (name: string) => `file.read ${app(name)}`;
const wrote = (name: string) => `file.write ${app(name)}`;
const gone = (name: string) => `file.delete ${app(name)}`;
const into = "file.write /home/dev/app recursive append";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["mv * old/", [read("*"), `${gone("*")} recursive bounded`, wrote("old")], "moved, every name kept"],
  [
    'for f in *; do mv "$f" "x$f"; done',
    [read("*"), `${gone("*")} recursive bounded`, wrote("x*")],
    "renamed, each for itself",
  ],
  [
    'for f in *; do mv "$f" "${f// /_}"; done',
    [read("*"), `${gone("*")} recursive bounded`, wrote("*")],
    "a name without a slash stays one",
  ],
  [
    'for f in *; do mv "$f" "${f// //}"; done',
    [read("*"), `${gone("*")} recursive`, "file.write *"],
    "a slash is put in: anywhere",
  ],
  [
    'for f in *; do mv "$f" "$(echo "$f" | tr \'A-Z \' \'a-z_\')"; done',
    [read("*"), `${gone("*")} recursive bounded`, wrote("*")],
    "letters of one name into others",
  ],
  [
    'for f in *; do mv "$f" "$(printf %s "$f" | sed -e \'s/^/x/\' -e \'s/ /_/g\')"; done',
    [read("*"), `${gone("*")} recursive bounded`, wrote("*")],
    "a part of one name into another",
  ],
  [
    'for f in *; do mv "$f" "$(echo "$f" | tr _ /)"; done',
    [read("*"), `${gone("*")} recursive`, "file.write *"],
    "a slash is put in: anywhere",
  ],
  [
    'for f in *; do mv "$f" "$(echo "$f" | sed \'s|_|/|\')"; done',
    [read("*"), `${gone("*")} recursive`, "file.write *"],
    "the same by another program",
  ],
  ["tar xPf a.tar", [read("a.tar"), into, "? file.write / recursive"], "names from the root are taken as they are"],
  ["tar -x --absolute-names -f a.tar", [read("a.tar"), into, "? file.write / recursive"], "in full"],
  ["tar -tPf a.tar", [read("a.tar")], "only listed"],
  ["mv * x", [read("*"), `${gone("*")} recursive`, wrote("x")], "may all land on one name"],
  ["mv * ../x/", [read("*"), `${gone("*")} recursive`, "file.write /home/dev/x"], "leaves the folder"],
  ["fd -e o -x rm {}", ["? file.delete /home/dev/app/**/*.o bounded"], "by fd"],
  ["fd -X rm -r", [`${gone("").slice(0, -1)} recursive`], "every file there is"],
  ["fd x -X rm", [`? ${gone("**")} bounded`], "without a place for it"],
  ["fd x /opt -x rm {}", ["? file.delete /opt/** bounded"], "below another folder"],
  ["grep -rl x . | xargs rm", ["file.read /home/dev/app recursive", `? ${gone("**")} bounded`], "those that say so"],
  ["grep -L x *.o | xargs rm", [read("*.o"), `? ${gone("*.o")}`], "those that do not"],
  ["grep -l x /opt/a | xargs rm", ["file.read /opt/a", "? file.delete /opt/a"], "one"],
  ["ls *.o | xargs rm", [`file.list ${app("*.o")}`, `? ${gone("*.o")}`], "names of this folder"],
  ["ls | xargs rm", [`file.list ${app("").slice(0, -1)}`, `? ${gone("*")}`], "all of them"],
  ["ls -l *.o | xargs rm", [`file.list ${app("*.o")}`, "? file.delete *"], "more than names"],
  [
    "ls /x/*.o | xargs rm",
    ["file.list /x/*.o", "? file.delete /x/*.o"],
    "of another folder, which seldom has one called so",
  ],
  ["ls /x/* | xargs rm", ["file.list /x/*", "? file.delete *"], "of another folder, or what is in one"],
  ["ls -d /x/* | xargs rm", ["file.list /x/*", "? file.delete /x/*"], "as they are given"],
  [
    "find . -name '*.o' -execdir rm {} +",
    [`file.list ${app("").slice(0, -1)} recursive`, `? ${gone("**/*.o")} bounded`],
    "in the folder of each",
  ],
  ["find /x -type d -execdir rm -r {} +", ["file.list /x recursive", "file.delete /x recursive"], "all below"],
  [
    `find . -exec sh -c 'rm -rf "$1"' _ {} \\;`,
    [`file.list ${app("").slice(0, -1)} recursive`, "code.run shell inline", `${gone("**")} recursive`],
    "by a shell: all below, unbounded",
  ],
  [
    `find . -name '*.o' -exec sh -c 'rm "$1"' _ {} \\;`,
    [`file.list ${app("").slice(0, -1)} recursive`, "? code.run shell inline", `? ${gone("**/*.o")} bounded`],
    "what a predicate leaves",
  ],
  [
    `find . -exec sh -c 'mv "$0" "\${0%.htm}.html"' {} \\;`,
    [
      `file.list ${app("").slice(0, -1)} recursive`,
      "code.run shell inline",
      ...[1, 2].flatMap(() => [`? ${read("**")}`, `? ${gone("**")} recursive bounded`, `? ${wrote("**/*.html")}`]),
    ],
    "renamed, each for itself; a name that ends otherwise is kept",
  ],
  [
    "find ~ -exec dd of={} if=x \\;",
    ["file.list /home/dev recursive", read("x"), "file.write /home/dev recursive"],
    "every file",
  ],
  [
    "find . -exec cp {} /opt/ \\;",
    [`file.list ${app("").slice(0, -1)} recursive`, `file.read ${app("").slice(0, -1)}`, "file.write /opt"],
    "what it is copied to is one folder",
  ],
  [
    `find / -exec sh -c 'rm -rf "$1"' _ {} \\;`,
    ["file.list / recursive", "code.run shell inline", "file.delete / recursive"],
    "the whole system",
  ],
  // What is harmless in one program is not in its neighbour
  ["mkfs.ext4 -n /dev/sdb1", [], "tries only"],
  ["mkfs.vfat -n USB /dev/sdb1", ["system.disk /dev/sdb1 format", "file.write /dev/sdb1"], "a name for the volume"],
  ["mkfs -t xfs -n x /dev/sdb1", ["system.disk /dev/sdb1 format", "file.write /dev/sdb1"], "whichever it is"],
  ["parted -s /dev/sda mklabel gpt", ["system.disk /dev/sda partition"], "without asking"],
  ["parted -s /dev/sda print", [], "looks only"],
  ["sfdisk -d /dev/sda", [], "prints"],
  ["sgdisk -d 1 /dev/sda", ["system.disk /dev/sda partition"], "deletes one"],
  ["sgdisk -p /dev/sda", [], "looks only"],
  ["fdisk -l", [], "looks only"],
  ["diskutil eraseDisk JHFS+ x disk2", ["system.disk disk2 partition"], "by macOS"],
  ["mount -l", [], "looks only"],
  ["umount -l /home", ["system.configure /home mount"], "even what is in use"],
  ["umount -a", ["system.configure * mount"], "everything"],
  ["ls -t | tail -n +6 | xargs rm", [`file.list ${app("").slice(0, -1)}`, `? ${gone("**")} bounded`], "some of them"],
  ["ls | grep -v x | xargs rm", [`file.list ${app("").slice(0, -1)}`, `? ${gone("*")}`], "nearly all of them"],
  ["cp -r a /opt", [`${read("a")} recursive`, "file.write /opt recursive append"], "among what stands there"],
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
